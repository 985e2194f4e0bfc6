package io.tailrace.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Sends Avro records, acks=all and idempotent. Thread-safe. */
public final class EventPublisher implements AutoCloseable {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;
    private final RecordWriter encoder;
    private final ClientMeters meters;

    /** Without meters. */
    public EventPublisher(KafkaConnection connection, String clientId) {
        this(connection, clientId, new SimpleMeterRegistry());
    }

    public EventPublisher(KafkaConnection connection, String clientId, MeterRegistry metrics) {
        encoder = RecordWriter.of(connection);
        producer = RawProducers.create(connection, clientId, Map.of());
        meters = ClientMeters.ofProducer(producer::metrics, clientId, metrics);
    }

    /**
     * Hands a record to the producer. Blocks only while the topic's partitions or the schema's id are unknown, at most some 10 s each.
     *
     * @return completes when every in-sync replica has the record, exceptionally with a {@link PublishException} when that is not known
     */
    public <T extends SpecificRecord> CompletableFuture<Void> send(String topic, Optional<String> key, T value) {
        return send(topic, key, value, "");
    }

    /** As above, in a trace: the header {@code traceparent} of the record; empty for none. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback gets the same
    public <T extends SpecificRecord> CompletableFuture<Void> send(
            String topic, Optional<String> key, T value, String traceparent) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            byte[] keyBytes =
                    key.map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null);
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    topic, null, keyBytes, encoder.encode(topic, value), TraceContext.headers(traceparent));
            producer.send(record, (metadata, error) -> {
                if (error == null) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(failed(topic, key, error));
                }
            });
        } catch (KafkaException | IllegalStateException e) { // the latter from a closed producer
            done.completeExceptionally(failed(topic, key, e));
        }
        return done;
    }

    /**
     * Sends and waits at most {@code limit} (and what {@link #send} blocks). An interrupt ends the wait and stays set.
     *
     * @throws PublishException when the record is not known to be on the broker
     */
    public <T extends SpecificRecord> void sendAndWait(String topic, Optional<String> key, T value, Duration limit)
            throws PublishException {
        sendAndWait(topic, key, value, "", limit);
    }

    /** As above, in a trace: the header {@code traceparent} of the record; empty for none. */
    public <T extends SpecificRecord> void sendAndWait(
            String topic, Optional<String> key, T value, String traceparent, Duration limit) throws PublishException {
        try {
            send(topic, key, value, traceparent).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof PublishException failure ? failure : failed(topic, key, e);
        } catch (TimeoutException e) {
            throw new PublishException(
                    "no broker confirmed the record " + key.orElse("without a key") + " on " + topic + " within "
                            + limit.toMillis() + " ms",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(topic, key, e);
        }
    }

    private static PublishException failed(String topic, Optional<String> key, Exception cause) {
        return new PublishException(
                "the record " + key.orElse("without a key") + " was not sent to " + topic + ": " + cause.getMessage(),
                cause);
    }

    @Override
    public void close() {
        meters.close();
        producer.close(CLOSE_LIMIT);
    }
}
