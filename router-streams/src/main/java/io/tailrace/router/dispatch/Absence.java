package io.tailrace.router.dispatch;

/**
 * How long nobody has worked for a queue, in uptime of the router: it grows with the ticks, so neither a time in which no router ran nor
 * a jump of the clock counts. Memory only, so it is counted anew after a start.
 *
 * @param millis 0 while somebody works
 * @param atMillis the last tick
 */
record Absence(long millis, long atMillis) {

    /** A restart of a node is over by then: work that is not begun goes elsewhere no sooner. */
    static final long UNATTENDED_AFTER_MILLIS = 3 * 60_000;

    /** Work that is begun there begins again elsewhere. */
    static final long DEAD_AFTER_MILLIS = 15 * 60_000;

    /** Jobs are told again that often, as another pool may have come up. A divisor of the time between the limits. */
    private static final long TOLD_EVERY_MILLIS = 60_000;

    /** Ticks come once a second. */
    private static final long LONGEST_STEP_MILLIS = 5_000;

    static Absence none(long now) {
        return new Absence(0, now);
    }

    /** One tick on. */
    Absence after(boolean isAttended, long now) {
        long step = Math.max(0, Math.min(LONGEST_STEP_MILLIS, now - atMillis));
        return new Absence(isAttended ? 0 : millis + step, now);
    }

    /** Whether the jobs are told at this tick. */
    boolean isToldAfter(Absence before) {
        return times() > before.times();
    }

    private long times() {
        return millis < UNATTENDED_AFTER_MILLIS ? 0 : 1 + (millis - UNATTENDED_AFTER_MILLIS) / TOLD_EVERY_MILLIS;
    }

    boolean isDead() {
        return millis >= DEAD_AFTER_MILLIS;
    }
}
