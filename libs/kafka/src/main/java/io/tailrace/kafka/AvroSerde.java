package io.tailrace.kafka;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Avro records in the Confluent wire format: a zero byte, the schema's id (4 bytes, big endian), Avro binary; null is a tombstone.
 * Thread-safe; needs no {@code configure}. Two kinds of failure, never to be mixed: {@link SerializationException} means this record is
 * bad and may be dead-lettered, {@link RegistryUnavailableException} means that the registry is away and the record is to be tried again.
 */
public final class AvroSerde<T extends SpecificRecord> implements Serde<T> {

    private final Serializer<T> serializer;
    private final Deserializer<T> deserializer;

    private AvroSerde(RecordWriter encoder, RecordReader<T> decoder) {
        serializer = (topic, value) -> value == null ? null : encoder.encode(topic, value);
        deserializer = (topic, bytes) -> bytes == null ? null : decoder.decode(topic, bytes);
    }

    /** A serde of generated class {@code type}; readers get its schema, whatever version was written. */
    public static <T extends SpecificRecord> AvroSerde<T> of(Class<T> type, KafkaConnection connection) {
        return new AvroSerde<>(RecordWriter.of(connection), RecordReader.of(type, connection));
    }

    @Override
    public Serializer<T> serializer() {
        return serializer;
    }

    @Override
    public Deserializer<T> deserializer() {
        return deserializer;
    }
}
