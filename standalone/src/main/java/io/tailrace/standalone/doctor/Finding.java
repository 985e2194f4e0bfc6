package io.tailrace.standalone.doctor;

/**
 * What one check found.
 *
 * @param subject  what was looked at, one or two words
 * @param sentence how it is, and what to do where it is not well
 */
public record Finding(Verdict verdict, String subject, String sentence) {

    /** How bad it is. {@code SKIPPED}: there was nothing to look at. */
    public enum Verdict {
        OK,
        WARNING,
        FAILURE,
        SKIPPED
    }

    static Finding ok(String subject, String sentence) {
        return new Finding(Verdict.OK, subject, sentence);
    }

    static Finding warning(String subject, String sentence) {
        return new Finding(Verdict.WARNING, subject, sentence);
    }

    static Finding failure(String subject, String sentence) {
        return new Finding(Verdict.FAILURE, subject, sentence);
    }

    static Finding skipped(String subject, String sentence) {
        return new Finding(Verdict.SKIPPED, subject, sentence);
    }
}
