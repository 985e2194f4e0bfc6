package io.tailrace.router.topology;

import io.tailrace.router.state.TimerRow;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Timers of all jobs of a partition, by due time. The store is for durability only: looking for the head in it would walk the tombstones
 * of all that fired, so the order is kept in memory and made anew at each start.
 */
final class Timers {

    private final Rows<TimerRow> rows;
    private final TreeMap<String, TimerRow> byDue = new TreeMap<>();

    Timers(KeyValueStore<String, byte[]> store, RowSchemas schemas) {
        RowCodec<TimerRow> codec = new RowCodec<>(TimerRow.class, schemas);
        rows = new Rows<>(store, codec);
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> row = all.next();
                byDue.put(row.key, codec.decode(row.value));
            }
        }
    }

    void set(long dueMillis, TimerRow timer) {
        String key = String.format(Locale.ROOT, "%015d", dueMillis) + "/" + timer.getJobId() + "/" + timer.getKind()
                + "/" + timer.getTaskId() + "/" + timer.getRun();
        byDue.put(key, timer);
        rows.put(key, Optional.of(timer));
    }

    /** Takes out the earliest timer that is due and wanted. */
    Optional<TimerRow> take(long now, Predicate<TimerRow> wanted) {
        String end = String.format(Locale.ROOT, "%015d", now + 1);
        Optional<String> due = byDue.headMap(end).entrySet().stream()
                .filter(timer -> wanted.test(timer.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
        return due.map(key -> {
            rows.put(key, Optional.empty());
            return byDue.remove(key);
        });
    }
}
