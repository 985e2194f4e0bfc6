package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.topics.TopicCatalogue;
import io.tailrace.topics.Topics;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class WantedTopicTest {

    private static final List<WantedTopic> ALL = WantedTopic.all(
            new Topics("tailrace."), TopicCatalogue.standard(), List.of("cpu", "jetson"), QueueEngine.SHARE, 12, 3);

    private static WantedTopic topic(String name) {
        return ALL.stream()
                .filter(topic -> topic.name().equals("tailrace." + name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyPoolAndEveryReservedQueueHasOneTaskTopic() {
        assertThat(ALL.stream().map(WantedTopic::name).filter(name -> name.contains("tasks")))
                .containsExactlyInAnyOrder(
                        "tailrace.tasks.probe",
                        "tailrace.tasks.publish",
                        "tailrace.tasks.cpu",
                        "tailrace.tasks.jetson");
    }

    @Test
    void keyedTopicsShareOneNumberOfPartitionsAndQueuesHaveOne() {
        assertThat(topic("jobs").partitions()).isEqualTo(12);
        assertThat(topic("job-log").partitions()).isEqualTo(12);
        assertThat(topic("tasks.cpu").partitions()).isEqualTo(1);
    }

    @Test
    void saysEverythingExplicitly() {
        assertThat(ALL)
                .allSatisfy(topic -> assertThat(topic.settings())
                        .containsOnlyKeys(
                                "cleanup.policy",
                                "retention.ms",
                                "min.insync.replicas",
                                "max.message.bytes",
                                "segment.ms")
                        .containsEntry("min.insync.replicas", "2"));
        assertThat(topic("jobs").settings())
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("retention.ms", "-1");
    }

    @Test
    void deadLettersTakeMoreThanAnyOtherTopic() {
        int others = ALL.stream()
                .filter(topic -> !topic.name().endsWith("dead-letters"))
                .mapToInt(topic -> topic.spec().maxRecordBytes())
                .max()
                .orElseThrow();

        assertThat(others).isGreaterThanOrEqualTo(4 * TopicCatalogue.LARGEST_RECORD_BYTES);
        assertThat(topic("dead-letters").spec().maxRecordBytes()).isGreaterThan(others);
    }

    @Test
    void segmentsCloseWellBeforeTheirRecordsExpire() {
        assertThat(ALL).allSatisfy(topic -> {
            long segment = Long.parseLong(topic.settings().get("segment.ms"));
            assertThat(segment).isBetween(600_000L, 86_400_000L);
            topic.spec()
                    .retention()
                    .ifPresent(retention -> assertThat(segment).isLessThanOrEqualTo(retention.toMillis() / 4));
        });
    }

    @Test
    void seesNoDriftInWhatItMade() {
        assertThat(ALL)
                .allSatisfy(topic -> assertThat(
                                topic.drift(description(topic.name(), topic.partitions()), config(topic.settings())))
                        .isEmpty());
        assertThat(topic("workers")
                        .drift(
                                description("tailrace.workers", 12),
                                config(Map.of("cleanup.policy", "delete,compact", "max.message.bytes", "9000000"))))
                .as("order of a list, and larger limits, are no drift")
                .isEmpty();
    }

    @Test
    void tellsEveryDriftInOneSentence() {
        assertThat(topic("jobs")
                        .drift(
                                description("tailrace.jobs", 6),
                                config(Map.of("cleanup.policy", "delete", "max.message.bytes", "1000"))))
                .containsExactly(
                        "tailrace.jobs has 6 partitions instead of 12",
                        "tailrace.jobs has cleanup.policy=delete instead of compact",
                        "tailrace.jobs has max.message.bytes=1000 instead of at least 1048576");
    }

    @Test
    void refusesARetentionThatWouldLoseWhatJobsNeed() {
        String wanted =
                "tailrace.job-log has retention.ms=3600000 instead of at least 518400000: jobs would lose records"
                        + " that they need";
        assertThat(retention("job-log", "3600000", "-1")).containsExactly(wanted);
        assertThat(retention("outcomes", "518400000", "1000000"))
                .containsExactly("tailrace.outcomes has retention.bytes=1000000 instead of -1: jobs would lose records"
                        + " that they need");
        assertThat(retention("ingest", "-1", "-1")).as("for ever").isEmpty();
        assertThat(retention("audit", "3600000", "1000000"))
                .as("no job needs it")
                .isEmpty();
    }

    private static List<String> retention(String name, String millis, String bytes) {
        return topic(name)
                .drift(
                        description("tailrace." + name, 12),
                        config(Map.of("cleanup.policy", "delete", "retention.ms", millis, "retention.bytes", bytes)));
    }

    @Test
    void registersEveryTopicAndEveryRecordOfInternalTopics() {
        assertThat(SchemaRegistration.subjects(ALL))
                .containsKeys(
                        "tailrace.ingest-value",
                        "io.tailrace.events.ReadyGroup",
                        "io.tailrace.events.Task",
                        "io.tailrace.events.UnitId",
                        "io.tailrace.packager.state.AssetProgress")
                .doesNotContainKey("tailrace.dead-letters-value");
    }

    private static TopicDescription description(String name, int partitions) {
        Node node = new Node(1, "h", 1);
        return new TopicDescription(
                name,
                false,
                IntStream.range(0, partitions)
                        .mapToObj(i -> new TopicPartitionInfo(i, node, List.of(node), List.of(node)))
                        .toList());
    }

    private static Config config(Map<String, String> settings) {
        return new Config(settings.entrySet().stream()
                .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
                .collect(Collectors.toSet()));
    }
}
