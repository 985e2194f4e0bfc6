package io.tailrace.worker;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Whether a worker that is to work until its queues are empty may leave: for a quiet period nothing ran here, and there was nothing, or
 * nothing that it may take. Pure.
 *
 * @param quietSinceNanos by the clock of the caller; empty: it is not quiet
 * @param taken tasks that were taken when it was looked last
 */
record Emptiness(Duration quiet, OptionalLong quietSinceNanos, long taken) {

    /**
     * What is to be seen at one time.
     *
     * @param isReady  false while the worker starts, and while what it knows of its queues may be old
     * @param isAble   false while its node is broken
     * @param isBusy   a slot runs something
     * @param taken    tasks that were taken so far
     * @param demand   tasks of the queues that it may take from: waiting, released or running, here or elsewhere; empty: not known of each
     */
    record Look(boolean isReady, boolean isAble, boolean isBusy, long taken, OptionalLong demand) {

        private boolean isQuiet() {
            boolean isNothingToTake = demand.isPresent() && demand.getAsLong() == 0;
            return isReady && !isBusy && (!isAble || isNothingToTake);
        }
    }

    static Emptiness begin(Duration quiet) {
        return new Emptiness(quiet, OptionalLong.empty(), 0);
    }

    /** After a look; what was taken since the last one was work, even when it is done already. */
    Emptiness after(Look look, long nowNanos) {
        if (!look.isQuiet()) {
            return new Emptiness(quiet, OptionalLong.empty(), look.taken());
        }
        OptionalLong since =
                look.taken() == taken && quietSinceNanos.isPresent() ? quietSinceNanos : OptionalLong.of(nowNanos);
        return new Emptiness(quiet, since, look.taken());
    }

    boolean isOver(long nowNanos) {
        return quietSinceNanos.isPresent() && nowNanos - quietSinceNanos.getAsLong() >= quiet.toNanos();
    }
}
