package io.tailrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailrace.embedded.TestCluster;
import io.tailrace.events.Capabilities;
import io.tailrace.events.Control;
import io.tailrace.events.ControlKind;
import io.tailrace.events.Lane;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import io.tailrace.gateway.GatewayProcess.Reply;
import io.tailrace.kafka.ClusterBootstrap;
import io.tailrace.kafka.EventPublisher;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.TopicFollower;
import io.tailrace.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What operators ask of queues and workers, as the records that routers and workers read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, Control> controls = new ConcurrentHashMap<>();
    private GatewayProcess gateway;
    private TopicFollower<Control> follower;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        TestCluster cluster = TestCluster.shared();
        KafkaConnection connection = new KafkaConnection(
                cluster.bootstrapServers(), cluster.registryUrl(), cluster.uniquePrefix(), Map.of());
        ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of("cpu"), 1, 1);
        long now = System.currentTimeMillis();
        try (EventPublisher pipeline = new EventPublisher(connection, "test-pipeline")) {
            pipeline.send(connection.topics().queues(), Optional.of("cpu"), GatewayIT.queue())
                    .join();
            WorkerHeartbeat worker = WorkerHeartbeat.newBuilder()
                    .setWorkerId("node-1")
                    .setHost("node-1")
                    .setPool("cpu")
                    .setHardwareClass("cpu")
                    .setCapabilities(Capabilities.newBuilder().build())
                    .setQueues(List.of())
                    .setState(WorkerState.RUNNING)
                    .setStartedAtMillis(now)
                    .setAtMillis(now)
                    .build();
            pipeline.send(connection.topics().heartbeats(), Optional.of("node-1"), worker)
                    .join();
        }
        follower = new TopicFollower<>(
                connection,
                connection.topics().controls(),
                Control.class,
                (key, control) -> control.ifPresent(known -> controls.put(key, known)));
        gateway = new GatewayProcess(connection, folder);
        await().atMost(PATIENCE).until(() -> gateway.health().problems().isEmpty());
        await().atMost(PATIENCE)
                .until(() -> gateway.post("/api/v1/queues/cpu/resume", "").status() == 202);
    }

    @AfterAll
    void stop() {
        follower.close();
        gateway.close();
    }

    private void awaitControl(String key, ControlKind kind, boolean isPaused, Lane... lanes) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(controls.get(key)).satisfies(control -> {
                    assertThat(control.getKind()).isEqualTo(kind);
                    assertThat(control.getIsPaused()).isEqualTo(isPaused);
                    assertThat(control.getPausedLanes()).containsExactlyInAnyOrder(lanes);
                }));
    }

    @Test
    void lanesAreAddedAndTakenAwayAndAResumeClearsAll() throws Exception {
        gateway.post("/api/v1/queues/cpu/pause?lane=bulk", "");
        Reply reply = gateway.post("/api/v1/queues/cpu/pause?lane=normal", "");
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.body().path("pausedLanes")).hasSize(2);
        awaitControl("queue/cpu", ControlKind.QUEUE, false, Lane.BULK, Lane.NORMAL);
        gateway.post("/api/v1/queues/cpu/resume?lane=bulk", "");
        awaitControl("queue/cpu", ControlKind.QUEUE, false, Lane.NORMAL);
        gateway.post("/api/v1/queues/cpu/pause", "");
        awaitControl("queue/cpu", ControlKind.QUEUE, true, Lane.NORMAL);
        gateway.post("/api/v1/queues/cpu/resume", "");
        awaitControl("queue/cpu", ControlKind.QUEUE, false);
    }

    @Test
    void aWorkerIsDrainedAndResumed() throws Exception {
        assertThat(gateway.post("/api/v1/workers/node-1/drain", "").status()).isEqualTo(202);
        awaitControl("worker/node-1", ControlKind.WORKER, true);
        assertThat(gateway.post("/api/v1/workers/node-1/resume", "").status()).isEqualTo(202);
        awaitControl("worker/node-1", ControlKind.WORKER, false);
    }

    @Test
    void whatIsNotThereCannotBeControlled() throws Exception {
        assertThat(gateway.post("/api/v1/queues/gpu/pause", "").code()).isEqualTo("unknown-queue");
        assertThat(gateway.post("/api/v1/workers/nobody/drain", "").code()).isEqualTo("unknown-worker");
        assertThat(gateway.post("/api/v1/queues/cpu/pause?lane=fast", "").status())
                .isEqualTo(400);
    }
}
