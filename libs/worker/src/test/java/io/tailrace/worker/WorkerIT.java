package io.tailrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.embedded.TestCluster;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.Outcome;
import io.tailrace.events.OutcomeKind;
import io.tailrace.events.QueueView;
import io.tailrace.events.RevocationKind;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.Verdict;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import io.tailrace.kafka.AvroSerde;
import io.tailrace.kafka.ClusterBootstrap;
import io.tailrace.kafka.EventPublisher;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.PublishException;
import io.tailrace.kafka.ShareGroupTaskQueue;
import io.tailrace.kafka.TopicFollower;
import io.tailrace.service.Closeables;
import io.tailrace.service.Environment;
import io.tailrace.service.Health;
import io.tailrace.service.ServiceContext;
import io.tailrace.topics.TopicCatalogue;
import io.tailrace.tracing.Spans;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers on a real broker: what a lock, a killed process, a stalled one and a revocation do. */
@Timeout(180)
class WorkerIT {

    private static final Duration LOCK = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestCluster cluster = TestCluster.shared();
    private final KafkaConnection connection =
            new KafkaConnection(cluster.bootstrapServers(), cluster.registryUrl(), cluster.uniquePrefix(), Map.of());
    private final Closeables parts = new Closeables();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private final List<WorkerHeartbeat> heartbeats = new CopyOnWriteArrayList<>();
    private Optional<EventPublisher> publisher = Optional.empty();

