package io.tailrace.router.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.events.AssetPublished;
import io.tailrace.events.AuditEvent;
import io.tailrace.events.Control;
import io.tailrace.events.DispatchCommand;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobCommand;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobView;
import io.tailrace.events.Outcome;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.QueueView;
import io.tailrace.events.Revocation;
import io.tailrace.events.Task;
import io.tailrace.events.TaskProgress;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import io.tailrace.kafka.AvroSerde;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.job.JobMachine;
import io.tailrace.router.job.JobRules;
import io.tailrace.router.plan.Planner;
import io.tailrace.router.sample.Samples;
import io.tailrace.streams.StreamsProperties;
import io.tailrace.topics.Topics;
import io.tailrace.tracing.FinishedSpan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;

/** The router's topology in a driver, with typed topics around it. */
final class RouterHarness implements AutoCloseable {

    static final List<String> QUEUES = List.of("probe", "cpu", "publish");

    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final AtomicBoolean isCaughtUp = new AtomicBoolean(true);
    final TopologyTestDriver driver;
    private Instant now;
    private final KafkaConnection connection;
    private final Topics topics;
    private final Map<Class<?>, Deserializer<?>> deserializers = new HashMap<>();
    private final Map<String, TestInputTopic<String, SpecificRecord>> inputs = new LinkedHashMap<>();
    private final Map<String, JobView> views = new LinkedHashMap<>();
    private final Map<String, List<JobView>> viewHistory = new LinkedHashMap<>();
    private final Map<String, QueueView> queueViews = new LinkedHashMap<>();
    private final TestOutputTopic<String, JobView> jobs;
    private final TestOutputTopic<String, QueueView> queues;
    private final List<TestOutputTopic<String, Task>> tasks = new ArrayList<>();
    final List<FinishedSpan> spans = new ArrayList<>();
    final List<Headers> headersOfTasks = new ArrayList<>();
    final TestOutputTopic<String, JobLogEntry> jobLog;
    final TestOutputTopic<String, AssetPublished> assets;
    final TestOutputTopic<String, Revocation> revocations;
    final TestOutputTopic<String, AuditEvent> audit;
    final TestOutputTopic<String, DispatchCommand> dispatch;
    final TestOutputTopic<byte[], byte[]> deadLetters;

    RouterHarness(Path stateDir) {
        this(stateDir, "mock://" + UUID.randomUUID());
    }

    RouterHarness(Path stateDir, String registryUrl) {
        this(stateDir, registryUrl, Profiles.load(Optional.empty()));
    }

    RouterHarness(Path stateDir, String registryUrl, Profiles profiles) {
        this(stateDir, registryUrl, profiles, Pools.byClass());
    }

    RouterHarness(Path stateDir, Pools pools) {
        this(stateDir, "mock://" + UUID.randomUUID(), Profiles.load(Optional.empty()), pools);
    }

    private RouterHarness(Path stateDir, String registryUrl, Profiles profiles, Pools pools) {
        this(
                stateDir,
                registryUrl,
                profiles,
                pools,
                JobRules.standard().withSourceHashes(false),
                Optional.empty(),
                Instant.ofEpochSecond(1_000_000));
    }

    /** A router that takes up at {@code now} what is kept of it, all in memory. */
    static RouterHarness restored(
            Path stateDir, String registryUrl, JobRules rules, KeptState kept, Instant now, boolean isCaughtUp) {
        RouterHarness router = new RouterHarness(
                stateDir, registryUrl, Profiles.load(Optional.empty()), Pools.byClass(), rules, Optional.of(kept), now);
        router.isCaughtUp.set(isCaughtUp);
        kept.forEachView((queue, view) -> router.raw(router.topics.queues(), queue.getBytes(UTF_8), view));
        return router;
    }

