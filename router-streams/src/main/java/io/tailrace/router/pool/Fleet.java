package io.tailrace.router.pool;

import io.tailrace.events.QueueView;
import io.tailrace.profiles.Pools;
import java.util.List;

/**
 * The workers there are, as the dispatcher's views tell.
 *
 * @param pools    the latest view of each queue, in any order; views of {@code probe} and {@code publish} are ignored
 * @param declared the pools of the configuration; no other pool gets work
 */
public record Fleet(List<QueueView> pools, Pools declared) {

    public Fleet {
        pools = List.copyOf(pools);
    }
}
