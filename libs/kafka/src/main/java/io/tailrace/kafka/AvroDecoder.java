package io.tailrace.kafka;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Reads records of one generated class, whatever version of it was written. Thread-safe. */
final class AvroDecoder<T extends SpecificRecord> implements RecordReader<T> {

    /** No topic of the catalogue takes more, dead letters aside. */
    static final int MAX_RECORD_BYTES = 1024 * 1024;

    private final SchemaRegistry registry;
    private final SpecificData model;
    private final Schema schema;
    private final Map<Integer, DatumReader<T>> readers = new ConcurrentHashMap<>();

    AvroDecoder(Class<T> type, SchemaRegistry registry) {
        this.registry = registry;
        this.model = SpecificData.getForClass(type);
        this.schema = model.getSchema(type);
    }

    @Override
    public T decode(String topic, byte[] bytes) {
        return decode(bytes);
    }

    T decode(byte[] bytes) {
        if (bytes.length < AvroEncoder.HEADER_BYTES || bytes[0] != AvroEncoder.MAGIC) {
            throw new SerializationException(
                    "not in the registry's wire format: " + bytes.length + " bytes that don't begin with a schema id");
        }
        if (bytes.length > MAX_RECORD_BYTES) {
            throw new SerializationException(
                    "a record of " + bytes.length + " bytes, the limit is " + MAX_RECORD_BYTES);
        }
        int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
        DatumReader<T> reader = reader(id);
        try {
            BoundedDecoder decoder = new BoundedDecoder(bytes, AvroEncoder.HEADER_BYTES);
            T value = reader.read(null, decoder);
            if (decoder.remaining() > 0) {
                throw new IOException(decoder.remaining() + " bytes behind the record");
            }
            return value;
        } catch (IOException | RuntimeException e) { // Avro tells of bad bytes by several unchecked exceptions
            throw new SerializationException(
                    "a record with schema " + id + " is no " + schema.getFullName() + ": " + e.getMessage(), e);
        }
    }

    private DatumReader<T> reader(int id) {
        DatumReader<T> known = readers.get(id);
        if (known != null) {
            return known;
        }
        Schema writer = registry.byId(id);
        if (!schema.getFullName().equals(writer.getFullName())) {
            throw new SerializationException(
                    "schema " + id + " is of " + writer.getFullName() + ", not of " + schema.getFullName());
        }
        DatumReader<T> reader = new SpecificDatumReader<>(writer, schema, model);
        readers.put(id, reader);
        return reader;
    }
}
