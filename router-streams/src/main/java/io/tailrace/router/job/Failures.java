package io.tailrace.router.job;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import java.util.Set;

/** The router's own failures, in the operator's words. */
final class Failures {

    private static final Set<String> MEMORY = Set.of("out-of-memory", "ffmpeg-killed", "ffmpeg-out-of-memory");

    private Failures() {}

    static Failure unknownProfile(String profile) {
        return new Failure(ErrorClass.CONFIG, "unknown-profile", "There is no profile named " + profile);
    }

    static Failure lostWorker() {
        return new Failure(ErrorClass.TRANSIENT, "lost-worker", "The worker that ran it went away");
    }

    static Failure poison(int losses) {
        return new Failure(
                ErrorClass.INPUT,
                "poison",
                "This part of the source took its worker down " + losses
                        + " times, the last time with nothing else running beside it; it is not tried again");
    }

    static boolean isMemory(Failure failure) {
        return MEMORY.contains(failure.getCode());
    }

    static Failure timedOut(long millis) {
        return new Failure(
                ErrorClass.TRANSIENT,
                "timed-out",
                "It was still running after " + millis / 1000 + " s and was stopped");
    }

    static Failure tooOld(long days) {
        return new Failure(ErrorClass.TRANSIENT, "too-old", "The job was not finished within " + days + " days");
    }

    static Failure tooManyTracks(int soundTracks) {
        return new Failure(
                ErrorClass.INPUT,
                "too-many-facts",
                "The source has too many tracks, or too long names in them: " + soundTracks + " of sound");
    }

    static Failure noReason() {
        return new Failure(ErrorClass.INTERNAL, "no-reason", "The worker gave no reason");
    }

    static Failure incomplete(String what) {
        return new Failure(ErrorClass.INTERNAL, "incomplete-outcome", "The worker's report has no " + what);
    }
}
