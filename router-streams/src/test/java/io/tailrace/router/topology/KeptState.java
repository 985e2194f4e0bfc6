package io.tailrace.router.topology;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.InMemoryKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka keeps of a router that stops: the changelog of each of its stores and the views of its queues, compacted. A driver restores
 * no changelog; stores made here are filled from them before any processor begins, which is what a restart without state folders does.
 * A transaction that is cut off leaves nothing, so every restart of the real one lies between two records, too.
 */
final class KeptState {

    private final Map<String, TreeMap<Bytes, byte[]>> stores = new HashMap<>();
    private final Map<String, byte[]> views = new LinkedHashMap<>();

    /** Takes a record of a store's changelog; without a value the row is gone. */
    void change(String store, byte[] key, byte @Nullable [] value) {
        TreeMap<Bytes, byte[]> rows = stores.computeIfAbsent(store, name -> new TreeMap<>());
        if (value == null) {
            rows.remove(Bytes.wrap(key));
        } else {
            rows.put(Bytes.wrap(key), value);
        }
    }

    void view(String queue, byte[] value) {
        views.put(queue, value);
    }

    void forEachView(BiConsumer<String, byte[]> reader) {
        views.forEach(reader);
    }

    /** A store in memory that begins with what is kept of it now. */
    KeyValueBytesStoreSupplier store(String name) {
        Map<Bytes, byte[]> rows = Map.copyOf(stores.getOrDefault(name, new TreeMap<>()));
        return new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return new Restored(name, rows);
            }

            @Override
            public String metricsScope() {
                return "in-memory";
            }
        };
    }

    private static final class Restored extends InMemoryKeyValueStore {

        private final Map<Bytes, byte[]> rows;

        Restored(String name, Map<Bytes, byte[]> rows) {
            super(name);
            this.rows = rows;
        }

        @Override
        public void init(StateStoreContext context, StateStore root) {
            super.init(context, root);
            rows.forEach(this::put);
        }
    }
}
