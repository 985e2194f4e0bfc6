package io.tailrace.kafka;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.kafka.TaskQueue.TaskLease;
import io.tailrace.service.Closeables;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The queue of pool {@code cpu} on topics of its own, as a dispatcher and some slots. */
final class QueueFixture implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(60);
    static final Duration SHORT = Duration.ofMillis(500);

    private final QueueEngine engine;
    private final KafkaConnection connection;
    private final Producer<byte[], byte[]> producer;
    private final Closeables parts = new Closeables();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    private QueueFixture(QueueEngine engine, KafkaConnection connection) {
        this.engine = engine;
        this.connection = connection;
        this.producer = parts.add(RawProducers.create(connection, "dispatcher", Map.of()));
    }

    static QueueFixture of(QueueEngine engine) {
        return new QueueFixture(engine, Clusters.ready(engine));
    }

    KafkaConnection connection() {
        return connection;
    }

    String topic() {
        return connection.topics().tasks("cpu");
    }

    <T extends AutoCloseable> T add(T part) {
        return parts.add(part);
    }

    TaskQueue slot() {
        return parts.add(engine.open(connection, "cpu", "slot", metrics));
    }

    double count(String meter) {
        return metrics.get(meter).tag("client.id", "slot").functionCounter().count();
    }

    /** Where the partitioner wants it. */
    void send(String... tasks) throws Exception {
        for (String task : tasks) {
            producer.send(record(task, Optional.empty())).get();
        }
    }

    void sendTo(int partition, String... tasks) throws Exception {
        for (String task : tasks) {
            producer.send(record(task, Optional.of(partition))).get();
        }
    }

    void sendRecord(ProducerRecord<byte[], byte[]> record) throws Exception {
        producer.send(record).get();
    }

    /** A router, which writes in transactions. */
    Producer<byte[], byte[]> router() {
        Producer<byte[], byte[]> router = parts.add(
                RawProducers.create(connection, "router", Map.of("transactional.id", connection.topicPrefix() + "r")));
        router.initTransactions();
        return router;
    }

    ProducerRecord<byte[], byte[]> record(String task, Optional<Integer> partition) {
        return new ProducerRecord<>(topic(), partition.orElse(null), bytes(task), bytes("payload of " + task));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static TaskLease taken(TaskQueue queue) {
        return queue.take(LONG).orElseThrow(() -> new AssertionError("no task came"));
    }

    @Override
    public void close() {
        parts.close();
    }
}
