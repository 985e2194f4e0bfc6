package io.tailrace.standalone.batch;

import java.util.concurrent.TimeUnit;

/**
 * Keeps to a rate, evenly: what was not used is made up for by no more than a second's worth. Pure.
 *
 * @param intervalNanos from one to the next; 0: as fast as it goes
 * @param dueNanos when the next one may be, by the clock of the caller
 */
record Pace(long intervalNanos, long dueNanos) {

    private static final long MOST_BEHIND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The first one may be at once. */
    static Pace of(Rate rate, long nowNanos) {
        return new Pace(rate.interval().toNanos(), nowNanos);
    }

    /** How long the next one waits; 0 when it may be at once. */
    long waitNanos(long nowNanos) {
        return Math.max(0, dueNanos - nowNanos);
    }

    /** After somebody has taken the next one. */
    Pace taken(long nowNanos) {
        return new Pace(intervalNanos, Math.max(dueNanos, nowNanos - MOST_BEHIND_NANOS) + intervalNanos);
    }
}
