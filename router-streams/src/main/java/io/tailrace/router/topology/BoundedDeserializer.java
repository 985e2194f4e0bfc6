package io.tailrace.router.topology;

import io.tailrace.topics.TopicCatalogue;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Refuses records larger than any of the pipeline. What the router writes is made of what it read, and a record that the broker does not
 * take would stop it at each start.
 */
final class BoundedDeserializer<T> implements Deserializer<T> {

    private final Deserializer<T> deserializer;

    BoundedDeserializer(Deserializer<T> deserializer) {
        this.deserializer = deserializer;
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes != null && bytes.length > TopicCatalogue.LARGEST_RECORD_BYTES) {
            throw new SerializationException("a record of " + bytes.length + " bytes is larger than "
                    + TopicCatalogue.LARGEST_RECORD_BYTES + ", the most that is taken");
        }
        return deserializer.deserialize(topic, bytes);
    }
}
