package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.embedded.EmbeddedKafka;
import io.tailrace.kafka.TaskQueue.TaskLease;
import io.tailrace.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker on which share groups and the consumer protocol of KIP-848 are off, as before Kafka 4.0. */
class OlderBrokerIT {

    private static final List<String> NEWER = List.of("share.version", "streams.version", "group.version");

    @TempDir
    Path folder;

    @Test
    void theClassicEngineNeedsNeitherShareGroupsNorTheNewConsumerProtocol() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(folder, 0, 0)) {
            KafkaConnection connection =
                    new KafkaConnection(broker.bootstrapServers(), "mock://older", "tailrace.", Map.of());
            try (Admin admin = Admin.create(connection.clientConfig("test"))) {
                FeatureUpdate off = new FeatureUpdate((short) 0, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE);
                admin.updateFeatures(
                                NEWER.stream().collect(Collectors.toMap(Function.identity(), name -> off)),
                                new UpdateFeaturesOptions())
                        .all()
                        .get();
            }
            assertThat(ClusterProbe.look(connection, TopicCatalogue.standard(), Duration.ofSeconds(10))
                            .hasShareGroups())
                    .isFalse();

            ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of("cpu"), QueueEngine.CLASSIC, 1, 1);

            try (Producer<byte[], byte[]> producer = RawProducers.create(connection, "dispatcher", Map.of());
                    TaskQueue slot = QueueEngine.CLASSIC.open(connection, "cpu", "slot", new SimpleMeterRegistry())) {
                byte[] task = QueueFixture.bytes("a");
                producer.send(new ProducerRecord<>(connection.topics().tasks("cpu"), task, task))
                        .get();
                TaskLease lease = QueueFixture.taken(slot);
                assertThat(lease.renew()).isTrue();
                assertThat(lease.accept()).isTrue();
            }
        }
    }
}
