package io.tailrace.gateway.jobs;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The last change of every job in the order of the topic: what its compaction would leave. So whoever was told up to some place can be
 * told the rest at any time later, states in between left out, and nothing is kept for each client. Thread-safe; one writer follows the
 * topic.
 */
final class ChangeLog {

    /**
     * As long as the topic keeps a tombstone (delete.retention.ms, by default), so that a gateway that reads it anew knows as much as one that
     * has run for long.
     */
    static final Duration REMOVALS_KEPT = Duration.ofDays(1);

    /** A client that was away for longer may not be told of every removal. */
    static final Duration RESUMABLE = REMOVALS_KEPT.dividedBy(2);

    private final Map<String, Change> changes = new HashMap<>();
    private final Map<Integer, NavigableMap<Long, String>> order = new TreeMap<>();
    private final Map<Integer, Long> ends = new HashMap<>();
    private final Deque<Change> removals = new ArrayDeque<>();
    private final Runnable onChange;

    /** @param onChange called after each change, on the writer's thread */
    ChangeLog(Runnable onChange) {
        this.onChange = onChange;
    }

    /** Starts over with the rows on disk. */
    void replaceAll(List<Change> rows) {
        synchronized (this) {
            changes.clear();
            order.clear();
            ends.clear();
            removals.clear();
            rows.stream()
                    .sorted((a, b) ->
                            Long.compare(a.place().atMillis(), b.place().atMillis()))
                    .forEach(this::put);
        }
        onChange.run();
    }

    void add(Change change) {
        synchronized (this) {
            put(change);
        }
        onChange.run();
    }

    private void put(Change change) {
        Place place = change.place();
        Change before = changes.put(change.id(), change);
        if (before != null) {
            order(before.place().partition()).remove(before.place().offset());
        }
        order(place.partition()).put(place.offset(), change.id());
        ends.merge(place.partition(), place.offset(), Math::max);
        if (change.isRemoved()) {
            removals.add(change);
        }
    }

    private NavigableMap<Long, String> order(int partition) {
        return order.computeIfAbsent(partition, p -> new TreeMap<>());
    }

    /** Forgets removals that are older than {@link #REMOVALS_KEPT}; gives back of which jobs nothing is known any more. */
    synchronized List<String> forgetRemovals(long nowMillis) {
        List<String> forgotten = new ArrayList<>();
        while (!removals.isEmpty() && removals.peek().place().atMillis() < nowMillis - REMOVALS_KEPT.toMillis()) {
            Change oldest = removals.remove();
            if (changes.remove(oldest.id(), oldest)) {
                order(oldest.place().partition()).remove(oldest.place().offset());
                forgotten.add(oldest.id());
            }
        }
        return forgotten;
    }

    /** What happened after {@code cursor}, partition by partition, in the order of their records; at most {@code most}. */
    synchronized List<Change> after(EventCursor cursor, int most) {
        List<Change> found = new ArrayList<>();
        for (Map.Entry<Integer, NavigableMap<Long, String>> partition : order.entrySet()) {
            for (String id : partition
                    .getValue()
                    .tailMap(cursor.offset(partition.getKey()), false)
                    .values()) {
                if (found.size() == most) {
                    return found;
                }
                Optional.ofNullable(changes.get(id)).ifPresent(found::add);
            }
        }
        return found;
    }

    synchronized Optional<Change> of(String id) {
        return Optional.ofNullable(changes.get(id));
    }

    /**
     * Whether the rest can be told to who was told so much: not when that was long ago, and not when it is more than there is here, as after
     * the topic was made anew.
     */
    synchronized boolean canResume(EventCursor cursor, long nowMillis) {
        return cursor.atMillis() >= nowMillis - RESUMABLE.toMillis() && isWithin(cursor);
    }

    /** Whether all that {@code cursor} speaks of is known here. */
    synchronized boolean isWithin(EventCursor cursor) {
        return cursor.offsets().entrySet().stream()
                .allMatch(told -> told.getValue() <= ends.getOrDefault(told.getKey(), -1L));
    }
}
