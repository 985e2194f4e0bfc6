package io.tailrace.kafka;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Avro records in the Confluent wire format. */
@SuppressWarnings("DoNotCallSuggester")
public final class AvroSerde<T extends SpecificRecord> implements Serde<T> {

    private AvroSerde() {}

    public static <T extends SpecificRecord> AvroSerde<T> of(Class<T> type, KafkaConnection connection) {
        throw new UnsupportedOperationException(type + " " + connection);
    }

    @Override
    public Serializer<T> serializer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Deserializer<T> deserializer() {
        throw new UnsupportedOperationException();
    }
}
