package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.events.IngestCompleted;
import io.tailrace.kafka.EventPublisher;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.Environment;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public surface of a running server: HTTP, topics, metrics. */
class HttpIT {

    @TempDir
    static Path folder;

    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        server = Server.start(folder.resolve("data"), Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<String, Object> notification(String key, String etag) {
        return Map.of(
                "Records",
                List.of(Map.of(
                        "eventSource", "minio:s3",
                        "eventName", "s3:ObjectCreated:Put",
                        "eventTime", "2026-01-02T03:04:05.000Z",
                        "s3",
                                Map.of(
                                        "bucket",
                                        Map.of("name", server.bucket("INPUT")),
                                        "object",
                                        Map.of("key", key, "eTag", etag, "size", 300310)))));
    }

    @Test
    void makesOneJobOfTenEqualWebhooksAndCompletesIt() throws Exception {
        String etag = server.store()
                .putFile(server.bucket("INPUT"), "live/cam1.mp4", Media.clip("bbb-360p-6s.mp4"), "video/mp4")
                .etag();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            HttpResponse<String> reply =
                    server.post("/api/v1/webhooks/s3?profile=hls-ladder", notification("live%2Fcam1.mp4", etag));
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(202);
            String location = reply.headers().firstValue("Location").orElseThrow();
            ids.add(location.substring(location.lastIndexOf('/') + 1));
        }
        assertThat(ids).hasSize(1);
        String id = ids.iterator().next();
        assertThat(server.get("/api/v1/jobs/" + id).statusCode()).isEqualTo(200);

        JsonNode view = server.awaitEnd(id);
        assertThat(view.path("state").asText()).as(view.toPrettyString()).isEqualTo("COMPLETED");
        assertThat(view.path("run").asInt()).isEqualTo(1);
        assertThat(server.output(id + "/master.m3u8")).startsWith("#EXTM3U");
        assertThat(server.management("/metrics").body())
                .contains(
                        "jvm_memory_used_bytes",
                        "kafka_producer_record_send_total",
                        "kafka_consumer_records_consumed_total",
                        "kafka_share_consumer_records_consumed_total",
                        "kafka_stream_thread_process_total",
                        "tailrace_jobs{",
                        "tailrace_queue_waiting{",
                        "tailrace_queue_age_seconds{",
                        "tailrace_encode_realtime_count{",
                        "tailrace_attempts_total{",
                        "tailrace_stage_seconds_count{");
        assertThat(server.management("/readyz").statusCode()).isEqualTo(200);
        assertThat(server.delete("/api/v1/jobs/" + id).statusCode()).isEqualTo(409);
    }

    @Test
    void runsARecordThatIsProducedStraightToTheTopicAndSurvivesGarbageBesideIt() throws Exception {
        String etag = server.store()
                .putFile(server.bucket("INPUT"), "direct.mp4", Media.clip("bbb-360p-6s.mp4"), "video/mp4")
                .etag();
        KafkaConnection connection = KafkaConnection.from(Environment.of(Map.of(
                "TAILRACE_KAFKA_BOOTSTRAP_SERVERS",
                        server.addresses().get("kafka").asText(),
                "TAILRACE_REGISTRY_URL", server.addresses().get("registry").asText())));
        try (KafkaProducer<byte[], byte[]> garbage = new KafkaProducer<>(
                connection.clientConfig("garbage"), new ByteArraySerializer(), new ByteArraySerializer())) {
            garbage.send(new ProducerRecord<>(connection.topics().ingest(), "no avro".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
        try (EventPublisher publisher = new EventPublisher(connection, "producer")) {
            publisher.sendAndWait(
                    connection.topics().ingest(),
                    Optional.empty(),
                    IngestCompleted.newBuilder()
                            .setBucket(server.bucket("INPUT"))
                            .setKey("direct.mp4")
                            .setEtag(etag)
                            .build(),
                    Duration.ofSeconds(10));
        }
        String id = org.awaitility.Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> jobOf("direct.mp4"), job -> !job.isEmpty());
        assertThat(server.awaitEnd(id).path("state").asText()).isEqualTo("COMPLETED");
    }

    private static String jobOf(String key) {
        for (JsonNode job : Server.tree(server.get("/api/v1/jobs").body()).get("items")) {
            if (job.path("source").path("key").asText().equals(key)) {
                return job.get("id").asText();
            }
        }
        return "";
    }

    @Test
    void failsAJobWhoseSourceIsNotThereInTheUsersWords() {
        HttpResponse<String> reply = server.post(
                "/api/v1/jobs", Map.of("source", Map.of("bucket", server.bucket("INPUT"), "key", "nowhere.mp4")));
        assertThat(reply.statusCode()).isEqualTo(202);
        JsonNode view = server.awaitEnd(Server.tree(reply.body()).get("id").asText());
        assertThat(view.path("state").asText()).isEqualTo("FAILED");
        assertThat(view.path("error").path("class").asText()).isEqualTo("INPUT");
        assertThat(view.path("error").path("message").asText()).contains("nowhere.mp4");
    }

    @Test
    void answersProblemsToWhatIsWrong() {
        HttpResponse<String> unknown = server.post(
                "/api/v1/jobs",
                Map.of("source", Map.of("bucket", server.bucket("INPUT"), "key", "a.mp4"), "profile", "no-such"));
        assertThat(unknown.statusCode()).isEqualTo(422);
        assertThat(unknown.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(unknown.body()).contains("hls-ladder");
        assertThat(server.get("/api/v1/jobs/0123456789abcdefghjkmnpqrs").statusCode())
                .isEqualTo(404);
    }

    @Test
    void showsTheFleet() {
        assertThat(server.get("/api/v1/workers").statusCode()).isEqualTo(200);
        assertThat(server.get("/api/v1/queues").body()).contains("cpu");
        JsonNode scaling = Server.tree(server.get("/api/v1/scaling/cpu").body());
        assertThat(scaling.get("wanted").asInt())
                .isGreaterThanOrEqualTo(scaling.get("running").asInt());
        assertThat(server.get("/api/v1/profiles").body()).contains("hls-ladder").contains("proxy");
    }
}
