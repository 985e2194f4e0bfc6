package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.embedded.EmbeddedRegistry;
import io.tailrace.embedded.EmbeddedS3;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** A whole job on the broker of the Apache Kafka image, with one broker's settings that share groups and transactions want. */
@Tag("docker")
class DockerIT {

    /** The version of our clients. */
    private static final String IMAGE = "apache/kafka:4.3.1";

    @TempDir
    Path folder;

    @Test
    void theFourServicesMakeAnAssetOnTheBrokerOfTheImage() throws Exception {
        assertThat(DockerClientFactory.instance().isDockerAvailable())
                .as("the profile docker needs a container engine that answers, such as Docker")
                .isTrue();
        try (KafkaContainer kafka = broker()) {
            kafka.start();
            try (EmbeddedRegistry registry = EmbeddedRegistry.start(0, kafka.getBootstrapServers());
                    EmbeddedS3 s3 = EmbeddedS3.start(folder.resolve("s3"), 0, "docker", "docker-secret", List.of())) {
                Map<String, String> variables = Map.of(
                        "TAILRACE_KAFKA_BOOTSTRAP_SERVERS", kafka.getBootstrapServers(),
                        "TAILRACE_REGISTRY_URL", registry.url(),
                        "TAILRACE_S3_ENDPOINT", s3.endpoint(),
                        "TAILRACE_S3_ACCESS_KEY", "docker",
                        "TAILRACE_S3_SECRET_KEY", "docker-secret");
                LoneServices.makeBuckets(variables);
                try (LoneServices services = new LoneServices(folder, variables)) {
                    services.startAll();
                    services.makeAnAssetOfTheClip();
                    services.endCleanly();
                }
            }
        }
    }

    private static KafkaContainer broker() {
        return new KafkaContainer(IMAGE)
                .withEnv("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1")
                .withEnv("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1")
                .withEnv("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1")
                .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
                .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1")
                .withEnv("KAFKA_GROUP_SHARE_PARTITION_MAX_RECORD_LOCKS", "10000")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
    }
}
