package io.tailrace.router.pool;

import io.tailrace.events.QueueView;
import io.tailrace.profiles.Pools;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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

    /** The latest view of a queue. */
    Optional<QueueView> view(String queue) {
        return pools.stream()
                .filter(view -> view.getQueue().equals(queue))
                .max(Comparator.comparingLong(QueueView::getAtMillis));
    }
}
