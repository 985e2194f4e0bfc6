package io.tailrace.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic from its beginning and follows it, on a thread of its own. Every follower sees every committed record (no group). It waits
 * for a topic, a broker or a registry that is away, and logs and skips what can't be decoded: a view must not stand still for one record.
 * A poll does not tell a quiet topic from a broker that is away, so the follower also asks where the topic ends.
 *
 * @param <T> record type of the topic
 */
public final class TopicFollower<T extends SpecificRecord> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration ASK_EVERY = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final long RETRY_MILLIS = 500;

    private final String topic;
    private final Reading reading;
    private final Consumer<byte[], byte[]> consumer;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ClientMeters meters;
    private final Thread thread;
    private volatile Optional<String> problem = Optional.of("not connected yet");
    /** Ends of the partitions when the broker was there again: what is before them is not news. The follower's thread only. */
    private Map<TopicPartition, Long> goal = Map.of();

    private boolean isGoalKnown;
    private long askedNanos;

    /** As below, without meters. */
    public TopicFollower(
            KafkaConnection connection, String topic, Class<T> type, BiConsumer<String, Optional<T>> onRecord) {
        this(connection, topic, type, "follower-" + topic, new SimpleMeterRegistry(), onRecord);
    }

    /**
     * Starts at once.
     *
     * @param clientId tells its meters from those of other clients of this process
     * @param onRecord gets the key (empty text when the record has none) and the value, empty for a tombstone; called on the follower's
     *     thread only. An exception from it is a bug: the follower stops and says so in {@link #problem}.
     */
    public TopicFollower(
            KafkaConnection connection,
            String topic,
            Class<T> type,
            String clientId,
            MeterRegistry metrics,
            BiConsumer<String, Optional<T>> onRecord) {
        this(connection, topic, clientId, metrics, decoding(RecordReader.of(type, connection), onRecord));
    }

    private TopicFollower(
            KafkaConnection connection, String topic, String clientId, MeterRegistry metrics, Reading reading) {
        this.topic = topic;
        this.reading = reading;
        Map<String, Object> config = connection.clientConfig(clientId);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        meters = ClientMeters.ofConsumer(consumer::metrics, clientId, metrics);
        thread = new Thread(this::run, "follow-" + topic);
        thread.setDaemon(true);
        thread.start();
    }

    /** What is done with each record; a {@link SerializationException} says that it is skipped. */
    @FunctionalInterface
    public interface Reading {
        void accept(ConsumerRecord<byte[], byte[]> record);
    }

    /** Follows a topic whose records are handed on as they are. */
    public static TopicFollower<?> ofBytes(
            KafkaConnection connection, String topic, String clientId, MeterRegistry metrics, Reading reading) {
        return new TopicFollower<>(connection, topic, clientId, metrics, reading);
    }

    private static <T extends SpecificRecord> Reading decoding(
            RecordReader<T> decoder, BiConsumer<String, Optional<T>> onRecord) {
        return record -> {
            String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            onRecord.accept(
                    key, Optional.ofNullable(record.value()).map(bytes -> decoder.decode(record.topic(), bytes)));
        };
    }

    /** True once everything is handed on that was in the topic when the follower connected; false when {@code limit} passed first. */
    public boolean awaitCaughtUp(Duration limit) throws InterruptedException {
        return caughtUp.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Why what was handed on may be old; empty when the topic was read to its end and the broker answered within the last seconds (about
     * ten).
     */
    public Optional<String> problem() {
        return problem;
    }

    private void run() {
        try (consumer) {
            connect();
            while (isOpen()) {
                follow();
            }
        } catch (WakeupException | InterruptException e) {
            LOG.debug("{} is no longer followed", topic, e);
        } catch (RuntimeException e) {
            LOG.error("{} is no longer followed", topic, e);
            problem = Optional.of(topic + " is no longer followed: " + e);
        }
    }

    /** Waits for the topic. */
    private void connect() {
        while (isOpen() && consumer.assignment().isEmpty()) {
            try {
                List<TopicPartition> partitions = consumer.partitionsFor(topic, ANSWER_LIMIT).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
                if (partitions.isEmpty()) {
                    trouble("topic " + topic + " does not exist", null);
                } else {
                    consumer.assign(partitions);
                    consumer.seekToBeginning(partitions);
                }
            } catch (WakeupException | InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                cannotRead(e);
            }
        }
    }

    private void follow() {
        try {
            askForTheEnd();
            if (problem.isPresent() && hasReachedTheGoal()) {
                caughtUp.countDown();
                problem = Optional.empty();
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                accept(record);
            }
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            cannotRead(e);
        }
    }

    private void askForTheEnd() {
        if (isGoalKnown && System.nanoTime() - askedNanos < ASK_EVERY.toNanos()) {
            return;
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), ANSWER_LIMIT);
        askedNanos = System.nanoTime();
        if (!isGoalKnown) {
            goal = Map.copyOf(ends);
            isGoalKnown = true;
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        while (isOpen()) {
            try {
                reading.accept(record);
                return;
            } catch (RegistryUnavailableException e) {
                trouble("records of " + topic + " can't be decoded now: " + e.getMessage(), e);
            } catch (SerializationException e) {
                LOG.warn(
                        "the record at {}-{}@{} is skipped: {}",
                        topic,
                        record.partition(),
                        record.offset(),
                        e.getMessage());
                return;
            }
        }
    }

    private boolean hasReachedTheGoal() {
        return goal.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey(), ANSWER_LIMIT) >= end.getValue());
    }

    private void cannotRead(KafkaException cause) {
        // Kafka's own words have the milliseconds in them, so they would be news each time.
        String reason = cause instanceof TimeoutException ? "the broker does not answer" : cause.getMessage();
        trouble(topic + " can't be read: " + reason, cause);
    }

    /** Says it once, and waits a little. */
    private void trouble(String sentence, @Nullable Exception cause) {
        isGoalKnown = false;
        if (!problem.equals(Optional.of(sentence))) {
            LOG.warn("{}; trying again", sentence);
            LOG.debug("cause", cause);
            problem = Optional.of(sentence);
        }
        try {
            if (closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.debug("closing");
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private boolean isOpen() {
        return closing.getCount() > 0 && !Thread.currentThread().isInterrupted();
    }

    /** Waits up to 5 s for the thread to end; no record is handed on after that. */
    @Override
    public void close() {
        closing.countDown();
        meters.close();
        consumer.wakeup();
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
