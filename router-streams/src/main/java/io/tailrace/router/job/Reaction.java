package io.tailrace.router.job;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import java.util.Set;

/**
 * What follows a failed try: the one table of it (docs/reliability.md shows it). Pure.
 */
enum Reaction {
    /** Another try after a pause. */
    AGAIN,
    /** The rungs of the group go on in tasks of their own, so that one bad rung cannot hold back the others. */
    SPLIT,
    /** The renditions start again in another pool; another try where there is none. */
    ELSEWHERE,
    /** No more tries. */
    GIVE_UP;

    /** Tries of what waits for a service to come back: with pauses of five minutes about two and a half hours. */
    static final int TRIES_OF_AWAY = 36;

    /** Losses that make a task poison: the next try runs alone, the one after that does not come. */
    static final int POISON = 2;

    /** A node's shortages before its pool is left. */
    private static final int SHORTAGES = 2;

    /** Failures of a group before it is split. */
    private static final int GROUP_FAILURES = 2;

    /** Services that are away are no fault of the task, and come back. */
    private static final Set<String> AWAY =
            Set.of("store-away", "store-unavailable", "source-unavailable", "output-not-stored");

    /** Passing failures that may be the work's own fault all the same. */
    private static final Set<String> STUCK = Set.of("timed-out", "ffmpeg-stalled", "task-overdue");

    /**
     * @param failures tries that failed, this one included
     * @param shortages those of them of class RESOURCE
     * @param losses those of them that ended with their worker
     * @param isGroup whether the task makes several renditions
     * @param tries the profile's limit
     */
    static Reaction to(Failure failure, int failures, int shortages, int losses, boolean isGroup, int tries) {
        ErrorClass errorClass = failure.getErrorClass();
        if (errorClass == ErrorClass.INPUT || errorClass == ErrorClass.CONFIG) {
            return GIVE_UP;
        }
        if (isAway(failure)) {
            return failures < TRIES_OF_AWAY ? AGAIN : GIVE_UP;
        }
        boolean isOwnFault = errorClass != ErrorClass.TRANSIENT || STUCK.contains(failure.getCode());
        if (isGroup && isOwnFault && failures >= GROUP_FAILURES) {
            return SPLIT;
        }
        if (errorClass == ErrorClass.RESOURCE && (shortages >= SHORTAGES || failures >= tries)) {
            return ELSEWHERE;
        }
        if (losses > POISON) {
            return GIVE_UP;
        }
        return failures < tries ? AGAIN : GIVE_UP;
    }

    /** It hung where it ran: the next try goes elsewhere. */
    static boolean isStuck(Failure failure) {
        return failure.getErrorClass() == ErrorClass.TRANSIENT && STUCK.contains(failure.getCode());
    }

    static boolean isAway(Failure failure) {
        return failure.getErrorClass() == ErrorClass.TRANSIENT && AWAY.contains(failure.getCode());
    }
}
