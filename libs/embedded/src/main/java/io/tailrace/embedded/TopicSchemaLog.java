package io.tailrace.embedded;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The compacted topic {@code _schemas}. One transaction per change under a fixed transactional id: a second registry on the same broker
 * fences the first, instead of both handing out the same ids. The writer is made at the first change; a restart that changes nothing does
 * without. One owner calls it, one call at a time.
 */
final class TopicSchemaLog implements SchemaLog {

    static final String TOPIC = "_schemas";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final String WRITER = "tailrace-schema-registry";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int RETRY_MILLIS = 5;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final String bootstrapServers;
    private @Nullable Producer<String, String> writer;
    private boolean isFenced;
    private long position;

    private TopicSchemaLog(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Opens the topic, which is created when it is missing. */
    static TopicSchemaLog open(String bootstrapServers) {
        NewTopic topic =
                new NewTopic(TOPIC, Optional.of(1), Optional.empty()).configs(Map.of("cleanup.policy", "compact"));
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", bootstrapServers, "client.id", "schema-registry"))) {
            admin.createTopics(List.of(topic)).all().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("the topic " + TOPIC + " can't be created", e);
            }
        } catch (TimeoutException e) {
            throw new IllegalStateException("no broker answers at " + bootstrapServers, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the topic " + TOPIC + " was created", e);
        }
        return new TopicSchemaLog(bootstrapServers);
    }

    @Override
    public void read(BiConsumer<String, Optional<String>> onEntry) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", bootstrapServers,
                "client.id", "schema-registry-reader",
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", false);
        long start = System.nanoTime();
        try (Consumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seek(PARTITION, position);
            long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
            while (consumer.position(PARTITION) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                    onEntry.accept(record.key(), Optional.ofNullable(record.value()));
                }
                if (System.nanoTime() - start > LIMIT.toNanos()) {
                    throw new IllegalStateException("the topic " + TOPIC + " could not be read to its end in time");
                }
            }
            position = consumer.position(PARTITION);
        } catch (KafkaException e) {
            throw new IllegalStateException("the topic " + TOPIC + " can't be read: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean claim() {
        if (writer != null) {
            return false;
        }
        if (isFenced) {
            throw new IllegalStateException("another registry has taken over the topic " + TOPIC);
        }
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "client.id",
                "schema-registry-writer",
                "transactional.id",
                WRITER,
                "transaction.timeout.ms",
                10_000,
                "linger.ms",
                0,
                // A transaction right after another one is put off until the broker has marked the end of the last.
                "retry.backoff.ms",
                RETRY_MILLIS,
                "retry.backoff.max.ms",
                10 * RETRY_MILLIS,
                "max.block.ms",
                LIMIT.toMillis(),
                "request.timeout.ms",
                5_000,
                "delivery.timeout.ms",
                10_000);
        Producer<String, String> producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw new IllegalStateException("the topic " + TOPIC + " can't be written: " + e.getMessage(), e);
        }
        writer = producer;
        return true;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the commit waits for the send and throws what it met
    public void append(String key, String value) {
        Producer<String, String> producer = writer;
        if (producer == null) {
            throw new IllegalStateException("claim the log before writing");
        }
        try {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, key, value));
            producer.commitTransaction();
        } catch (KafkaException e) {
            // Whether it is written is open: the next claim settles the transaction, and reading tells.
            isFenced = e instanceof ProducerFencedException || e instanceof InvalidProducerEpochException;
            writer = null;
            producer.close(Duration.ZERO);
            throw new IllegalStateException("the topic " + TOPIC + " did not take the change: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close(Duration.ofSeconds(5));
        }
    }
}
