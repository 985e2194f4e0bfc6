package io.tailrace.router.topology;

import io.tailrace.events.Outcome;
import io.tailrace.kafka.DeadLetters;
import io.tailrace.router.job.Effect;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Makes dead letters of outcomes that the router has no answer to: a bug that three tries did not pass by. */
final class ShelfProcessor extends ContextualProcessor<String, Effect.Emission, String, byte[]> {

    private final String topic;
    private final Serializer<Outcome> serializer;

    /** @param topic of outcomes */
    ShelfProcessor(String topic, Serializer<Outcome> serializer) {
        this.topic = topic;
        this.serializer = serializer;
    }

    @Override
    public void process(Record<String, Effect.Emission> record) {
        Effect.Shelve shelve = (Effect.Shelve) record.value();
        Headers headers = new RecordHeaders(record.headers());
        put(headers, DeadLetters.ORIGIN_TOPIC, topic);
        context().recordMetadata().ifPresent(origin -> {
            put(headers, DeadLetters.ORIGIN_PARTITION, Integer.toString(origin.partition()));
            put(headers, DeadLetters.ORIGIN_OFFSET, Long.toString(origin.offset()));
        });
        put(headers, DeadLetters.REASON, shelve.reason());
        put(headers, DeadLetters.SHELVED, "true");
        byte[] value = serializer.serialize(topic, shelve.outcome());
        context().forward(new Record<>(record.key(), value, record.timestamp(), headers));
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
