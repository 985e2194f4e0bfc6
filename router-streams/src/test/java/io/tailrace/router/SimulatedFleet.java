package io.tailrace.router;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.events.Capabilities;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobView;
import io.tailrace.events.QueueSlots;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import io.tailrace.kafka.AvroSerde;
import io.tailrace.kafka.EventPublisher;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.PublishException;
import io.tailrace.kafka.QueueEngine;
import io.tailrace.kafka.TaskQueue;
import io.tailrace.kafka.TaskQueue.TaskLease;
import io.tailrace.profiles.Pool;
import io.tailrace.router.sample.Packager;
import io.tailrace.router.sample.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Hundreds of workers that only say that they are there, and for each pool a hand that takes its tasks from the real queue and says that
 * all went well. Nothing of the pools is taken before {@link #open}.
 */
final class SimulatedFleet implements AutoCloseable {

    /**
     * The workers of a pool, all alike.
     *
     * @param sessions that the GPU of each has; 0 without a bound
     */
    record Member(Pool pool, Capabilities can, String identity, int workers, int slots, int sessions) {}

    private static final Duration BEAT = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> OTHER_QUEUES = List.of("probe", "publish");
    private static final int HANDS_OF_OTHERS = 2;

    final Map<String, JobView> views = new ConcurrentHashMap<>();
    final List<Task> tasks = new CopyOnWriteArrayList<>();
    private final KafkaConnection connection;
    private final List<Member> members;
    private final Function<Task, SourceFacts> facts;
    private final EventPublisher publisher;
    private final Deserializer<Task> decoder;
    private final Map<String, Packager> packagers = new HashMap<>();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final ScheduledExecutorService hearts = Executors.newSingleThreadScheduledExecutor();
    private volatile boolean isStopped;

    /** @param facts what the probe of a source finds, by its task */
    SimulatedFleet(KafkaConnection connection, List<Member> members, Function<Task, SourceFacts> facts) {
        this.connection = connection;
        this.members = members;
        this.facts = facts;
        this.publisher = new EventPublisher(connection, "simulated-fleet");
        this.decoder = AvroSerde.of(Task.class, connection).deserializer();
    }

    SimulatedFleet start() {
        var unused = hearts.scheduleAtFixedRate(this::beat, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
        run("witness", this::witness);
        for (String queue : OTHER_QUEUES) {
            for (int hand = 0; hand < HANDS_OF_OTHERS; hand++) {
                run(queue + "-" + hand, () -> take(queue));
            }
        }
        members.forEach(member -> run(member.pool().name(), () -> {
            opened.await();
            take(member.pool().name());
        }));
        return this;
    }

    /** Lets the pools work. */
    void open() {
        opened.countDown();
    }

    private interface Body {
        void run() throws InterruptedException;
    }

    private void run(String name, Body body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (InterruptedException | InterruptException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "simulated-" + name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    private void beat() {
        heartbeat("others", "", "", "", Capabilities.newBuilder().build(), OTHER_QUEUES, HANDS_OF_OTHERS, 0);
        for (Member member : members) {
            Pool pool = member.pool();
            for (int worker = 0; worker < member.workers(); worker++) {
                heartbeat(
                        pool.name() + "-" + worker,
                        pool.name(),
                        pool.hardwareClass(),
                        member.identity(),
                        member.can(),
                        List.of(pool.name()),
                        member.slots(),
                        member.sessions());
            }
        }
    }

    private void heartbeat(
            String id,
            String pool,
            String hardwareClass,
            String identity,
            Capabilities can,
            List<String> queues,
            int slots,
            int sessions) {
        var unused = publisher.send(
                connection.topics().heartbeats(),
                Optional.of(id),
                WorkerHeartbeat.newBuilder()
                        .setWorkerId(id)
                        .setHost("host-" + id)
                        .setPool(pool)
                        .setHardwareClass(hardwareClass)
                        .setIdentity(identity)
                        .setCapabilities(can)
                        .setQueues(queues.stream()
                                .map(queue -> new QueueSlots(queue, slots, 0))
                                .toList())
                        .setState(WorkerState.RUNNING)
                        .setGpuSessions(sessions)
                        .setStartedAtMillis(0)
                        .setAtMillis(System.currentTimeMillis())
                        .build());
    }

    private void take(String queueName) {
        try (TaskQueue queue = QueueEngine.SHARE.open(
                connection, queueName, Thread.currentThread().getName(), new SimpleMeterRegistry())) {
            while (!isStopped && !Thread.currentThread().isInterrupted()) {
                queue.take(Duration.ofMillis(200)).ifPresent(this::finish);
            }
        }
    }

    private void finish(TaskLease lease) {
        Task task = decoder.deserialize("", lease.payload());
        tasks.add(task);
        Optional<String> job = Optional.of(task.getJobId());
        var unused = publisher.send(connection.topics().outcomes(), job, Workers.started(task));
        tell(connection.topics().outcomes(), job, Workers.succeeded(task, facts.apply(task)));
        lease.accept();
    }

    private <T extends SpecificRecord> void tell(String topic, Optional<String> key, T value) {
        try {
            publisher.sendAndWait(topic, key, value, LIMIT);
        } catch (PublishException e) {
            throw new IllegalStateException("the simulated fleet can't speak", e);
        }
    }

    /** Sees what the router says, and asks for the publishing of it. */
    private void witness() {
        Map<String, Object> config = connection.clientConfig("simulated-witness");
        config.put("isolation.level", "read_committed");
        Deserializer<JobView> jobs = AvroSerde.of(JobView.class, connection).deserializer();
        Deserializer<JobLogEntry> log =
                AvroSerde.of(JobLogEntry.class, connection).deserializer();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(
                            connection.topics().jobs(), connection.topics().jobLog())
                    .stream()
                    .flatMap(name -> consumer.partitionsFor(name).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!isStopped) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (record.topic().equals(connection.topics().jobs())) {
                        views.put(record.key(), jobs.deserialize("", record.value()));
                    } else {
                        heard(log.deserialize("", record.value()));
                    }
                });
            }
        }
    }

    private void heard(JobLogEntry entry) {
        packagers
                .computeIfAbsent(entry.getJobId(), id -> new Packager())
                .on(entry)
                .ifPresent(request ->
                        tell(connection.topics().publishRequests(), Optional.of(request.getJobId()), request));
    }

    @Override
    public void close() {
        isStopped = true;
        hearts.shutdownNow();
        try {
            for (Thread thread : threads) {
                if (opened.getCount() > 0) {
                    thread.interrupt();
                }
                thread.join(10_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        publisher.close();
    }
}
