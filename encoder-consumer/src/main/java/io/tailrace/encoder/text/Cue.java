package io.tailrace.encoder.text;

/**
 * A piece of text and when it shows, half open, in microseconds.
 *
 * @param settings position on screen as WebVTT writes it (W3C WebVTT, 3.5), clean; may be empty
 * @param text     one line or more, clean: no blank line, no {@code -->}, no markup but that of cue text
 */
record Cue(long startMicros, long endMicros, String settings, String text) {

    /** The part that lies in a title of {@code durationMicros} whose start is {@code anchorMicros} on this cue's clock. */
    Cue onTitle(long anchorMicros, long durationMicros) {
        return new Cue(
                Math.max(0, startMicros - anchorMicros),
                Math.min(durationMicros, endMicros - anchorMicros),
                settings,
                text);
    }

    boolean isShown() {
        return endMicros > startMicros && !text.isEmpty();
    }
}
