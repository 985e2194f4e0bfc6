package io.tailrace.router.dispatch;

/**
 * How many tasks of a queue may be released and not settled: the live slots, and what they need in the two seconds until a freed place
 * is filled again. The rest waits in the store, where an urgent job still overtakes it.
 */
final class ReleaseWindow {

    /** The broker bounds the span from the oldest unsettled record to the newest (10,000, a task costs two and more). */
    static final int LARGEST = 500;

    private static final double REFILL_SECONDS = 2;
    private static final double SHORTEST_TASK_SECONDS = 0.01;

    private ReleaseWindow() {}

    /**
     * The size of the window, at least 1: with no live slot one task is released, so that something wakes a scaler.
     *
     * @param ahead tasks beyond the live slots, whatever their length
     * @param meanSeconds predicted length of the tasks in flight
     */
    static int size(int liveSlots, int ahead, double meanSeconds) {
        if (liveSlots <= 0) {
            return 1;
        }
        double needed = Math.ceil(liveSlots * REFILL_SECONDS / Math.max(meanSeconds, SHORTEST_TASK_SECONDS));
        return (int) Math.min(LARGEST, liveSlots + Math.max(ahead, needed));
    }
}
