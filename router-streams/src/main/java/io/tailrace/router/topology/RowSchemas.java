package io.tailrace.router.topology;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.SchemaStore;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Every schema that rows of this partition were written with, by fingerprint. A few, for ever. */
final class RowSchemas implements SchemaStore {

    private final KeyValueStore<String, byte[]> store;

    RowSchemas(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    void remember(Schema schema) {
        String key = key(SchemaNormalization.parsingFingerprint64(schema));
        if (store.get(key) == null) {
            store.put(key, schema.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Null, as Avro wants it, when no row was written with such a schema. */
    @Override
    public @Nullable Schema findByFingerprint(long fingerprint) {
        byte[] json = store.get(key(fingerprint));
        return json == null ? null : new Schema.Parser().parse(new String(json, StandardCharsets.UTF_8));
    }

    private static String key(long fingerprint) {
        return HexFormat.of().toHexDigits(fingerprint);
    }
}
