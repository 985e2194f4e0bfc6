package io.tailrace.gateway.jobs;

import io.tailrace.events.JobView;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the whole jobs topic in a global store and the index beside it:
 *
 * <pre>
 *   jobs ──▶ store "job-views" (bytes as they came and their place in the topic, on disk)
 *        ├─▶ JobIndex  (in memory, filled from the store at start)
 *        └─▶ ChangeLog (the same)
 * </pre>
 *
 * Dry runs are no news for those who follow jobs, so they are not in the change log.
 */
final class JobViewTopology implements Supplier<Topology> {

    static final String STORE = "job-views";

    private final String topic;
    private final JobIndex index;
    private final ChangeLog changes;
    private final Function<byte[], Optional<JobView>> decode;
    private final InstantSource clock;

    /** @param decode empty for bytes that are no view; waits while the registry is away */
    JobViewTopology(
            String topic,
            JobIndex index,
            ChangeLog changes,
            Function<byte[], Optional<JobView>> decode,
            InstantSource clock) {
        this.topic = topic;
        this.index = index;
        this.changes = changes;
        this.decode = decode;
        this.clock = clock;
    }

    @Override
    public Topology get() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                        .withLoggingDisabled(),
                topic,
                Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("jobs"),
                IndexingProcessor::new);
        return builder.build();
    }

    private final class IndexingProcessor implements Processor<String, byte[], Void, Void> {

        private @Nullable KeyValueStore<String, byte[]> store;
        private @Nullable ProcessorContext<Void, Void> context;

        @Override
        public void init(ProcessorContext<Void, Void> opened) {
            context = opened;
            KeyValueStore<String, byte[]> rows = opened.getStateStore(STORE);
            store = rows;
            List<JobView> views = new ArrayList<>();
            List<Change> known = new ArrayList<>();
            try (KeyValueIterator<String, byte[]> all = rows.all()) {
                while (all.hasNext()) {
                    KeyValue<String, byte[]> entry = all.next();
                    StoredRow row = StoredRow.of(entry.value);
                    Optional<JobView> view = row.record().flatMap(decode);
                    view.ifPresent(views::add);
                    boolean isDryRun = view.filter(JobView::getIsDryRun).isPresent();
                    if (!isDryRun && (view.isPresent() || row.record().isEmpty())) {
                        known.add(new Change(entry.key, row.place(), view.isEmpty()));
                    }
                }
            }
            index.replaceAll(views);
            changes.replaceAll(known);
        }

        @Override
        public void process(Record<String, byte[]> record) {
            KeyValueStore<String, byte[]> rows = store;
            ProcessorContext<Void, Void> from = context;
            if (rows == null || from == null || record.key() == null) {
                return;
            }
            from.recordMetadata()
                    .map(at -> new Place(at.partition(), at.offset(), record.timestamp()))
                    .ifPresent(place -> process(rows, record, place));
        }

        private void process(KeyValueStore<String, byte[]> rows, Record<String, byte[]> record, Place place) {
            String id = record.key();
            if (record.value() == null) {
                if (isDryRun(rows, id)) {
                    rows.delete(id);
                    index.remove(id);
                    return;
                }
                rows.put(id, new StoredRow(place, Optional.empty()).bytes());
                index.remove(id);
                changes.add(new Change(id, place, true));
                changes.forgetRemovals(clock.millis()).forEach(rows::delete);
                return;
            }
            // The row first: whoever finds the job in the index must find its row.
            decode.apply(record.value()).ifPresent(view -> {
                rows.put(id, new StoredRow(place, Optional.of(record.value())).bytes());
                index.put(view);
                if (!view.getIsDryRun()) {
                    changes.add(new Change(id, place, false));
                }
            });
        }

        private boolean isDryRun(KeyValueStore<String, byte[]> rows, String id) {
            return Optional.ofNullable(rows.get(id))
                    .flatMap(row -> StoredRow.of(row).record())
                    .flatMap(decode)
                    .filter(JobView::getIsDryRun)
                    .isPresent();
        }
    }
}
