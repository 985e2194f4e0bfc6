package io.tailrace.kafka;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** A deserializer given by name; the internal topics of Kafka Streams stay with our own, see {@link Subjects}. */
final class NamedReader<T extends SpecificRecord> implements RecordReader<T> {

    private final Class<T> type;
    private final Deserializer<?> deserializer;
    private final AvroDecoder<T> own;

    NamedReader(Class<T> type, Deserializer<?> deserializer, AvroDecoder<T> own) {
        this.type = type;
        this.deserializer = deserializer;
        this.own = own;
    }

    @Override
    public T decode(String topic, byte[] bytes) {
        if (Subjects.isInternal(topic)) {
            return own.decode(topic, bytes);
        }
        if (bytes.length > AvroDecoder.MAX_RECORD_BYTES) {
            throw new SerializationException(
                    "a record of " + bytes.length + " bytes, the limit is " + AvroDecoder.MAX_RECORD_BYTES);
        }
        Object value;
        try {
            value = deserializer.deserialize(topic, bytes);
        } catch (RuntimeException e) {
            throw NamedSerdes.sorted(e);
        }
        if (!type.isInstance(value)) {
            throw new SerializationException(deserializer.getClass().getName() + " gave "
                    + (value == null ? "nothing" : "a " + value.getClass().getName()) + " instead of a "
                    + type.getName());
        }
        return type.cast(value);
    }
}
