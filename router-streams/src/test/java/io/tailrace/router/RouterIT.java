package io.tailrace.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.embedded.TestCluster;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobState;
import io.tailrace.kafka.ClusterBootstrap;
import io.tailrace.kafka.EventPublisher;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.sample.Samples;
import io.tailrace.service.Environment;
import io.tailrace.service.Health;
import io.tailrace.service.ServiceContext;
import io.tailrace.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The router over a real broker with real transactions, stopped and started in the middle of its work. */
class RouterIT {

    private static final int PARTITIONS = 2;
    private static final int JOBS = 6;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final TestCluster cluster = TestCluster.shared();
    private final KafkaConnection connection = new KafkaConnection(
            cluster.bootstrapServers(),
            cluster.registryUrl(),
            cluster.uniquePrefix(),
            Map.of("auto.register.schemas", "true"));

    private AutoCloseable router(Path stateDir, Health health) {
        ServiceContext context =
                new ServiceContext("router", Environment.of(Map.of()), new SimpleMeterRegistry(), health);
        return RouterService.start(context, connection, Profiles.load(Optional.empty()), Pools.byClass(), stateDir);
    }

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void losesNothingAndDoesNothingTwiceWhenItIsStoppedAndItsStateIsLost() throws Exception {
        ClusterBootstrap.ensure(
                connection, TopicCatalogue.standard(), Pools.byClass().names(), PARTITIONS, 1);
        spoil();
        try (PretendedFleet fleet = new PretendedFleet(connection, 200).start();
                EventPublisher publisher = new EventPublisher(connection, "test")) {
            for (int job = 0; job < JOBS; job++) {
                IngestCompleted request = Samples.ingest("title" + job + ".mp4", "");
                // Twice, and the second under another key: users may produce as they like.
                publisher.sendAndWait(connection.topics().ingest(), Optional.empty(), request, LIMIT);
                publisher.sendAndWait(connection.topics().ingest(), Optional.of("x"), request, LIMIT);
            }
            Health health = new Health();
            try (AutoCloseable first = router(folder.resolve("state"), health)) {
                assertThat(first).isNotNull();
                await().atMost(LIMIT).until(() -> fleet.tasks.size() >= 10);
                assertThat(health.problems()).isEmpty();
            }
            int atStop = fleet.tasks.size();
            try (AutoCloseable second = router(folder.resolve("state"), new Health())) {
                assertThat(second).isNotNull();
                await().atMost(LIMIT).until(() -> fleet.tasks.size() >= atStop + 10);
            }
            try (AutoCloseable third = router(folder.resolve("other"), new Health())) {
                assertThat(third).isNotNull();
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(fleet.views.values())
                                .hasSize(JOBS)
                                .allSatisfy(view -> assertThat(view.getState()).isEqualTo(JobState.COMPLETED)));
            }
            check(fleet);
        }
        assertThat(deadLetters())
                .singleElement()
                .satisfies(reason -> assertThat(reason).contains("wire format"));
    }

    private static void check(PretendedFleet fleet) {
        assertThat(fleet.tasks.stream().map(task -> task.getJobId() + "/" + task.getTaskId()))
                .doesNotHaveDuplicates();
        assertThat(fleet.tasks).allSatisfy(task -> assertThat(task.getAttempt()).isEqualTo(1));
        assertThat(fleet.assets).hasSize(JOBS);
        for (JobLogKind once : List.of(JobLogKind.PLAN_MADE, JobLogKind.SEALED, JobLogKind.CLOSED)) {
            assertThat(fleet.log.stream().filter(entry -> entry.getKind() == once))
                    .hasSize(JOBS);
        }
        assertThat(fleet.views.values())
                .allSatisfy(view -> assertThat(view.getRenditions())
                        .allSatisfy(rendition ->
                                assertThat(rendition.getUnitsPublished()).isEqualTo(rendition.getUnitsTotal())));
    }

    private void spoil() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                connection.clientConfig("spoiler"), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(connection.topics().ingest(), 0, null, "no avro".getBytes(UTF_8)))
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private List<String> deadLetters() {
        Map<String, Object> config = connection.clientConfig("letters");
        config.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer
                    .partitionsFor(connection.topics().deadLetters())
                    .stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<String> reasons = new ArrayList<>();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(letter -> reasons.add(new String(
                                letter.headers().lastHeader("tailrace.reason").value(), UTF_8)));
            }
            return reasons;
        }
    }
}
