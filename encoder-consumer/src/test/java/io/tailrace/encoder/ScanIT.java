package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.embedded.EmbeddedS3;
import io.tailrace.embedded.TestCluster;
import io.tailrace.encoder.scan.InputScan;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Lane;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The role scan against a real store and broker; the test stands in for the router. */
class ScanIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<IngestCompleted> ingested = new CopyOnWriteArrayList<>();

    private long announced(String key) {
        return ingested.stream().filter(record -> record.getKey().equals(key)).count();
    }

    @Test
    void announcesWhatNoHookDidAndNothingElse(@TempDir Path folder) throws Exception {
        TestCluster cluster = TestCluster.shared();
        KafkaConnection kafka = new KafkaConnection(
                cluster.bootstrapServers(), cluster.registryUrl(), cluster.uniquePrefix(), Map.of());
        ClusterBootstrap.ensure(kafka, TopicCatalogue.standard(), List.of("cpu"), 1, 1);
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        try (Closeables parts = new Closeables()) {
            EmbeddedS3 s3 = parts.add(
                    EmbeddedS3.start(Files.createDirectory(folder.resolve("s3")), 0, "key", "secret", List.of()));
            StoreConnection connection = new StoreConnection(
                    URI.create(s3.endpoint()), "us-east-1", "key", "secret", "media-input", "work", "output");
            ObjectStore store = parts.add(new ObjectStore(connection));
            store.ensureBucket("media-input");
            store.putBytes("media-input", "live/lost.mp4", new byte[] {1}, "video/mp4");
            store.putBytes("media-input", "live/notes.txt", new byte[] {1}, "text/plain");
            store.putBytes("media-input", "elsewhere/a.mp4", new byte[] {1}, "video/mp4");
            String known = store.putBytes("media-input", "live/known.mp4", new byte[] {2}, "video/mp4")
                    .etag();
            EventPublisher router = parts.add(new EventPublisher(kafka, "test-router"));
            router.sendAndWait(kafka.topics().jobs(), Optional.of("j1"), view("live/known.mp4", known), PATIENCE);
            parts.add(new TopicFollower<>(
                    kafka,
                    kafka.topics().ingest(),
                    IngestCompleted.class,
                    (key, value) -> value.ifPresent(ingested::add)));
            Environment environment = Environment.of(Map.of(
                    "TAILRACE_SCAN_PREFIXES", "live/",
                    "TAILRACE_SCAN_INTERVAL", "1s",
                    "TAILRACE_SCAN_MIN_AGE", "1s"));
            parts.add(
                    InputScan.start(new ServiceContext("scan", environment, metrics, new Health()), kafka, connection));
            await().atMost(PATIENCE).until(() -> announced("live/lost.mp4") > 0);
            store.putBytes("media-input", "live/late.mp4", new byte[] {3}, "video/mp4");
            await().atMost(PATIENCE).until(() -> announced("live/late.mp4") > 0);
            double rounds =
                    metrics.counter("tailrace.scan.rounds", "result", "ok").count();
            await().atMost(PATIENCE)
                    .until(() -> metrics.counter("tailrace.scan.rounds", "result", "ok")
                                    .count()
                            > rounds + 1);
        }
        assertThat(ingested).extracting(IngestCompleted::getKey).containsExactly("live/lost.mp4", "live/late.mp4");
        assertThat(ingested).allMatch(record -> record.getEtag().isPresent());
    }

    private static JobView view(String key, String etag) {
        long now = System.currentTimeMillis();
        return JobView.newBuilder()
                .setId("j1")
                .setState(JobState.FAILED)
                .setRun(1)
                .setProfile("hls-ladder")
                .setLane(Lane.NORMAL)
                .setBucket("media-input")
                .setKey(key)
                .setEtag(etag)
                .setCreatedAtMillis(now)
                .setUpdatedAtMillis(now)
                .build();
    }
}
