package io.tailrace.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;

/** Sends Avro records, acks=all and idempotent. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class EventPublisher implements AutoCloseable {

    public EventPublisher(KafkaConnection connection, String clientId) {}

    /** Completes when every in-sync replica has the record; completes exceptionally with {@link PublishException}. */
    public <T extends SpecificRecord> CompletableFuture<Void> send(String topic, Optional<String> key, T value) {
        throw new UnsupportedOperationException();
    }

    /** Sends and waits at most {@code limit}. */
    public <T extends SpecificRecord> void sendAndWait(String topic, Optional<String> key, T value, Duration limit)
            throws PublishException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
