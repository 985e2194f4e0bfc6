package io.tailrace.embedded;

import java.nio.file.Path;

/** One-node KRaft broker in this JVM, durable under a folder. */
@SuppressWarnings("DoNotCallSuggester")
public final class EmbeddedKafka implements AutoCloseable {

    private EmbeddedKafka() {}

    /** Starts; a port of 0 takes the one used before on this folder if it is free, else any free one. */
    public static EmbeddedKafka start(Path dir, int brokerPort, int controllerPort) {
        throw new UnsupportedOperationException();
    }

    public String bootstrapServers() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
