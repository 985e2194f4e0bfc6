package io.tailrace.kafka;

import org.apache.avro.specific.SpecificRecord;

/** Writes the values of records. Thread-safe. */
interface RecordWriter {

    /** Tailrace's own, or the class a connection names. */
    static RecordWriter of(KafkaConnection connection) {
        AvroEncoder own = new AvroEncoder(SchemaRegistry.of(connection));
        return NamedSerdes.serializer(connection)
                .<RecordWriter>map(serializer -> new NamedWriter(serializer, own))
                .orElse(own);
    }

    /**
     * A value as its topic has it.
     *
     * @throws org.apache.kafka.common.errors.SerializationException when the value can't be written
     * @throws RegistryUnavailableException when the registry is away
     */
    byte[] encode(String topic, SpecificRecord value);
}
