package io.tailrace.embedded;

import java.util.Optional;
import java.util.function.BiConsumer;

/** Where a registry keeps its changes, in order: JSON keys and values of the shapes that the genuine registry uses. */
interface SchemaLog extends AutoCloseable {

    /** Hands on, in order, what was written since the last read; a value is empty where a key was deleted. */
    void read(BiConsumer<String, Optional<String>> onEntry);

    /** Makes this registry the only writer. True when it was not before: others may have written, so read again. */
    boolean claim();

    /** Returns when the entry is durable; throws {@link IllegalStateException} when that is not known, or another writer took over. */
    void append(String key, String value);

    @Override
    void close();

    /** Forgets everything. */
    static SchemaLog none() {
        return new SchemaLog() {
            @Override
            public void read(BiConsumer<String, Optional<String>> onEntry) {}

            @Override
            public boolean claim() {
                return false;
            }

            @Override
            public void append(String key, String value) {}

            @Override
            public void close() {}
        };
    }
}
