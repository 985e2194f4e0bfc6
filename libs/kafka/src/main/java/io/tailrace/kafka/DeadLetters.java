package io.tailrace.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.topics.TopicCatalogue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Writes records that can't be used to the dead-letter topic, bytes unchanged, with origin and reason in headers. Thread-safe. */
public final class DeadLetters implements AutoCloseable {

    public static final String ORIGIN_TOPIC = "tailrace.origin.topic";
    public static final String ORIGIN_PARTITION = "tailrace.origin.partition";
    public static final String ORIGIN_OFFSET = "tailrace.origin.offset";
    public static final String REASON = "tailrace.reason";
    /** Only where an exception told of the trouble. */
    public static final String STACK = "tailrace.stack";

    /** What of a record was cut, since the topic would not take all of it. */
    public static final String TRUNCATED = "tailrace.truncated";
    /** Set where the router had no answer to an outcome, which it has read and followed all the same. */
    public static final String SHELVED = "tailrace.shelved";

    private static final int MAX_REASON_BYTES = 2 * 1024;
    private static final int MAX_STACK_BYTES = 8 * 1024;
    private static final long SEND_LIMIT_MILLIS = 30_000;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final ClientMeters meters;

    /** Without meters. */
    public DeadLetters(KafkaConnection connection, String clientId) {
        this(connection, clientId, new SimpleMeterRegistry());
    }

    public DeadLetters(KafkaConnection connection, String clientId, MeterRegistry metrics) {
        producer = RawProducers.create(
                connection,
                clientId,
                Map.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicCatalogue.LARGEST_DEAD_LETTER_BYTES));
        topic = connection.topics().deadLetters();
        meters = ClientMeters.ofProducer(producer::metrics, clientId, metrics);
    }

    /** Where a record came from. */
    public record Origin(String topic, int partition, long offset) {}

    /**
     * Waits until the broker has it, at most 30 s.
     *
     * @param reason one sentence for the operator
     * @throws PublishException when it is not known to be there; then the record must not be skipped
     */
    public void send(
            byte @Nullable [] key, byte @Nullable [] value, Origin origin, String reason, @Nullable Throwable cause)
            throws PublishException {
        try {
            producer.send(letter(topic, key, value, origin, reason, cause))
                    .get(SEND_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw failed(origin, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(origin, e);
        }
    }

    private PublishException failed(Origin origin, Exception cause) {
        return new PublishException(
                "the record at " + origin + " could not be written to " + topic + ": " + cause.getMessage(), cause);
    }

    private static ProducerRecord<byte[], byte[]> letter(
            String topic,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Origin origin,
            String reason,
            @Nullable Throwable cause) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, key, value);
        letter.headers()
                .add(ORIGIN_TOPIC, bounded(origin.topic(), MAX_REASON_BYTES))
                .add(ORIGIN_PARTITION, bounded(Integer.toString(origin.partition()), MAX_REASON_BYTES))
                .add(ORIGIN_OFFSET, bounded(Long.toString(origin.offset()), MAX_REASON_BYTES))
                .add(REASON, bounded(reason, MAX_REASON_BYTES));
        if (cause != null) {
            StringWriter stack = new StringWriter();
            cause.printStackTrace(new PrintWriter(stack));
            letter.headers().add(STACK, bounded(stack.toString(), MAX_STACK_BYTES));
        }
        return letter;
    }

    private static byte[] bounded(String text, int limit) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= limit ? bytes : Arrays.copyOf(bytes, limit);
    }

    @Override
    public void close() {
        meters.close();
        producer.close(CLOSE_LIMIT);
    }
}
