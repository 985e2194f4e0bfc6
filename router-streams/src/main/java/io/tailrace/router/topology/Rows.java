package io.tailrace.router.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Rows of one kind in a store that they may share with others; keys tell them apart. */
final class Rows<T extends SpecificRecord> {

    private final KeyValueStore<String, byte[]> store;
    private final RowCodec<T> codec;

    Rows(KeyValueStore<String, byte[]> store, RowCodec<T> codec) {
        this.store = store;
        this.codec = codec;
    }

    Optional<T> get(String key) {
        return Optional.ofNullable(store.get(key)).map(codec::decode);
    }

    void put(String key, Optional<T> row) {
        if (row.isPresent()) {
            store.put(key, codec.encode(row.get()));
        } else {
            store.delete(key);
        }
    }

    List<T> all(String prefix) {
        List<T> rows = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> found = store.prefixScan(prefix, new StringSerializer())) {
            found.forEachRemaining(row -> rows.add(codec.decode(row.value)));
        }
        return rows;
    }

    /** Deletes every row of the store, of any kind, whose key begins with {@code prefix}. */
    static void delete(KeyValueStore<String, byte[]> store, String prefix) {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> found = store.prefixScan(prefix, new StringSerializer())) {
            while (found.hasNext()) {
                KeyValue<String, byte[]> row = found.next();
                keys.add(row.key);
            }
        }
        keys.forEach(store::delete);
    }
}
