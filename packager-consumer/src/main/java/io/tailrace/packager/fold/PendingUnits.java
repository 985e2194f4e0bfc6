package io.tailrace.packager.fold;

import io.tailrace.events.PublishUnit;
import io.tailrace.events.UnitId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The waiting units of every job, a row each, in the order of acceptance: keys are {@code {jobId}/{ten digits}}. */
final class PendingUnits {

    private final KeyValueStore<String, PublishUnit> rows;

    PendingUnits(KeyValueStore<String, PublishUnit> rows) {
        this.rows = rows;
    }

    /** A unit at its place in the queue of its job. */
    record Waiting(String row, PublishUnit unit) {}

    void add(String jobId, PublishUnit unit) {
        long last = -1;
        try (KeyValueIterator<String, PublishUnit> newest = rows.reverseRange(first(jobId), behind(jobId))) {
            if (newest.hasNext()) {
                String row = newest.peekNextKey();
                last = Long.parseLong(row.substring(row.lastIndexOf('/') + 1));
            }
        }
        rows.put(row(jobId, last + 1), unit);
    }

    List<Waiting> oldest(String jobId, int most) {
        List<Waiting> oldest = new ArrayList<>();
        try (KeyValueIterator<String, PublishUnit> all = rows.range(first(jobId), behind(jobId))) {
            while (all.hasNext() && oldest.size() < most) {
                KeyValue<String, PublishUnit> next = all.next();
                oldest.add(new Waiting(next.key, next.value));
            }
        }
        return oldest;
    }

    void remove(List<Waiting> units) {
        units.forEach(unit -> rows.delete(unit.row()));
    }

    /** Takes out those of {@code units} that wait. */
    void remove(String jobId, List<UnitId> units) {
        if (!units.isEmpty()) {
            remove(oldest(jobId, Integer.MAX_VALUE).stream()
                    .filter(waiting -> units.contains(waiting.unit().getUnit()))
                    .toList());
        }
    }

    void clear(String jobId) {
        for (List<Waiting> some = oldest(jobId, PublishFold.MOST_UNITS);
                !some.isEmpty();
                some = oldest(jobId, PublishFold.MOST_UNITS)) {
            remove(some);
        }
    }

    private static String row(String jobId, long number) {
        return String.format(Locale.ROOT, "%s/%010d", jobId, number);
    }

    private static String first(String jobId) {
        return jobId + "/";
    }

    /** The character after the slash. */
    private static String behind(String jobId) {
        return jobId + "0";
    }
}
