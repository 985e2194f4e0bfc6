package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.embedded.EmbeddedKafka;
import io.tailrace.embedded.EmbeddedRegistry;
import io.tailrace.events.JobCommand;
import io.tailrace.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicFollowerIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Map<String, Optional<JobCommand>> view = Collections.synchronizedMap(new LinkedHashMap<>());

    private TopicFollower<JobCommand> follow(KafkaConnection connection) {
        return new TopicFollower<>(connection, connection.topics().commands(), JobCommand.class, view::put);
    }

    @Test
    void readsWhatWasThereThenFollows() throws Exception {
        KafkaConnection connection = Clusters.ready();
        try (EventPublisher publisher = new EventPublisher(connection, "writer")) {
            String topic = connection.topics().commands();
            publisher.sendAndWait(topic, Optional.of("a"), Records.cancel("a"), LIMIT);
            publisher.sendAndWait(topic, Optional.empty(), Records.cancel("none"), LIMIT);

            try (TopicFollower<JobCommand> follower = follow(connection)) {
                assertThat(follower.awaitCaughtUp(LIMIT)).isTrue();
                Awaitility.await().atMost(LIMIT).until(() -> follower.problem().isEmpty());
                assertThat(view)
                        .containsEntry("a", Optional.of(Records.cancel("a")))
                        .containsEntry("", Optional.of(Records.cancel("none")));

                publisher.sendAndWait(topic, Optional.of("b"), Records.urgent("b"), LIMIT);
                Awaitility.await()
                        .atMost(LIMIT)
                        .untilAsserted(() -> assertThat(view).containsEntry("b", Optional.of(Records.urgent("b"))));
            }
        }
    }

    @Test
    void anEmptyTopicIsCaughtUpAtOnce() throws Exception {
        try (TopicFollower<JobCommand> follower = follow(Clusters.ready())) {
            assertThat(follower.awaitCaughtUp(LIMIT)).isTrue();
            assertThat(view).isEmpty();
        }
    }

    @Test
    void handsOnTombstonesAndSkipsWhatCanNotBeDecoded() throws Exception {
        KafkaConnection connection = Clusters.ready();
        String topic = connection.topics().commands();
        try (Producer<byte[], byte[]> producer = RawProducers.create(connection, "writer", Map.of());
                EventPublisher publisher = new EventPublisher(connection, "writer")) {
            producer.send(new ProducerRecord<>(topic, bytes("bad"), bytes("no Avro")))
                    .get();
            producer.send(new ProducerRecord<>(topic, bytes("gone"), null)).get();
            publisher.sendAndWait(topic, Optional.of("good"), Records.cancel("good"), LIMIT);
        }

        try (TopicFollower<JobCommand> follower = follow(connection)) {
            assertThat(follower.awaitCaughtUp(LIMIT)).isTrue();
        }

        assertThat(view).containsOnlyKeys("gone", "good").containsEntry("gone", Optional.empty());
    }

    @Test
    void waitsForATopicThatComesLater() throws Exception {
        KafkaConnection connection = Clusters.blank();
        try (TopicFollower<JobCommand> follower = follow(connection)) {
            Awaitility.await()
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(follower.problem())
                            .hasValueSatisfying(text -> assertThat(text).contains("commands")));

            ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of(), 1, 1);

            assertThat(follower.awaitCaughtUp(LIMIT)).isTrue();
        }
    }

    @Test
    void saysThatTheBrokerIsAwayAndFollowsAgainWhenItIsBack(@TempDir Path folder) throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0, 0);
        try (EmbeddedRegistry registry = EmbeddedRegistry.inMemory(0)) {
            KafkaConnection connection =
                    new KafkaConnection(kafka.bootstrapServers(), registry.url(), "follower.", Map.of());
            ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of(), 1, 1);
            try (TopicFollower<JobCommand> follower = follow(connection)) {
                assertThat(follower.awaitCaughtUp(LIMIT)).isTrue();

                kafka.close();
                Awaitility.await()
                        .atMost(LIMIT)
                        .untilAsserted(() -> assertThat(follower.problem())
                                .hasValueSatisfying(text -> assertThat(text).contains("can't be read")));

                kafka = EmbeddedKafka.start(folder, 0, 0);
                Awaitility.await().atMost(LIMIT).until(() -> follower.problem().isEmpty());
                try (EventPublisher publisher = new EventPublisher(connection, "writer")) {
                    publisher.sendAndWait(connection.topics().commands(), Optional.of("a"), Records.cancel("a"), LIMIT);
                }
                Awaitility.await().atMost(LIMIT).until(() -> view.containsKey("a"));
            }
        } finally {
            kafka.close();
        }
    }

    @Test
    void waitsForABrokerThatComesLater(@TempDir Path folder) throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0, 0);
        try (EmbeddedRegistry registry = EmbeddedRegistry.inMemory(0)) {
            KafkaConnection connection =
                    new KafkaConnection(kafka.bootstrapServers(), registry.url(), "follower.", Map.of());
            ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of(), 1, 1);
            kafka.close();
            try (TopicFollower<JobCommand> follower = follow(connection)) {
                Awaitility.await()
                        .atMost(LIMIT)
                        .untilAsserted(() -> assertThat(follower.problem())
                                .hasValueSatisfying(text -> assertThat(text).contains("can't be read")));

                kafka = EmbeddedKafka.start(folder, 0, 0);
                assertThat(follower.awaitCaughtUp(LIMIT)).isTrue();
                Awaitility.await().atMost(LIMIT).until(() -> follower.problem().isEmpty());
            }
        } finally {
            kafka.close();
        }
    }

    @Test
    void aBugInTheViewIsAProblemAndNotSilence() throws Exception {
        KafkaConnection connection = Clusters.ready();
        List<String> seen = new CopyOnWriteArrayList<>();
        try (EventPublisher publisher = new EventPublisher(connection, "writer");
                TopicFollower<JobCommand> follower = new TopicFollower<>(
                        connection, connection.topics().commands(), JobCommand.class, (key, value) -> {
                            seen.add(key);
                            throw new IllegalStateException("a bug");
                        })) {
            publisher.sendAndWait(connection.topics().commands(), Optional.of("a"), Records.cancel("a"), LIMIT);
            publisher.sendAndWait(connection.topics().commands(), Optional.of("b"), Records.cancel("b"), LIMIT);

            Awaitility.await()
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(follower.problem())
                            .hasValueSatisfying(text -> assertThat(text).contains("a bug")));
            assertThat(seen).containsExactly("a");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
