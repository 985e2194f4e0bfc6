package io.tailrace.router.topology;

import io.tailrace.events.QueueView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest view of each queue. They are read from their bytes only here: a thread that meets a registry that is away is replaced, the one
 * that fills the global store is not.
 */
final class QueueViews {

    private static final Logger LOG = LoggerFactory.getLogger(QueueViews.class);

    private final TimestampedKeyValueStore<String, byte[]> store;
    private final Deserializer<QueueView> deserializer;
    private final Set<String> complaints = new HashSet<>();

    QueueViews(TimestampedKeyValueStore<String, byte[]> store, Deserializer<QueueView> deserializer) {
        this.store = store;
        this.deserializer = deserializer;
    }

    /**
     * Those that can be read.
     *
     * @throws RetriableException when the registry is away
     */
    List<QueueView> all() {
        List<QueueView> views = new ArrayList<>();
        try (KeyValueIterator<String, ValueAndTimestamp<byte[]>> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, ValueAndTimestamp<byte[]>> row = all.next();
                try {
                    views.add(deserializer.deserialize("", row.value.value()));
                } catch (SerializationException e) {
                    if (complaints.add(row.key)) { // they are read for every decision
                        LOG.warn("The view of the queue {} cannot be read: {}", row.key, e.getMessage());
                    }
                }
            }
        }
        return views;
    }
}
