package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tailrace.events.JobCommand;
import io.tailrace.topics.TopicCatalogue;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterBootstrapIT {

    private static final TopicCatalogue CATALOGUE = TopicCatalogue.standard();

    @Test
    void makesEverythingAndMayBeRepeated() throws Exception {
        KafkaConnection connection = Clusters.blank();

        ClusterBootstrap.ensure(connection, CATALOGUE, List.of("cpu"), 2, 1);
        ClusterBootstrap.ensure(connection, CATALOGUE, List.of("cpu"), 2, 1);

        try (Admin admin = Admin.create(connection.clientConfig("test"))) {
            // the broker that is asked hears of topics and settings a moment after the controller has made them
            await().untilAsserted(() -> assertThat(admin.listTopics().names().get())
                    .contains(
                            connection.topics().ingest(),
                            connection.topics().deadLetters(),
                            connection.topics().tasks("probe"),
                            connection.topics().tasks("cpu")));
            assertThat(admin.describeTopics(List.of(connection.topics().jobs()))
                            .allTopicNames()
                            .get()
                            .values())
                    .singleElement()
                    .satisfies(topic -> assertThat(topic.partitions()).hasSize(2));
            await().untilAsserted(() -> {
                Config group = group(admin, connection.topics().workers("cpu"));
                assertThat(group.get("share.isolation.level").value()).isEqualTo("read_committed");
                assertThat(group.get("share.auto.offset.reset").value()).isEqualTo("earliest");
                assertThat(group.get("share.record.lock.duration.ms").value()).isEqualTo("30000");
                assertThat(group.get("share.delivery.count.limit").value()).isEqualTo("10");
            });
        }
    }

    private static Config group(Admin admin, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, name);
        return admin.describeConfigs(List.of(resource))
                .values()
                .values()
                .iterator()
                .next()
                .get();
    }

    @Test
    void aNewPoolGetsItsTopicsBesideWhatExists() throws Exception {
        KafkaConnection connection = Clusters.ready();

        ClusterBootstrap.ensure(connection, CATALOGUE, List.of("cpu", "x86-nvenc"), 1, 1);

        try (Admin admin = Admin.create(connection.clientConfig("test"))) {
            await().untilAsserted(() -> assertThat(admin.listTopics().names().get())
                    .contains(connection.topics().tasks("x86-nvenc")));
        }
    }

    @Test
    void registersSchemasSoThatWritersNeedNotTo() {
        KafkaConnection ready = Clusters.ready();
        KafkaConnection reader = new KafkaConnection(
                ready.bootstrapServers(),
                ready.registryUrl(),
                ready.topicPrefix(),
                Map.of("auto.register.schemas", "false"));

        byte[] bytes = AvroSerde.of(JobCommand.class, reader)
                .serializer()
                .serialize(ready.topics().commands(), Records.cancel("j"));

        assertThat(AvroSerde.of(JobCommand.class, reader).deserializer().deserialize("any", bytes))
                .isEqualTo(Records.cancel("j"));
    }

    @Test
    void driftIsAnErrorThatSaysWhatDiffersAndChangesNothing() throws Exception {
        KafkaConnection connection = Clusters.ready();

        assertThatThrownBy(() -> ClusterBootstrap.ensure(connection, CATALOGUE, List.of("cpu", "later"), 3, 1))
                .isInstanceOf(BootstrapException.class)
                .hasMessageContaining(connection.topics().jobs() + " has 1 partitions instead of 3");

        try (Admin admin = Admin.create(connection.clientConfig("test"))) {
            assertThat(admin.listTopics().names().get())
                    .doesNotContain(connection.topics().tasks("later"));
        }
    }

    @Test
    void aRetentionThatLosesWhatJobsNeedIsDrift() throws Exception {
        KafkaConnection connection = Clusters.ready();
        String topic = connection.topics().jobLog();
        AlterConfigOp anHour = new AlterConfigOp(
                new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, "3600000"), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(connection.clientConfig("test"))) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(anHour)))
                    .all()
                    .get();
        }

        await().untilAsserted(() -> assertThatThrownBy(
                        () -> ClusterBootstrap.ensure(connection, CATALOGUE, List.of("cpu"), 1, 1))
                .isInstanceOf(BootstrapException.class)
                .hasMessageContaining(topic + " has retention.ms=3600000 instead of at least 518400000"));
    }

    @Test
    void theClassicEngineHasMorePartitionsAndNoShareGroups() throws Exception {
        KafkaConnection connection = Clusters.ready(QueueEngine.CLASSIC);

        try (Admin admin = Admin.create(connection.clientConfig("test"))) {
            assertThat(admin.describeTopics(List.of(
                                    connection.topics().tasks("cpu"),
                                    connection.topics().tasks("probe")))
                            .allTopicNames()
                            .get()
                            .values())
                    .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(64));
            assertThat(group(admin, connection.topics().workers("cpu"))
                            .get("share.isolation.level")
                            .source())
                    .isNotEqualTo(ConfigEntry.ConfigSource.DYNAMIC_GROUP_CONFIG);
        }
    }

    @ParameterizedTest
    @EnumSource(QueueEngine.class)
    void aClusterMadeForTheOtherEngineIsDrift(QueueEngine engine) {
        KafkaConnection connection = Clusters.ready(engine);
        QueueEngine other = engine == QueueEngine.SHARE ? QueueEngine.CLASSIC : QueueEngine.SHARE;

        assertThatThrownBy(() -> ClusterBootstrap.ensure(connection, CATALOGUE, List.of("cpu"), other, 1, 1))
                .isInstanceOf(BootstrapException.class)
                .hasMessageContaining(connection.topics().tasks("cpu") + " has " + engine.taskPartitions()
                        + " partitions instead of " + other.taskPartitions()
                        + ": it was made for another TAILRACE_QUEUE");
    }

    @Test
    void setsTheShareGroupsRightAgain() throws Exception {
        KafkaConnection connection = Clusters.ready();
        ConfigResource group = new ConfigResource(
                ConfigResource.Type.GROUP, connection.topics().workers("cpu"));
        try (Admin admin = Admin.create(connection.clientConfig("test"))) {
            ConfigEntry shorter = new ConfigEntry("share.record.lock.duration.ms", "15000");
            admin.incrementalAlterConfigs(Map.of(group, List.of(new AlterConfigOp(shorter, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();

            ClusterBootstrap.ensure(connection, CATALOGUE, List.of("cpu"), 1, 1);

            assertThat(group(admin, group.name())
                            .get("share.record.lock.duration.ms")
                            .value())
                    .isEqualTo("30000");
            assertThat(ShareGroupSettings.missing(Map.of(group, group(admin, group.name()))))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"probe", "publish", "CPU", "a.b", "a_b", "", "-a", "../x"})
    void refusesNamesThatCanNotBePools(String pool) {
        KafkaConnection nowhere = Records.mock("none");

        assertThatThrownBy(() -> ClusterBootstrap.ensure(nowhere, CATALOGUE, List.of(pool), 1, 1))
                .isInstanceOf(BootstrapException.class)
                .hasMessageContaining("\"" + pool + "\"");
    }

    @Test
    void saysThatTheRegistryIsAway() {
        KafkaConnection blank = Clusters.blank();
        KafkaConnection noRegistry =
                new KafkaConnection(blank.bootstrapServers(), "http://127.0.0.1:1", blank.topicPrefix(), Map.of());

        assertThatThrownBy(() -> ClusterBootstrap.ensure(noRegistry, CATALOGUE, List.of(), 1, 1))
                .isInstanceOf(BootstrapException.class)
                .hasMessageContaining("http://127.0.0.1:1");
    }
}
