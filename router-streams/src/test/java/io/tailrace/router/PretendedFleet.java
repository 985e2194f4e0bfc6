package io.tailrace.router;

import io.tailrace.events.AssetPublished;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobView;
import io.tailrace.events.Task;
import io.tailrace.events.WorkerState;
import io.tailrace.kafka.AvroSerde;
import io.tailrace.kafka.EventPublisher;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.PublishException;
import io.tailrace.router.sample.Packager;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.sample.Workers;
import io.tailrace.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Workers and a packager that do nothing but say that all went well, over a real broker; and a witness of what the router says. */
final class PretendedFleet implements AutoCloseable {

    private static final Duration BEAT = Duration.ofMillis(500);

    final Map<String, JobView> views = new ConcurrentHashMap<>();
    final List<Task> tasks = new CopyOnWriteArrayList<>();
    final List<JobLogEntry> log = new CopyOnWriteArrayList<>();
    final List<AssetPublished> assets = new CopyOnWriteArrayList<>();
    private final KafkaConnection connection;
    private final Topics topics;
    private final double seconds;
    private final EventPublisher publisher;
    private final Map<String, Packager> packagers = new HashMap<>();
    private final Thread thread = new Thread(this::run, "pretended-fleet");
    private volatile boolean isStopped;

    PretendedFleet(KafkaConnection connection, double seconds) {
        this.connection = connection;
        this.topics = connection.topics();
        this.seconds = seconds;
        this.publisher = new EventPublisher(connection, "pretended-fleet");
    }

    PretendedFleet start() {
        thread.start();
        return this;
    }

    private void run() {
        Map<String, Object> config = connection.clientConfig("pretended-fleet-in");
        config.put("isolation.level", "read_committed");
        config.put("auto.offset.reset", "earliest");
        List<String> names = Stream.of(
                        topics.tasks("probe"),
                        topics.tasks("cpu"),
                        topics.tasks("publish"),
                        topics.jobLog(),
                        topics.jobs(),
                        topics.assets())
                .toList();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = names.stream()
                    .flatMap(name -> consumer.partitionsFor(name).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long beaten = 0;
            while (!isStopped) {
                if (System.nanoTime() - beaten > BEAT.toNanos()) {
                    beat();
                    beaten = System.nanoTime();
                }
                consumer.poll(Duration.ofMillis(50)).forEach(this::on);
            }
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        tell(
                topics.heartbeats(),
                Optional.of("w1"),
                Samples.heartbeat(
                        "w1",
                        Samples.IDENTITY,
                        WorkerState.RUNNING,
                        2,
                        List.of("probe", "cpu", "publish"),
                        System.currentTimeMillis()));
    }

    private void on(ConsumerRecord<String, byte[]> record) {
        if (record.topic().equals(topics.jobs())) {
            views.put(
                    record.key(),
                    AvroSerde.of(JobView.class, connection).deserializer().deserialize("", record.value()));
        } else if (record.topic().equals(topics.assets())) {
            assets.add(AvroSerde.of(AssetPublished.class, connection)
                    .deserializer()
                    .deserialize("", record.value()));
        } else if (record.topic().equals(topics.jobLog())) {
            JobLogEntry entry =
                    AvroSerde.of(JobLogEntry.class, connection).deserializer().deserialize("", record.value());
            log.add(entry);
            packagers
                    .computeIfAbsent(entry.getJobId(), id -> new Packager())
                    .on(entry)
                    .ifPresent(request -> tell(topics.publishRequests(), Optional.of(request.getJobId()), request));
        } else {
            Task task = AvroSerde.of(Task.class, connection).deserializer().deserialize("", record.value());
            tasks.add(task);
            Optional<String> key = Optional.of(task.getJobId());
            tell(topics.outcomes(), key, Workers.started(task));
            tell(topics.outcomes(), key, Workers.succeeded(task, Samples.facts("any", seconds)));
        }
    }

    private <T extends SpecificRecord> void tell(String topic, Optional<String> key, T value) {
        try {
            publisher.sendAndWait(topic, key, value, Duration.ofSeconds(30));
        } catch (PublishException e) {
            throw new IllegalStateException("the pretended fleet can't speak", e);
        }
    }

    @Override
    public void close() {
        isStopped = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        publisher.close();
    }
}
