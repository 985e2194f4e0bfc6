package io.tailrace.gateway;

import static io.tailrace.gateway.GatewayProcess.JOBS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailrace.embedded.EmbeddedKafka;
import io.tailrace.embedded.EmbeddedRegistry;
import io.tailrace.events.IngestCompleted;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes and comes back: nothing is accepted meanwhile, and what was accepted is there. */
class BrokerAwayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DEMAND = "/api/v1/scaling/cpu";
    private static final String SOURCE = "{\"source\":{\"bucket\":\"media-input\",\"key\":\"%s\"}}";

    @Test
    void answers503WhileTheBrokerIsAwayAndLosesNothing(@TempDir Path kafkaDir, @TempDir Path viewDir) throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.start(kafkaDir, 0, 0);
        try (EmbeddedRegistry registry = EmbeddedRegistry.inMemory(0)) {
            KafkaConnection connection =
                    new KafkaConnection(kafka.bootstrapServers(), registry.url(), "away.", Map.of());
            ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of("cpu"), 1, 1);
            try (GatewayProcess gateway = new GatewayProcess(connection, viewDir)) {
                await().atMost(PATIENCE).until(() -> gateway.health().problems().isEmpty());
                assertThat(gateway.post(JOBS, SOURCE.formatted("before")).status())
                        .isEqualTo(202);

                try (EventPublisher router = new EventPublisher(connection, "test-router")) {
                    router.sendAndWait(connection.topics().queues(), Optional.of("cpu"), GatewayIT.queue(), PATIENCE);
                }
                await().atMost(PATIENCE).until(() -> gateway.get(DEMAND).status() == 200);

                kafka.close();
                Reply away = gateway.post(JOBS, SOURCE.formatted("meanwhile"));
                assertThat(away.status()).isEqualTo(503);
                assertThat(away.code()).isEqualTo("broker-unavailable");
                assertThat(away.header("retry-after")).isEqualTo("5");
                assertThat(gateway.get("/api/v1/profiles").status()).isEqualTo(200);

                await().atMost(PATIENCE).until(() -> gateway.get(DEMAND).status() == 503);
                assertThat(gateway.health().problems()).anyMatch(problem -> problem.startsWith("queues"));

                kafka = EmbeddedKafka.start(kafkaDir, 0, 0);
                await().atMost(PATIENCE)
                        .until(() -> gateway.post(JOBS, SOURCE.formatted("meanwhile"))
                                        .status()
                                == 202);
                await().atMost(PATIENCE).until(() -> gateway.get(DEMAND).status() == 200);
            }
            assertThat(ingestedKeys(connection)).contains("before", "meanwhile");
        } finally {
            kafka.close();
        }
    }

    private static Set<String> ingestedKeys(KafkaConnection connection) throws InterruptedException {
        Set<String> keys = ConcurrentHashMap.newKeySet();
        try (TopicFollower<IngestCompleted> follower = new TopicFollower<>(
                connection,
                connection.topics().ingest(),
                IngestCompleted.class,
                (key, record) -> record.ifPresent(ingested -> keys.add(ingested.getKey())))) {
            assertThat(follower.awaitCaughtUp(PATIENCE)).isTrue();
        }
        return keys;
    }
}
