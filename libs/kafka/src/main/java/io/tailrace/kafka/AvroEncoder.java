package io.tailrace.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Writes generated records of any class. Thread-safe. */
final class AvroEncoder implements RecordWriter {

    static final byte MAGIC = 0;
    static final int HEADER_BYTES = 1 + Integer.BYTES;

    private final SchemaRegistry registry;
    private final Map<Class<?>, DatumWriter<SpecificRecord>> writers = new ConcurrentHashMap<>();

    AvroEncoder(SchemaRegistry registry) {
        this.registry = registry;
    }

    @Override
    public byte[] encode(String topic, SpecificRecord value) {
        Schema schema = value.getSchema();
        int id = registry.idOf(Subjects.of(topic, schema), schema);
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        out.writeBytes(ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(id).array());
        DatumWriter<SpecificRecord> writer = writers.computeIfAbsent(
                value.getClass(), type -> new SpecificDatumWriter<>(schema, SpecificData.getForClass(type)));
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException | RuntimeException e) { // Avro tells of bad values by several unchecked exceptions
            throw new SerializationException("a record of " + schema.getFullName() + " can't be encoded", e);
        }
        return out.toByteArray();
    }
}
