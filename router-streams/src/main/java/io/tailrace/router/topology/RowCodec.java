package io.tailrace.router.topology;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.errors.ProcessorStateException;

/**
 * Rows in Avro's single-object encoding: a marker, the fingerprint of the writer's schema, Avro binary. {@link RowSchemas} keeps the
 * schema of each fingerprint beside the rows, so that a later version reads them without a registry. For one thread.
 */
final class RowCodec<T extends SpecificRecord> {

    private final RowSchemas schemas;
    private final Schema schema;
    private final BinaryMessageEncoder<T> encoder;
    private final BinaryMessageDecoder<T> decoder;
    private boolean isRemembered;

    RowCodec(Class<T> type, RowSchemas schemas) {
        SpecificData data = SpecificData.getForClass(type);
        this.schemas = schemas;
        this.schema = data.getSchema(type);
        this.encoder = new BinaryMessageEncoder<>(data, schema);
        this.decoder = new BinaryMessageDecoder<>(data, schema, schemas);
    }

    byte[] encode(T row) {
        if (!isRemembered) {
            schemas.remember(schema);
            isRemembered = true;
        }
        try {
            ByteBuffer buffer = encoder.encode(row);
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new ProcessorStateException("A row of " + schema.getName() + " cannot be written", e);
        }
    }

    T decode(byte[] bytes) {
        try {
            return decoder.decode(bytes);
        } catch (IOException | AvroRuntimeException e) {
            // A broken store is no fault of the record that met it.
            throw new ProcessorStateException("A row of " + schema.getName() + " cannot be read", e);
        }
    }
}