    private RouterHarness(
            Path stateDir,
            String registryUrl,
            Profiles profiles,
            Pools pools,
            JobRules rules,
            Optional<KeptState> kept,
            Instant start) {
        now = start;
        connection =
                new KafkaConnection("nowhere:1", registryUrl, "tailrace.", Map.of("auto.register.schemas", "true"));
        topics = connection.topics();
        Properties properties = StreamsProperties.exactlyOnce("router", "test", connection, stateDir);
        // With transactions the driver forgets what is sent before a record is processed: the dead letters of
        // undecodable ones.
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        kept.ifPresent(state -> properties.put(
                StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG,
                BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class));
        JobMachine machine = new JobMachine(profiles, pools, new Planner("media-output"), rules);
        RouterTopology topology = new RouterTopology(
                properties,
                connection,
                profiles,
                pools,
                Set.of("media-input"),
                2,
                machine,
                partition -> isCaughtUp::get,
                metrics,
                spans::add,
                name -> kept.map(state -> state.store(name)).orElseGet(() -> Stores.persistentKeyValueStore(name)));
        driver = new TopologyTestDriver(topology.get(), properties, now);
        jobs = output(topics.jobs(), JobView.class);
        queues = output(topics.queues(), QueueView.class);
        jobLog = output(topics.jobLog(), JobLogEntry.class);
        assets = output(topics.assets(), AssetPublished.class);
        revocations = output(topics.revocations(), Revocation.class);
        audit = output(topics.audit(), AuditEvent.class);
        dispatch = output(topics.dispatch(), DispatchCommand.class);
        deadLetters = driver.createOutputTopic(
                topics.deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Stream.concat(Stream.of("probe", "publish"), pools.names().stream())
                .forEach(queue -> tasks.add(output(topics.tasks(queue), Task.class)));
    }

    private <T extends SpecificRecord> TestOutputTopic<String, T> output(String topic, Class<T> type) {
        return driver.createOutputTopic(
                topic, new StringDeserializer(), AvroSerde.of(type, connection).deserializer());
    }

    @SuppressWarnings("unchecked") // one record class per topic
    private <T extends SpecificRecord> void pipe(String topic, Class<T> type, String key, T value, Headers headers) {
        inputs.computeIfAbsent(
                        topic,
                        name -> (TestInputTopic<String, SpecificRecord>) (TestInputTopic<?, ?>) driver.createInputTopic(
                                name,
                                new StringSerializer(),
                                AvroSerde.of(type, connection).serializer()))
                .pipeInput(new TestRecord<>(key, value, headers));
    }

    private <T extends SpecificRecord> void pipe(String topic, Class<T> type, String key, T value) {
        pipe(topic, type, key, value, new RecordHeaders());
    }

    void ingest(IngestCompleted request) {
        ingest(request, new RecordHeaders());
    }

    void ingest(IngestCompleted request, Headers headers) {
        pipe(topics.ingest(), IngestCompleted.class, "whatever", request, headers);
    }

    void command(JobCommand command) {
        pipe(topics.commands(), JobCommand.class, command.getJobId(), command);
    }

    void outcome(Outcome outcome) {
        pipe(topics.outcomes(), Outcome.class, outcome.getJobId(), outcome);
    }

    void outcomeUnder(String key, Outcome outcome) {
        pipe(topics.outcomes(), Outcome.class, key, outcome);
    }

    void progress(TaskProgress progress) {
        pipe(topics.progress(), TaskProgress.class, progress.getJobId(), progress);
    }

    void publishRequest(PublishRequested request) {
        pipe(topics.publishRequests(), PublishRequested.class, request.getJobId(), request);
    }

    void heartbeat(WorkerHeartbeat heartbeat) {
        pipe(topics.heartbeats(), WorkerHeartbeat.class, heartbeat.getWorkerId(), heartbeat);
    }

    void control(Control control) {
        pipe(topics.controls(), Control.class, "queue/" + control.getName(), control);
    }

    /** One live worker with {@code slots} of each queue. */
    void worker(int slots) {
        heartbeat(Samples.heartbeat("w1", Samples.IDENTITY, WorkerState.RUNNING, slots, QUEUES, now()));
    }

    /** That worker has stopped. */
    void stopWorker() {
        heartbeat(Samples.heartbeat("w1", Samples.IDENTITY, WorkerState.STOPPED, 0, QUEUES, now()));
    }

    /** What has come out on a topic since the last call. */
    List<TestRecord<byte[], byte[]>> records(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    /** As above, the values only. */
    List<byte[]> bytes(String topic) {
        return records(topic).stream()
                .map(TestRecord::value)
                .filter(Objects::nonNull)
                .toList();
    }

    <T extends SpecificRecord> T decoded(Class<T> type, String topic, byte[] bytes) {
        Deserializer<?> deserializer = deserializers.computeIfAbsent(
                type, t -> AvroSerde.of(type, connection).deserializer());
        return type.cast(deserializer.deserialize(topic, bytes));
    }

    void raw(String topic, byte[] key, byte[] value) {
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(key, value);
    }

    void pass(Duration time) {
        driver.advanceWallClockTime(time);
        now = now.plus(time);
    }

    /** The router's clock. */
    long now() {
        return now.toEpochMilli();
    }

    Topics topics() {
        return topics;
    }

    Instant time() {
        return now;
    }

    /** All tasks released since the last call. */
    List<Task> tasks() {
        List<Task> released = new ArrayList<>();
        for (TestOutputTopic<String, Task> topic : tasks) {
            for (TestRecord<String, Task> record : topic.readRecordsToList()) {
                released.add(record.value());
                headersOfTasks.add(record.headers());
            }
        }
        return released;
    }

    /** The view of a job, as a reader of the compacted topic has it. */
    Optional<JobView> view(String jobId) {
        readViews();
        return Optional.ofNullable(views.get(jobId));
    }

    List<JobView> history(String jobId) {
        readViews();
        return viewHistory.getOrDefault(jobId, List.of());
    }

    private void readViews() {
        for (TestRecord<String, JobView> record : jobs.readRecordsToList()) {
            if (record.value() == null) {
                views.remove(record.key());
            } else {
                views.put(record.key(), record.value());
                viewHistory
                        .computeIfAbsent(record.key(), k -> new ArrayList<>())
                        .add(record.value());
            }
        }
    }

    JobView onlyView() {
        readViews();
        if (views.size() != 1) {
            throw new AssertionError("one job is expected, there are " + views.keySet());
        }
        return views.values().iterator().next();
    }

    QueueView queue(String name) {
        for (TestRecord<String, QueueView> record : queues.readRecordsToList()) {
            queueViews.put(record.key(), record.value());
        }
        return Optional.ofNullable(queueViews.get(name)).orElseThrow();
    }

    @Override
    public void close() {
        driver.close();
    }
}
