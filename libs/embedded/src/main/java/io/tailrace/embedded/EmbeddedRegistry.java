package io.tailrace.embedded;

/** Confluent-compatible schema registry on 127.0.0.1. */
@SuppressWarnings("DoNotCallSuggester")
public final class EmbeddedRegistry implements AutoCloseable {

    private EmbeddedRegistry() {}

    /** Keeps its schemas in the topic {@code _schemas}; a port of 0 takes a free one. */
    public static EmbeddedRegistry start(int port, String bootstrapServers) {
        throw new UnsupportedOperationException();
    }

    /** Keeps its schemas in memory. */
    public static EmbeddedRegistry inMemory(int port) {
        throw new UnsupportedOperationException();
    }

    public String url() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
