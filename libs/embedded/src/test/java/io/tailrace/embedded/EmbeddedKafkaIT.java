package io.tailrace.embedded;

import static io.tailrace.embedded.RegistryRequests.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {

    private static final TopicPartition PARTITION = new TopicPartition("kept", 0);

    @Test
    void comesBackAtTheSameAddressWithItsRecords(@TempDir Path dir) throws Exception {
        String address;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0, 0)) {
            address = kafka.bootstrapServers();
            produce(address, "a record");
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0, 0)) {
            assertThat(kafka.bootstrapServers()).isEqualTo(address);
            assertThat(consume(address)).isEqualTo("a record");
        }
    }

    @Test
    void hasShareGroupsStreamsGroupsAndTransactions() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", TestCluster.shared().bootstrapServers()))) {
            Map<String, FinalizedVersionRange> features =
                    admin.describeFeatures().featureMetadata().get().finalizedFeatures();

            assertThat(features).containsKeys("share.version", "streams.version", "transaction.version");
        }
    }

    @Test
    void refusesASecondBrokerOnItsFolder(@TempDir Path dir) {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0, 0)) {
            assertThat(kafka.bootstrapServers()).isNotEmpty();
            assertThatThrownBy(() -> EmbeddedKafka.start(dir, 0, 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("did not start on " + dir);
        }
    }

    @Test
    void theRegistryKeepsItsIdsOverARestartAndFencesAnOlderOne() throws Exception {
        String broker = TestCluster.shared().bootstrapServers();
        int first;
        int second;
        EmbeddedRegistry older = EmbeddedRegistry.start(0, broker);
        try (older) {
            RegistryRequests requests = new RegistryRequests(older.url());
            first = requests.register("first-value", schema("x", "y", "z"));
            try (EmbeddedRegistry newer = EmbeddedRegistry.start(0, broker)) {
                RegistryRequests toNewer = new RegistryRequests(newer.url());
                assertThat(toNewer.register("first-value", schema("x", "y", "z")))
                        .isEqualTo(first);
                second = toNewer.register("second-value", schema("x", "y", "zz"));
                assertThat(second).isNotEqualTo(first).isPositive();

                assertThat(requests.post("/subjects/third-value/versions", schema("w"))
                                .status())
                        .isEqualTo(500);
                assertThat(requests.post("/subjects/third-value/versions", schema("w"))
                                .json()
                                .path("message")
                                .asText())
                        .contains("another registry has taken over");
            }
        }

        try (EmbeddedRegistry restarted = EmbeddedRegistry.start(0, broker)) {
            RegistryRequests requests = new RegistryRequests(restarted.url());
            assertThat(requests.register("first-value", schema("x", "y", "z"))).isEqualTo(first);
            assertThat(requests.register("second-value", schema("x", "y", "zz")))
                    .isEqualTo(second);
            assertThat(requests.get("/subjects").json().toString()).doesNotContain("third-value");
        }
    }

    private static void produce(String address, String value) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.createTopics(List.of(new NewTopic("kept", Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
        Map<String, Object> config = Map.of("bootstrap.servers", address);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("kept", value)).get();
        }
    }

    private static String consume(String address) {
        Map<String, Object> config = Map.of("bootstrap.servers", address, "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            return Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(
                            () -> consumer.poll(Duration.ofMillis(200)).records(PARTITION),
                            records -> !records.isEmpty())
                    .get(0)
                    .value();
        }
    }
}
