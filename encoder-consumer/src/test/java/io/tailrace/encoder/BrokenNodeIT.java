package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.embedded.EmbeddedS3;
import io.tailrace.embedded.TestCluster;
import io.tailrace.events.Outcome;
import io.tailrace.events.OutcomeKind;
import io.tailrace.events.Task;
import io.tailrace.events.Verdict;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import io.tailrace.kafka.ClusterBootstrap;
import io.tailrace.kafka.EventPublisher;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.TopicFollower;
import io.tailrace.service.Closeables;
import io.tailrace.service.Environment;
import io.tailrace.service.Health;
import io.tailrace.service.ServiceContext;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.topics.TopicCatalogue;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose ffmpeg crashes takes itself out, and comes back when ffmpeg works again; the test stands in for the router. */
class BrokenNodeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestCluster cluster = TestCluster.shared();
    private final KafkaConnection kafka =
            new KafkaConnection(cluster.bootstrapServers(), cluster.registryUrl(), cluster.uniquePrefix(), Map.of());
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private final List<WorkerHeartbeat> heartbeats = new CopyOnWriteArrayList<>();

    @Test
    void takesItselfOutAndComesBackAfterAPassedTest(@TempDir Path folder) throws Exception {
        ClusterBootstrap.ensure(kafka, TopicCatalogue.standard(), List.of("cpu"), 1, 1);
        FaultyFfmpeg ffmpeg = new FaultyFfmpeg(folder);
        try (Closeables parts = new Closeables()) {
            EmbeddedS3 s3 = parts.add(
                    EmbeddedS3.start(Files.createDirectory(folder.resolve("s3")), 0, "key", "secret", List.of()));
            StoreConnection connection = new StoreConnection(
                    URI.create(s3.endpoint()), "us-east-1", "key", "secret", "media-input", "media-work", "output");
            ObjectStore store = parts.add(new ObjectStore(connection));
            store.ensureBucket("media-input");
            store.ensureBucket("media-work");
            store.putFile("media-input", "clip.mp4", Path.of("../pipeline-tests/media/bbb-360p-6s.mp4"), "video/mp4");
            EventPublisher router = parts.add(new EventPublisher(kafka, "test-router"));
            parts.add(new TopicFollower<>(
                    kafka, kafka.topics().outcomes(), Outcome.class, (key, it) -> it.ifPresent(outcomes::add)));
            parts.add(new TopicFollower<>(
                    kafka,
                    kafka.topics().heartbeats(),
                    WorkerHeartbeat.class,
                    (key, it) -> it.ifPresent(heartbeats::add)));
            Environment environment = Environment.of(Map.of(
                    "TAILRACE_WORKER_ROLES", "probe",
                    "TAILRACE_STOP_GRACE", "0s",
                    "TAILRACE_SCRATCH_DIR", folder.resolve("scratch").toString(),
                    "TAILRACE_FFMPEG", ffmpeg.programs().ffmpeg().toString(),
                    "TAILRACE_FFPROBE", ffmpeg.programs().ffprobe().toString()));
            parts.add(EncoderService.start(
                    new ServiceContext("encoder", environment, metrics, new Health()), kafka, connection));
            send(router, "whole");
            await().atMost(PATIENCE).until(() -> ended("whole") == 1);

            ffmpeg.breakDown();
            for (String job : List.of("one", "two", "three")) {
                send(router, job);
            }
            await().atMost(PATIENCE).until(() -> states().anyMatch(state -> state == WorkerState.BROKEN));
            assertThat(finished())
                    .filteredOn(outcome -> outcome.getVerdict() == Verdict.FAILED)
                    .extracting(outcome -> outcome.getFailure().orElseThrow().getCode())
                    .containsExactly("probe-failed", "probe-failed", "probe-failed");
            await().atMost(PATIENCE).until(() -> tests("failed") > 0);
            assertThat(heartbeats).last().satisfies(beat -> {
                assertThat(beat.getState()).isEqualTo(WorkerState.BROKEN);
                assertThat(beat.getReason()).isNotEmpty();
            });

            send(router, "four");
            ffmpeg.mend();
            await().atMost(PATIENCE).until(() -> tests("passed") > 0 || ended("four") > 0);
            assertThat(ended("four")).as("before the worker is back").isZero();
            await().atMost(PATIENCE).until(() -> ended("four") == 1);
            assertThat(finished())
                    .last()
                    .matches(outcome -> outcome.getVerdict() == Verdict.SUCCEEDED)
                    .matches(outcome -> outcome.getJobId().equals("four"));
            assertThat(tests("passed")).isEqualTo(1);
        }
    }

    private void send(EventPublisher router, String job) throws Exception {
        Task task = Task.newBuilder(Tasks.probe("media-input", "clip.mp4", Optional.empty()))
                .setJobId(job)
                .build();
        router.sendAndWait(kafka.topics().tasks("probe"), Optional.of(job), task, PATIENCE);
    }

    private double tests(String result) {
        return Optional.ofNullable(metrics.find("tailrace.worker.self.tests")
                        .tag("result", result)
                        .counter())
                .map(Counter::count)
                .orElse(0.0);
    }

    private Stream<WorkerState> states() {
        return heartbeats.stream().map(WorkerHeartbeat::getState);
    }

    private List<Outcome> finished() {
        return outcomes.stream()
                .filter(outcome -> outcome.getKind() == OutcomeKind.FINISHED)
                .toList();
    }

    private long ended(String job) {
        return finished().stream()
                .filter(outcome -> outcome.getJobId().equals(job))
                .count();
    }
}
