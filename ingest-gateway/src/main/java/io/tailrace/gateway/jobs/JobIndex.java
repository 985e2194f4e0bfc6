package io.tailrace.gateway.jobs;

import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Where each job stands in the listing, and the jobs that were accepted here and are not on the view yet. Holds a few dozen bytes for a
 * job; the views themselves are on disk. Thread-safe; one writer follows the topic, requests read.
 */
final class JobIndex {

    /** Beyond these the oldest are forgotten: the router would have to be away for long under full load. */
    private static final int MOST_PENDING = 50_000;

    private final NavigableMap<Position, JobState> order = new TreeMap<>();
    private final Map<String, Position> positions = new HashMap<>();
    private final Map<String, JobView> pending = new LinkedHashMap<>();
    private final Map<JobState, Integer> counts = new EnumMap<>(JobState.class);

    /** Starts over from the rows on disk; what is pending stays. */
    synchronized void replaceAll(List<JobView> rows) {
        order.clear();
        positions.clear();
        counts.clear();
        rows.forEach(this::put);
        pending.values().forEach(this::place);
    }

    /** The topic says how the job stands. */
    synchronized void put(JobView view) {
        pending.remove(view.getId());
        place(view);
    }

    /** The topic says the job is forgotten. */
    synchronized void remove(String id) {
        Position position = positions.remove(id);
        if (position != null) {
            Optional.ofNullable(order.remove(position)).ifPresent(state -> counts.merge(state, -1, Integer::sum));
        }
    }

    /** Makes a job known that the topic will tell of; does nothing when it already has. */
    synchronized void addPending(JobView view) {
        if (positions.containsKey(view.getId())) {
            return;
        }
        pending.put(view.getId(), view);
        place(view);
        if (pending.size() > MOST_PENDING) {
            String oldest = pending.keySet().iterator().next();
            pending.remove(oldest);
            remove(oldest);
        }
    }

    synchronized Optional<JobView> pending(String id) {
        return Optional.ofNullable(pending.get(id));
    }

    /** Up to {@code most} places after {@code after}, in order. */
    synchronized List<Position> after(Optional<Position> after, Predicate<JobState> wanted, int most) {
        List<Position> found = new ArrayList<>();
        NavigableMap<Position, JobState> rest =
                after.map(position -> order.tailMap(position, false)).orElse(order);
        for (Map.Entry<Position, JobState> entry : rest.entrySet()) {
            if (found.size() == most) {
                break;
            }
            if (wanted.test(entry.getValue())) {
                found.add(entry.getKey());
            }
        }
        return found;
    }

    /** Number of jobs in a state. */
    synchronized int count(JobState state) {
        return counts.getOrDefault(state, 0);
    }

    private void place(JobView view) {
        remove(view.getId());
        Position position = new Position(view.getCreatedAtMillis(), view.getId());
        positions.put(view.getId(), position);
        order.put(position, view.getState());
        counts.merge(view.getState(), 1, Integer::sum);
    }
}
