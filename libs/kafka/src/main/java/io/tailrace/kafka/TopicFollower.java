package io.tailrace.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads a topic from its beginning and follows it on a thread of its own. Every reader sees every record (no group).
 *
 * @param <T> record type of the topic
 */
@SuppressWarnings("DoNotCallSuggester")
public final class TopicFollower<T extends SpecificRecord> implements AutoCloseable {

    /**
     * Starts at once.
     *
     * @param onRecord gets key (empty when the record has none) and value, empty for a tombstone; called on the follower's thread only
     */
    public TopicFollower(
            KafkaConnection connection, String topic, Class<T> type, BiConsumer<String, Optional<T>> onRecord) {}

    /** True once everything is handed on that was in the topic when the follower started; false when {@code limit} passed first. */
    public boolean awaitCaughtUp(Duration limit) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Why it does not follow at the moment; empty when it does. */
    public Optional<String> problem() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
