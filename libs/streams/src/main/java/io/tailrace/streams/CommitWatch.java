package io.tailrace.streams;

import java.util.Optional;

/**
 * Whether an application commits what it does. Something waits to be committed when it has processed records since the last commit that
 * was seen, or when a thread does not come back to its poll, as it is in a commit. An application that has nothing to do is well.
 *
 * <p>Seen only as often as somebody asks, so the first look that finds something waiting begins the count. Times are of a clock that only
 * goes forward, in nanoseconds.
 *
 * @param seen the last look; empty before the first
 * @param processedAtCommit what was processed when a commit was last seen
 * @param waitingSince when something was first seen waiting; empty while nothing waits
 */
record CommitWatch(Optional<StreamsWork> seen, double processedAtCommit, Optional<Long> waitingSince) {

    /** Knows nothing yet: at the start, and after a rebalance. */
    static final CommitWatch NEW = new CommitWatch(Optional.empty(), 0, Optional.empty());

    /** A poll takes milliseconds. */
    private static final double BUSY_SECONDS = 5;

    CommitWatch after(StreamsWork now, long nanos) {
        boolean isCommitted = seen.isEmpty()
                || (now.committing() > 0
                        && seen.filter(before -> before.committing() == now.committing())
                                .isEmpty());
        double base = isCommitted ? now.processed() : processedAtCommit;
        boolean isBusy = now.secondsSincePoll() >= BUSY_SECONDS;
        boolean isWaiting = isBusy || now.processed() != base;
        Optional<Long> since = isCommitted ? Optional.empty() : waitingSince;
        return new CommitWatch(
                Optional.of(now), base, isWaiting ? since.or(() -> Optional.of(nanos)) : Optional.empty());
    }

    /** How long something has waited, in seconds; 0 when nothing does. */
    long waitingSeconds(long nanos) {
        return waitingSince
                .map(since -> Math.max(0, nanos - since) / 1_000_000_000)
                .orElse(0L);
    }
}
