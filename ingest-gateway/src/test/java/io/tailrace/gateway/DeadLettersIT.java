package io.tailrace.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.embedded.TestCluster;
import io.tailrace.events.IngestCompleted;
import io.tailrace.gateway.GatewayProcess.Reply;
import io.tailrace.kafka.ClusterBootstrap;
import io.tailrace.kafka.DeadLetters;
import io.tailrace.kafka.DeadLetters.Origin;
import io.tailrace.kafka.EventPublisher;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.TopicReader;
import io.tailrace.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters over HTTP with a real broker and registry. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadLettersIT {

    private static final String LETTERS = "/api/v1/dead-letters";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private KafkaConnection connection;
    private GatewayProcess gateway;
    private DeadLetters letters;
    private TopicReader reader;
    private Path viewDir;

    @BeforeAll
    void start(@TempDir Path folder) {
        viewDir = folder;
        TestCluster cluster = TestCluster.shared();
        connection = new KafkaConnection(
                cluster.bootstrapServers(), cluster.registryUrl(), cluster.uniquePrefix(), Map.of());
        ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of("cpu"), 1, 1);
        letters = new DeadLetters(connection, "test-letters");
        reader = new TopicReader(connection, "test-reader");
        gateway = new GatewayProcess(connection, folder.resolve("first"));
        await().atMost(PATIENCE).until(() -> gateway.health().problems().isEmpty());
    }

    @AfterAll
    void stop() {
        letters.close();
        reader.close();
        gateway.close();
    }

    private String send(String topic, byte[] value, String reason) throws Exception {
        letters.send(
                "key-1".getBytes(UTF_8), value, new Origin(topic, 0, 7), reason, new IllegalStateException(reason));
        return await().atMost(PATIENCE)
                .until(() -> listed("?reason=" + reason.replace(" ", "%20")), items -> items.size() == 1)
                .path(0)
                .path("id")
                .asText();
    }

    private JsonNode listed(String query) throws Exception {
        return gateway.get(LETTERS + query).body().path("items");
    }

    private List<ConsumerRecord<byte[], byte[]>> ingested() {
        return reader.read(connection.topics().ingest(), 0, 0, Duration.ofSeconds(5))
                .records();
    }

    /** The bytes that a record has on a topic. */
    private byte[] recordBytes(IngestCompleted record) {
        String topic = connection.topics().ingest();
        try (EventPublisher publisher = new EventPublisher(connection, "test-bytes")) {
            publisher.send(topic, Optional.empty(), record).join();
        }
        List<ConsumerRecord<byte[], byte[]>> all = ingested();
        return all.get(all.size() - 1).value();
    }

    @Test
    void showsALetterDecodedWithWhereItCameFromAndWhy() throws Exception {
        byte[] bytes = recordBytes(IngestCompleted.newBuilder()
                .setSource("test")
                .setBucket("media-input")
                .setKey("shown.mp4")
                .build());
        String id = send(connection.topics().ingest(), bytes, "reason shown");
        Reply reply = gateway.get(LETTERS + "/" + id);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().at("/origin/topic").asText())
                .isEqualTo(connection.topics().ingest());
        assertThat(reply.body().at("/origin/offset").asLong()).isEqualTo(7);
        assertThat(reply.body().path("key").asText()).isEqualTo("key-1");
        assertThat(reply.body().at("/record/key").asText()).isEqualTo("shown.mp4");
        assertThat(Base64.getDecoder().decode(reply.body().path("value").asText()))
                .isEqualTo(bytes);
        assertThat(reply.body().at("/headers/tailrace.stack").asText()).contains("IllegalStateException");
    }

    @Test
    void redrivesARecordAsItWasAndOnce() throws Exception {
        byte[] bytes = "not avro".getBytes(UTF_8);
        String topic = connection.topics().deadLetters();
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, "k".getBytes(UTF_8), bytes);
        letter.headers()
                .add("traceparent", "00-1".getBytes(UTF_8))
                .add(DeadLetters.ORIGIN_TOPIC, connection.topics().ingest().getBytes(UTF_8))
                .add(DeadLetters.REASON, "reason redriven".getBytes(UTF_8));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                connection.clientConfig("test-raw"), new ByteArraySerializer(), new ByteArraySerializer())) {
            assertThat(producer.send(letter).get().offset()).isNotNegative();
        }
        String id = await().atMost(PATIENCE)
                .until(() -> listed("?reason=redriven"), items -> items.size() == 1)
                .path(0)
                .path("id")
                .asText();
        Reply reply = gateway.post(LETTERS + "/" + id + "/redrive", "");
        assertThat(reply.status()).isEqualTo(200);
        String target = reply.body().path("target").asText();
        assertThat(target).startsWith(connection.topics().ingest() + "-0@");
        long offset = Long.parseLong(target.substring(target.indexOf('@') + 1));
        ConsumerRecord<byte[], byte[]> again = ingested().stream()
                .filter(record -> record.offset() == offset)
                .findFirst()
                .orElseThrow();
        assertThat(again.value()).isEqualTo(bytes);
        assertThat(again.key()).isEqualTo("k".getBytes(UTF_8));
        assertThat(again.headers().toArray())
                .singleElement()
                .satisfies(header -> assertThat(header.key()).isEqualTo("traceparent"));
        assertThat(gateway.post(LETTERS + "/" + id + "/redrive", "").code()).isEqualTo("dead-letter-settled");
        assertThat(listed("?reason=redriven")).isEmpty();
        assertThat(listed("?state=redriven&reason=redriven")
                        .path(0)
                        .at("/settled/target")
                        .asText())
                .isEqualTo(target);
    }

    @Test
    void purgedLettersStayOnRecord() throws Exception {
        String first = send(connection.topics().commands(), new byte[] {1}, "reason purged one");
        String second = send(connection.topics().commands(), new byte[] {2}, "reason purged two");
        assertThat(gateway.delete(LETTERS + "/" + first).status()).isEqualTo(200);
        Reply many = gateway.post(LETTERS + "/purge", "{\"ids\":[\"" + first + "\",\"" + second + "\",\"0-99999\"]}");
        assertThat(many.body().path("done")).hasSize(1);
        assertThat(many.body().path("refused")).hasSize(2);
        assertThat(many.body().at("/refused/1/code").asText()).isEqualTo("unknown-dead-letter");
        // Another gateway knows it as well.
        try (GatewayProcess other = new GatewayProcess(connection, viewDir.resolve("second"))) {
            JsonNode items = await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(
                            () -> other.get(LETTERS + "?state=purged&reason=purged")
                                    .body()
                                    .path("items"),
                            found -> found.size() == 2);
            assertThat(items.path(0).at("/settled/by").asText()).isEqualTo("api");
        }
    }

    @Test
    void letterOfAnotherPipelineIsNotRedriven() throws Exception {
        String id = send("somebody.else", new byte[] {1}, "reason foreign");
        assertThat(gateway.post(LETTERS + "/" + id + "/redrive", "").code()).isEqualTo("not-redrivable");
        Reply many = gateway.post(LETTERS + "/redrive", "{\"reason\":\"foreign\"}");
        assertThat(many.body().at("/refused/0/code").asText()).isEqualTo("not-redrivable");
    }

    @Test
    void choicesAndIdsAreChecked() throws Exception {
        assertThat(gateway.post(LETTERS + "/purge", "{}").status()).isEqualTo(422);
        assertThat(gateway.post(LETTERS + "/purge", "{\"ids\":\"0-1\"}").status())
                .isEqualTo(422);
        assertThat(gateway.post(LETTERS + "/purge", "{\"ids\":[\"0-1\"],\"all\":true}")
                        .status())
                .isEqualTo(422);
        assertThat(gateway.get(LETTERS + "/nothing").status()).isEqualTo(404);
        assertThat(gateway.get(LETTERS + "/0-999999").status()).isEqualTo(404);
        assertThat(gateway.get(LETTERS + "?limit=0").status()).isEqualTo(400);
        assertThat(gateway.get(LETTERS + "?state=lost").status()).isEqualTo(400);
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() throws Exception {
        for (int i = 0; i < 5; i++) {
            letters.send(null, new byte[] {(byte) i}, new Origin("t", 0, i), "reason paged", null);
        }
        await().atMost(PATIENCE).until(() -> listed("?reason=paged").size() == 5);
        Reply first = gateway.get(LETTERS + "?reason=paged&limit=3");
        assertThat(first.body().path("items")).hasSize(3);
        assertThat(first.body().path("total").asInt()).isEqualTo(5);
        Reply second = gateway.get(LETTERS + "?reason=paged&limit=3&cursor="
                + first.body().path("next").asText());
        assertThat(second.body().path("items")).hasSize(2);
        assertThat(second.body().has("next")).isFalse();
    }
}
