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

/** The classic engine on brokers of a test's own. */
class ClassicBrokersIT {

    /** What brokers before 4.0 do not have: share groups, and the protocols of KIP-1071 and KIP-848. */
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

            send(connection, "a");
            try (TaskQueue slot = QueueEngine.CLASSIC.open(connection, "cpu", "slot", new SimpleMeterRegistry())) {
                TaskLease lease = QueueFixture.taken(slot);
                assertThat(lease.renew()).isTrue();
                assertThat(lease.accept()).isTrue();
            }
        }
    }

    @Test
    void aTaskOutlivesTheRestartOfItsBroker() throws Exception {
        KafkaConnection connection;
        TaskQueue slot;
        TaskLease lease;
        try (EmbeddedKafka broker = EmbeddedKafka.start(folder, 0, 0)) {
            connection = new KafkaConnection(broker.bootstrapServers(), "mock://restart", "tailrace.", Map.of());
            ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of("cpu"), QueueEngine.CLASSIC, 1, 1);
            send(connection, "a");
            slot = QueueEngine.CLASSIC.open(connection, "cpu", "slot", new SimpleMeterRegistry());
            lease = QueueFixture.taken(slot);
        }
        try (EmbeddedKafka again = EmbeddedKafka.start(folder, 0, 0);
                slot) {
            assertThat(again.bootstrapServers()).isEqualTo(connection.bootstrapServers());

            assertThat(lease.renew()).isTrue();
            assertThat(lease.accept()).isTrue();
            send(connection, "b");
            TaskLease next = QueueFixture.taken(slot);
            assertThat(next.key()).contains("b");
            assertThat(next.deliveryCount()).isEqualTo(1);
        }
    }

    private static void send(KafkaConnection connection, String task) throws Exception {
        try (Producer<byte[], byte[]> producer = RawProducers.create(connection, "dispatcher", Map.of())) {
            byte[] bytes = QueueFixture.bytes(task);
            producer.send(new ProducerRecord<>(connection.topics().tasks("cpu"), bytes, bytes))
                    .get();
        }
    }
}
