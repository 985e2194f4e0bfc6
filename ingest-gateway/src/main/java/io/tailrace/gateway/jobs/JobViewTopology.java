package io.tailrace.gateway.jobs;

import io.tailrace.events.JobView;
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
 *   jobs ──▶ store "job-views" (bytes as they came, on disk)
 *        └─▶ JobIndex (in memory, filled from the store at start)
 * </pre>
 */
final class JobViewTopology implements Supplier<Topology> {

    static final String STORE = "job-views";

    private final String topic;
    private final JobIndex index;
    private final Function<byte[], Optional<JobView>> decode;

    /** @param decode empty for bytes that are no view; waits while the registry is away */
    JobViewTopology(String topic, JobIndex index, Function<byte[], Optional<JobView>> decode) {
        this.topic = topic;
        this.index = index;
        this.decode = decode;
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

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            KeyValueStore<String, byte[]> rows = context.getStateStore(STORE);
            store = rows;
            List<JobView> views = new ArrayList<>();
            try (KeyValueIterator<String, byte[]> all = rows.all()) {
                while (all.hasNext()) {
                    KeyValue<String, byte[]> row = all.next();
                    decode.apply(row.value).ifPresent(views::add);
                }
            }
            index.replaceAll(views);
        }

        @Override
        public void process(Record<String, byte[]> record) {
            KeyValueStore<String, byte[]> rows = store;
            if (rows == null || record.key() == null) {
                return;
            }
            if (record.value() == null) {
                rows.delete(record.key());
                index.remove(record.key());
                return;
            }
            // The row first: whoever finds the job in the index must find its row.
            decode.apply(record.value()).ifPresent(view -> {
                rows.put(record.key(), record.value());
                index.put(view);
            });
        }
    }
}
