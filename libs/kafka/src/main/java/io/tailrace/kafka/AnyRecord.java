package io.tailrace.kafka;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.kafka.common.KafkaException;

/** Shows records of whatever type as JSON, for people. Thread-safe. */
public final class AnyRecord {

    private final SchemaRegistry registry;

    public AnyRecord(KafkaConnection connection) {
        this.registry = SchemaRegistry.of(connection);
    }

    /** The value as JSON; empty when it is no Avro record of a schema that the registry knows, or the registry is away. */
    public Optional<String> json(byte[] value) {
        if (value.length < AvroEncoder.HEADER_BYTES || value[0] != AvroEncoder.MAGIC) {
            return Optional.empty();
        }
        try {
            Schema schema =
                    registry.byId(ByteBuffer.wrap(value, 1, Integer.BYTES).getInt());
            BoundedDecoder decoder = new BoundedDecoder(value, AvroEncoder.HEADER_BYTES);
            Object record = new GenericDatumReader<>(schema).read(null, decoder);
            return decoder.remaining() == 0 ? Optional.of(String.valueOf(record)) : Optional.empty();
        } catch (KafkaException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) { // Avro tells of bad bytes by several unchecked exceptions
            return Optional.empty();
        }
    }
}
