package io.tailrace.kafka;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/** A serializer given by name; the internal topics of Kafka Streams stay with our own, see {@link Subjects}. */
final class NamedWriter implements RecordWriter {

    private final Serializer<Object> serializer;
    private final AvroEncoder own;

    NamedWriter(Serializer<Object> serializer, AvroEncoder own) {
        this.serializer = serializer;
        this.own = own;
    }

    @Override
    public byte[] encode(String topic, SpecificRecord value) {
        if (Subjects.isInternal(topic)) {
            return own.encode(topic, value);
        }
        byte[] bytes;
        try {
            bytes = serializer.serialize(topic, value);
        } catch (RuntimeException e) {
            throw NamedSerdes.sorted(e);
        }
        if (bytes == null) {
            throw new SerializationException(serializer.getClass().getName() + " made nothing of a record of "
                    + value.getSchema().getFullName());
        }
        return bytes;
    }
}
