package io.tailrace.gateway;

import static io.tailrace.gateway.GatewayProcess.JOBS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailrace.embedded.TestCluster;
import io.tailrace.events.IngestCompleted;
import io.tailrace.kafka.ClusterBootstrap;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.TopicFollower;
import io.tailrace.topics.TopicCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles that change while the gateway runs. */
class ProfilesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PROFILES = "/api/v1/profiles";
    private static final String TEXT = """
            packaging: file
            files:
              - name: small.mp4
                picture: {box: 640x360, quality: 28, maxRate: 800k}
            """;

    @Test
    void takesANewProfileAndGivesItsTextAlongAndSaysWhatIsWrong(@TempDir Path site) throws Exception {
        TestCluster cluster = TestCluster.shared();
        KafkaConnection connection = new KafkaConnection(
                cluster.bootstrapServers(), cluster.registryUrl(), cluster.uniquePrefix(), Map.of());
        ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of("cpu"), 3, 1);
        Path folder = Files.createDirectory(site.resolve("profiles"));
        List<IngestCompleted> ingested = new CopyOnWriteArrayList<>();
        TopicFollower<IngestCompleted> ingest = new TopicFollower<>(
                connection,
                connection.topics().ingest(),
                IngestCompleted.class,
                (key, value) -> value.ifPresent(ingested::add));
        try (GatewayProcess gateway = new GatewayProcess(
                connection, site.resolve("view"), Map.of("TAILRACE_PROFILES_DIR", folder.toString()))) {
            await().atMost(PATIENCE).until(() -> gateway.health().problems().isEmpty());
            assertThat(gateway.get(PROFILES + "/mine").status()).isEqualTo(404);
            Files.writeString(folder.resolve("mine.yaml"), TEXT);
            await().atMost(PATIENCE).until(() -> gateway.get(PROFILES + "/mine").status() == 200);
            assertThat(gateway.get(PROFILES).body().has("error")).isFalse();

            for (String profile : List.of("mine", "proxy")) {
                String body = "{\"source\":{\"bucket\":\"media-input\",\"key\":\"a\"},\"profile\":\"" + profile + "\"}";
                assertThat(gateway.post(JOBS, body).status()).isEqualTo(202);
            }
            await().atMost(PATIENCE).until(() -> ingested.size() == 2);
            assertThat(ingested).extracting(IngestCompleted::getProfileText).containsExactlyInAnyOrder(TEXT, "");

            Files.writeString(folder.resolve("mine.yaml"), TEXT.replace("box", "bax"));
            await().atMost(PATIENCE).until(() -> gateway.get(PROFILES).body().has("error"));
            assertThat(gateway.get(PROFILES).body().get("error").textValue()).contains("mine.yaml", "bax");
            assertThat(gateway.get(PROFILES + "/mine").status()).isEqualTo(200);
        } finally {
            ingest.close();
        }
    }
}
