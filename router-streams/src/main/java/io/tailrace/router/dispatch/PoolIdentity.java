package io.tailrace.router.dispatch;

import io.tailrace.events.Capabilities;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import io.tailrace.router.state.PoolRow;

/**
 * Which encoder a pool is made of. The first worker fixes it; another build is another pool. A pool without workers and without work
 * takes the identity of whoever comes next: nothing that it began can be spoiled, and an upgraded single machine goes on.
 */
final class PoolIdentity {

    private PoolIdentity() {}

    static PoolRow after(PoolRow pool, WorkerHeartbeat heartbeat, boolean isIdle) {
        if (heartbeat.getState() == WorkerState.STOPPED || heartbeat.getState() == WorkerState.DRAINING) {
            return pool;
        }
        boolean isFree = pool.getIdentity().isEmpty() || isIdle;
        if (!isFree && !fits(pool, heartbeat)) {
            return pool;
        }
        PoolRow joined = PoolRow.newBuilder(pool)
                .setIdentity(heartbeat.getIdentity())
                .setHardwareClass(heartbeat.getHardwareClass())
                .build();
        return fits(pool, heartbeat) ? joined : with(joined, heartbeat.getCapabilities());
    }

    /** What any of its workers may be given. */
    static PoolRow with(PoolRow pool, Capabilities can) {
        return PoolRow.newBuilder(pool)
                .setEncoders(can.getEncoders())
                .setDecoders(can.getDecoders())
                .setFilters(can.getFilters())
                .setMaxBitDepth(can.getMaxBitDepth())
                .setMaxPixels(can.getMaxPixels())
                .setSourceRoots(can.getSourceRoots())
                .setFeatures(can.getFeatures())
                .build();
    }

    static boolean fits(PoolRow pool, WorkerHeartbeat heartbeat) {
        return pool.getIdentity().equals(heartbeat.getIdentity());
    }

    static Capabilities capabilities(PoolRow pool) {
        return Capabilities.newBuilder()
                .setEncoders(pool.getEncoders())
                .setDecoders(pool.getDecoders())
                .setFilters(pool.getFilters())
                .setMaxBitDepth(pool.getMaxBitDepth())
                .setMaxPixels(pool.getMaxPixels())
                .setSourceRoots(pool.getSourceRoots())
                .setFeatures(pool.getFeatures())
                .build();
    }
}
