package io.tailrace.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.tailrace.kafka.TraceContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace goes from the request to the asset, and into the logs. */
class TraceIT {

    private static final String PREFIX = "tailrace.";
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    /** Bodies of the collector's requests, a byte a character. */
    private static final List<String> batches = new CopyOnWriteArrayList<>();

    private static HttpServer collector;
    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if ("application/x-protobuf".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
                batches.add(new String(body, ISO_8859_1));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        server = Server.start(
                folder.resolve("data"),
                Map.of(
                        "TAILRACE_LOG_FORMAT",
                        "json",
                        "TAILRACE_OTLP_ENDPOINT",
                        "http://127.0.0.1:" + collector.getAddress().getPort()));
    }

    @AfterAll
    static void stop() {
        server.close();
        collector.stop(0);
    }

    private static String ask(String key, TraceContext caller) throws Exception {
        String body = "{\"source\": {\"bucket\": \"%s\", \"key\": \"%s\"}, \"profile\": \"audio\"}";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(server.addresses().get("http").asText() + "/api/v1/jobs"))
                .header("Content-Type", "application/json")
                .header("traceparent", caller.traceparent())
                .POST(HttpRequest.BodyPublishers.ofString(body.formatted(server.bucket("INPUT"), key)))
                .build();
        HttpResponse<String> reply = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(202);
        return Server.tree(reply.body()).get("id").asText();
    }

    /** Records that name a job in key or value, of all topics but the workers' and what stream applications keep for themselves. */
    private static List<ConsumerRecord<byte[], byte[]>> records(String jobId) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        server.variables().get("TAILRACE_KAFKA_BOOTSTRAP_SERVERS"),
                        "isolation.level",
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.listTopics().entrySet().stream()
                    .filter(topic -> topic.getKey().startsWith(PREFIX)
                            && !topic.getKey().equals(PREFIX + "workers")
                            && !topic.getKey().endsWith("-changelog"))
                    .flatMap(topic -> topic.getValue().stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (names(record.key(), jobId) || names(record.value(), jobId)) {
                        found.add(record);
                    }
                }
            }
            return found;
        }
    }

    private static boolean names(byte[] bytes, String jobId) {
        return bytes != null && new String(bytes, UTF_8).contains(jobId);
    }

    @Test
    void everyRecordOfAJobIsPartOfTheTraceOfItsRequest() throws Exception {
        TraceContext caller = TraceContext.fresh();
        server.store().putFile(server.bucket("INPUT"), "traced.mp4", Media.clip("bbb-360p-6s.mp4"), "video/mp4");
        String id = ask("traced.mp4", caller);
        server.expectEnd(id, "COMPLETED");

        await().atMost(SOON).until(() -> records(id), found -> topics(found).contains(PREFIX + "assets"));
        List<ConsumerRecord<byte[], byte[]>> found = records(id);
        assertThat(topics(found))
                .contains(
                        PREFIX + "ingest",
                        PREFIX + "dispatch",
                        PREFIX + "dispatched",
                        PREFIX + "tasks.probe",
                        PREFIX + "tasks.publish",
                        PREFIX + "outcomes",
                        PREFIX + "progress",
                        PREFIX + "job-log",
                        PREFIX + "publish-requests",
                        PREFIX + "audit",
                        PREFIX + "jobs",
                        PREFIX + "assets");
        SoftAssertions each = new SoftAssertions();
        found.forEach(
                record -> each.assertThat(TraceContext.of(record.headers()).map(TraceContext::traceId))
                        .as(record.topic() + "@" + record.offset())
                        .contains(caller.traceId()));
        each.assertAll();

        String traceId = new String(HexFormat.of().parseHex(caller.traceId()), ISO_8859_1);
        for (String service : List.of("tailrace-gateway", "tailrace-router", "tailrace-worker")) {
            await("spans of " + service)
                    .atMost(SOON)
                    .until(() -> batches.stream()
                            .anyMatch(
                                    batch -> batch.contains(service) && batch.contains(traceId) && batch.contains(id)));
        }
    }

    private static Set<String> topics(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(ConsumerRecord::topic).collect(Collectors.toSet());
    }

    @Test
    void logLinesOfAnAttemptSayWhichItIs() throws Exception {
        TraceContext caller = TraceContext.fresh();
        String id = ask("missing.mp4", caller);
        server.expectEnd(id, "FAILED");

        List<JsonNode> fields = await().atMost(SOON).until(() -> fields(id), found -> !found.isEmpty());
        assertThat(fields).allSatisfy(mdc -> {
            assertThat(mdc.path("taskId").asText()).isNotEmpty();
            assertThat(mdc.path("attempt").asText()).isEqualTo("1");
            assertThat(mdc.path("traceId").asText()).isEqualTo(caller.traceId());
        });
    }

    /** Of log lines that belong to the job. */
    private static List<JsonNode> fields(String jobId) {
        return server.command().errors().stream()
                .filter(line -> line.startsWith("{"))
                .map(line -> Server.tree(line).path("mdc"))
                .filter(mdc -> mdc.path("jobId").asText().equals(jobId))
                .toList();
    }
}