    @BeforeEach
    void makeTheTopics() throws InterruptedException {
        ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of("cpu"), 1, 1);
        cluster.lockFor(connection.topics().workers("probe"), LOCK);
        publisher = Optional.of(parts.add(new EventPublisher(connection, "test")));
        parts.add(new TopicFollower<>(
                connection, connection.topics().outcomes(), Outcome.class, (key, it) -> it.ifPresent(outcomes::add)));
        parts.add(new TopicFollower<>(
                connection,
                connection.topics().heartbeats(),
                WorkerHeartbeat.class,
                (key, it) -> it.ifPresent(heartbeats::add)));
    }

    @AfterEach
    void closeAll() {
        parts.close();
    }

    @Test
    void keepsATaskFarLongerThanItsLock() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        TaskHandler waiting = (task, attempt) -> {
            release.await();
            return new TaskResult.Done();
        };
        start("w1", "probe", "", waiting);
        start("w2", "probe", "", waiting);
        send(Tasks.probe("long", 1));
        await().atMost(LONG).until(() -> renewals() >= 3 * 3);
        release.countDown();
        await().atMost(LONG).until(() -> kinds("long").contains(OutcomeKind.FINISHED));
        assertThat(kinds("long")).containsExactly(OutcomeKind.STARTED, OutcomeKind.FINISHED);
    }

    @Test
    void saysThatAResultIsTooLargeToReport() throws Exception {
        byte[] noise = new byte[2_000_000];
        new SplittableRandom(1).nextBytes(noise);
        Failure large = Failure.newBuilder()
                .setErrorClass(ErrorClass.INPUT)
                .setCode("large")
                .setMessage(Base64.getEncoder().encodeToString(noise))
                .build();
        start("w1", "probe", "", (task, attempt) -> {
            throw new TaskFailedException(Verdict.REFUSED, large, null);
        });
        send(Tasks.probe("job", 1));

        await().atMost(LONG).until(() -> kinds("job").contains(OutcomeKind.FINISHED));
        Outcome finished = outcomes.get(outcomes.size() - 1);
        assertThat(finished.getVerdict()).isEqualTo(Verdict.FAILED);
        assertThat(finished.getFailure().orElseThrow().getCode()).isEqualTo("outcome-unpublishable");
    }

    @Test
    void reportsTheLossOfAKilledWorkerWithinSeconds() throws Exception {
        Process victim = WorkerProcess.start(connection);
        try {
            send(Tasks.probe("job", 1));
            await().atMost(LONG).until(() -> kinds("job").contains(OutcomeKind.STARTED));
            assertThat(outcomes.get(0).getWorkerId()).isEqualTo("victim");
            start("survivor", "probe", "", (task, attempt) -> new TaskResult.Done());
            await().atMost(LONG).until(() -> isRunning("survivor"));
        } finally {
            victim.destroyForcibly();
        }
        await().atMost(LONG).until(() -> kinds("job").contains(OutcomeKind.LOST));
        Outcome lost = outcomes.get(outcomes.size() - 1);
        assertThat(lost.getWorkerId()).isEqualTo("survivor");
        assertThat(lost.getAttempt()).isEqualTo(1);
        assertThat(kinds("job")).containsExactly(OutcomeKind.STARTED, OutcomeKind.LOST);
    }

    @Test
    void stopsAndSaysNothingWhenItSleptThroughItsLease() throws Exception {
        AtomicInteger kills = new AtomicInteger();
        Timings asleep = timings(LOCK.multipliedBy(3), Duration.ofSeconds(10));
        start("sleeper", "probe", "", asleep, (task, attempt) -> {
            attempt.onCancel(kills::incrementAndGet);
            new CountDownLatch(1).await();
            return new TaskResult.Done();
        });
        send(Tasks.probe("job", 1));
        await().atMost(LONG).until(() -> kinds("job").contains(OutcomeKind.STARTED));
        start("watcher", "probe", "", (task, attempt) -> new TaskResult.Done());

        await().atMost(LONG).until(() -> kinds("job").contains(OutcomeKind.LOST));
        await().atMost(LONG).until(() -> kills.get() == 1);
        assertThat(kinds("job")).containsExactly(OutcomeKind.STARTED, OutcomeKind.LOST);
    }

    @Test
    void stopsARevokedAttemptAndNeverStartsOneThatWasRevokedBefore() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Task before = Tasks.probe("before", 1);
        revoke(before, RevocationKind.RUN);
        start("w", "probe", "", (task, attempt) -> {
            runs.incrementAndGet();
            new CountDownLatch(1).await();
            return new TaskResult.Done();
        });
        send(before);
        await().atMost(LONG).until(() -> kinds("before").contains(OutcomeKind.FINISHED));
        assertThat(runs).hasValue(0);

        Task running = Tasks.probe("running", 1);
        send(running);
        await().atMost(LONG).until(() -> kinds("running").contains(OutcomeKind.STARTED));
        revoke(running, RevocationKind.ATTEMPT);
        await().atMost(LONG).until(() -> kinds("running").contains(OutcomeKind.FINISHED));
        assertThat(outcomes).last().matches(outcome -> outcome.getVerdict() == Verdict.REVOKED);
    }

    @Test
    void handsItsTaskBackWhenItStops() throws Exception {
        Worker worker = start("leaver", "probe", "", (task, attempt) -> {
            new CountDownLatch(1).await();
            return new TaskResult.Done();
        });
        send(Tasks.probe("job", 1));
        await().atMost(LONG).until(() -> kinds("job").contains(OutcomeKind.STARTED));
        worker.close();
        await().atMost(LONG).until(() -> kinds("job").contains(OutcomeKind.HANDED_BACK));
        await().atMost(LONG)
                .until(() -> heartbeats.stream()
                        .anyMatch(
                                beat -> beat.getWorkerId().equals("leaver") && beat.getState() == WorkerState.STOPPED));

        // Settled, not returned: the router releases it again under its own rules.
        start("next", "probe", "", (task, attempt) -> new TaskResult.Done());
        send(Tasks.probe("other", 1));
        await().atMost(LONG).until(() -> kinds("other").contains(OutcomeKind.FINISHED));
        assertThat(kinds("job")).containsExactly(OutcomeKind.STARTED, OutcomeKind.HANDED_BACK);
    }

    @Test
    void takesFromAPoolOnceItShowsTheWorkersIdentity() throws Exception {
        start("w", "cpu", "x264-1", (task, attempt) -> new TaskResult.Done());
        publisher
                .orElseThrow()
                .sendAndWait(
                        connection.topics().tasks("cpu"),
                        Optional.of("k"),
                        Task.newBuilder(Tasks.probe("job", 1)).setQueue("cpu").build(),
                        LONG);
        show("x264-2");
        await().atMost(LONG).until(() -> isIn("w", WorkerState.MISMATCH));
        assertThat(kinds("job")).isEmpty();
        show("x264-1");
        await().atMost(LONG).until(() -> kinds("job").contains(OutcomeKind.FINISHED));
    }

    private void show(String identity) throws PublishException {
        QueueView view = Tasks.view("cpu", identity);
        publisher.orElseThrow().sendAndWait(connection.topics().queues(), Optional.of("cpu"), view, LONG);
    }

    private void send(Task task) throws PublishException {
        publisher
                .orElseThrow()
                .sendAndWait(
                        connection.topics().tasks("probe"),
                        Optional.of(task.getJobId() + "/" + task.getTaskId()),
                        task,
                        LONG);
    }

    private void revoke(Task task, RevocationKind kind) throws PublishException {
        publisher
                .orElseThrow()
                .sendAndWait(
                        connection.topics().revocations(),
                        Optional.of(task.getJobId()),
                        Tasks.revocation(kind, task),
                        LONG);
    }

    private List<OutcomeKind> kinds(String jobId) {
        return outcomes.stream()
                .filter(outcome -> outcome.getJobId().equals(jobId))
                .map(Outcome::getKind)
                .toList();
    }

    /** Three of them take one lock duration. */
    private double renewals() {
        return metrics.find("tailrace.lease.renewals").tag("result", "held").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private boolean isRunning(String workerId) {
        return isIn(workerId, WorkerState.RUNNING);
    }

    private boolean isIn(String workerId, WorkerState state) {
        return heartbeats.stream().anyMatch(beat -> beat.getWorkerId().equals(workerId) && beat.getState() == state);
    }

    private Worker start(String id, String queue, String identity, TaskHandler handler) {
        return start(id, queue, identity, timings(LOCK.dividedBy(3), Duration.ofSeconds(2)), handler);
    }

    private static Timings timings(Duration renewEvery, Duration publishLimit) {
        return new Timings(
                renewEvery,
                Duration.ofMillis(500),
                publishLimit,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5));
    }

    private Worker start(String id, String queue, String identity, Timings timings, TaskHandler handler) {
        ServiceContext context =
                new ServiceContext(id, Environment.of(Map.of("TAILRACE_STOP_GRACE", "0s")), metrics, new Health());
        Deserializer<Task> tasks = AvroSerde.of(Task.class, connection).deserializer();
        WorkerParts wiring = new WorkerParts(
                (name, slot) -> new ShareGroupTaskQueue(connection, name, slot),
                payload -> tasks.deserialize(connection.topics().tasks(queue), payload),
                new KafkaReports(connection, id, new SimpleMeterRegistry()),
                Spans.NONE,
                timings,
                Clock.systemUTC());
        QueueRole role = new QueueRole(queue, 1, !identity.isEmpty(), Map.of(TaskKind.PROBE, handler));
        return parts.add(Worker.start(
                connection,
                context,
                Tasks.worker(id, queue, identity),
                List.of(role),
                Optional.empty(),
                Optional.empty(),
                NodeLimits.NONE,
                wiring));
    }
}
