package io.tailrace.kafka;

import org.apache.avro.specific.SpecificRecord;

/** Reads the values of records. Thread-safe. */
interface RecordReader<T extends SpecificRecord> {

    /** Tailrace's own, or the class a connection names. */
    static <T extends SpecificRecord> RecordReader<T> of(Class<T> type, KafkaConnection connection) {
        AvroDecoder<T> own = new AvroDecoder<>(type, SchemaRegistry.of(connection));
        return NamedSerdes.deserializer(connection)
                .<RecordReader<T>>map(deserializer -> new NamedReader<>(type, deserializer, own))
                .orElse(own);
    }

    /**
     * A record of the generated class.
     *
     * @throws org.apache.kafka.common.errors.SerializationException when the bytes are no such record
     * @throws RegistryUnavailableException when the registry is away
     */
    T decode(String topic, byte[] bytes);
}
