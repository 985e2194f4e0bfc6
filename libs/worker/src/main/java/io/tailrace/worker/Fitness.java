package io.tailrace.worker;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a node is fit for work. A node whose attempts fail again and again for its own reasons takes itself out, and comes back once it
 * has passed a test; the pauses before tests grow until an attempt succeeds. Pure.
 *
 * @param failures own faults since the last success or test
 * @param pauses that were made since the last success
 * @param outage set while the node is out
 */
record Fitness(int failures, int pauses, Optional<Outage> outage) {

    /** @param testAtMillis when the next test is due, milliseconds of the caller's clock */
    record Outage(String reason, long testAtMillis) {}

    static final Fitness GOOD = new Fitness(0, 0, Optional.empty());

    /** A single source that crashes ffmpeg is tried again elsewhere after two. */
    static final int MOST_FAILURES = 3;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 16;

    /** Faults of a node that are not of class RESOURCE: an encoder that hangs, or ends for no reason that anybody knows. */
    private static final Set<String> OWN = Set.of("ffmpeg-failed", "ffmpeg-stalled", "task-overdue");

    /** A node that has no room for a large task is fit for others. */
    private static final String NO_ROOM = "scratch-full";

    boolean isOut() {
        return outage.isPresent();
    }

    /** What an attempt that ended says about the node. What began before the outage and succeeded does not end it. */
    Fitness after(Ending ending, long nowMillis) {
        if (ending instanceof Ending.Succeeded) {
            return isOut() ? this : GOOD;
        }
        Failure failure = ((Ending.Failed) ending).failure();
        if (isOut() || !isOwn(failure)) {
            return this;
        }
        if (failures + 1 < MOST_FAILURES) {
            return new Fitness(failures + 1, pauses, outage);
        }
        return out(MOST_FAILURES + " attempts in a row failed here, the last one: " + failure.getMessage(), nowMillis);
    }

    /** A test ended with {@code problem}, or well. */
    Fitness afterTest(Optional<String> problem, long nowMillis) {
        return problem.map(text -> out("its test of itself failed: " + text, nowMillis))
                .orElseGet(() -> new Fitness(0, pauses, Optional.empty()));
    }

    private Fitness out(String reason, long nowMillis) {
        long pause = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(pauses, MOST_DOUBLINGS));
        return new Fitness(failures, pauses + 1, Optional.of(new Outage(reason, nowMillis + pause)));
    }

    /** The source, the profile and services that are away are nothing a node can help. */
    private static boolean isOwn(Failure failure) {
        boolean isShortage = failure.getErrorClass() == ErrorClass.RESOURCE
                && !failure.getCode().equals(NO_ROOM);
        return isShortage || OWN.contains(failure.getCode());
    }
}
