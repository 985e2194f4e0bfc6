package io.tailrace.kafka;

import org.jspecify.annotations.Nullable;

/** Writes records that can't be used to the dead-letter topic, bytes unchanged, with origin and reason in headers. */
@SuppressWarnings("DoNotCallSuggester")
public final class DeadLetters implements AutoCloseable {

    public DeadLetters(KafkaConnection connection, String clientId) {}

    /** Where a record came from. */
    public record Origin(String topic, int partition, long offset) {}

    /**
     * Waits until the broker has it.
     *
     * @param reason one sentence for the operator
     * @throws PublishException when it is not known to be there; then the record must not be skipped
     */
    public void send(
            byte @Nullable [] key, byte @Nullable [] value, Origin origin, String reason, @Nullable Throwable cause)
            throws PublishException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
