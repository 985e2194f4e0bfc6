package io.tailrace.router.pool;

import io.tailrace.events.QueueView;
import io.tailrace.events.Rendition;
import io.tailrace.events.SessionsView;
import io.tailrace.profiles.Pools;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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

    /** As if there were no other pools than those whose view {@code isFit}. */
    public Fleet only(Predicate<QueueView> isFit) {
        return new Fleet(pools.stream().filter(isFit).toList(), declared);
    }

    /** {@code rungs} of a chunk in as few tasks as {@code pool} allows: any of its nodes may get any of them. */
    public List<List<Rendition>> tasks(String pool, List<Rendition> rungs) {
        int most = view(pool)
                .filter(Candidate::isAwake)
                .flatMap(QueueView::getSessions)
                .map(SessionsView::getLeastNode)
                .orElse(rungs.size());
        int tasks = Math.min(rungs.size(), (rungs.size() - 1) / Math.max(1, most) + 1);
        List<List<Rendition>> parts = new ArrayList<>();
        for (int part = 0; part < tasks; part++) {
            parts.add(new ArrayList<>());
        }
        for (int i = 0; i < rungs.size(); i++) { // in turn, so that not all large ones come together
            parts.get(i % tasks).add(rungs.get(i));
        }
        return parts;
    }

    /** The latest view of a queue. */
    Optional<QueueView> view(String queue) {
        return pools.stream()
                .filter(view -> view.getQueue().equals(queue))
                .max(Comparator.comparingLong(QueueView::getAtMillis));
    }
}
