package io.tailrace.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailrace.embedded.TestCluster;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.Lane;
import io.tailrace.gateway.GatewayProcess.Reply;
import io.tailrace.gateway.hooks.TimedSignature;
import io.tailrace.kafka.ClusterBootstrap;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.TopicFollower;
import io.tailrace.topics.TopicCatalogue;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Recorders' hooks over real HTTP to the ingest topic. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HooksIT {

    private static final String HOOKS = "/api/v1/webhooks/";
    private static final String RECORD_DONE = "app=live&call=record_done&recorder=all&name=cam1&path=/rec/%s";

    private final List<IngestCompleted> ingested = new CopyOnWriteArrayList<>();

    private GatewayProcess gateway;
    private TopicFollower<IngestCompleted> ingest;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        TestCluster cluster = TestCluster.shared();
        KafkaConnection connection = new KafkaConnection(
                cluster.bootstrapServers(), cluster.registryUrl(), cluster.uniquePrefix(), Map.of());
        ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), List.of("cpu"), 1, 1);
        Path rules = Files.writeString(folder.resolve("ingest.yaml"), """
                rules:
                  - source: nginx-rtmp
                    prefix: live/
                    profile: proxy
                    priority: urgent
                    outputPrefix: events/{name}
                    metadata: {venue: hall 1, stream: any}
                files:
                  - path: /rec
                    bucket: media-input
                    prefix: live/
                """);
        gateway = new GatewayProcess(
                connection,
                Files.createDirectory(folder.resolve("view")),
                Map.of(
                        "TAILRACE_INGEST_RULES_FILE",
                        rules.toString(),
                        "TAILRACE_HOOK_SECRETS",
                        "generic=s3cr3t,mediamtx=tok-en_1"));
        ingest = new TopicFollower<>(
                connection,
                connection.topics().ingest(),
                IngestCompleted.class,
                (key, value) -> value.ifPresent(ingested::add));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> gateway.health().problems().isEmpty());
    }

    @AfterAll
    void stop() {
        ingest.close();
        gateway.close();
    }

    private IngestCompleted awaitIngested(String key) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> ingested.stream()
                                .filter(record -> record.getKey().equals(key))
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    @Test
    void makesOneJobOfARecordersHookHoweverOftenItComes() throws Exception {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            Reply reply = gateway.post(
                    HOOKS + "nginx-rtmp",
                    RECORD_DONE.formatted("cam1.flv"),
                    "Content-Type",
                    "application/x-www-form-urlencoded");
            assertThat(reply.status()).isEqualTo(202);
            ids.add(reply.body().at("/jobs/0/id").textValue());
        }
        assertThat(ids).hasSize(1);
        IngestCompleted record = awaitIngested("live/cam1.flv");
        assertThat(record.getBucket()).isEqualTo("media-input");
        assertThat(record.getSource()).isEqualTo("webhook:nginx-rtmp");
        assertThat(record.getProfile()).isEqualTo("proxy");
        assertThat(record.getLane()).isEqualTo(Lane.URGENT);
        assertThat(record.getOutputPrefix()).contains("events/cam1");
        assertThat(record.getMetadata())
                .isEqualTo(Map.of("venue", "hall 1", "stream", "cam1", "application", "live", "recorder", "all"));
    }

    @Test
    void letsTheAddressOfTheHookOverruleTheIngestRules() throws Exception {
        gateway.post(HOOKS + "nginx-rtmp?profile=hls-ladder&priority=bulk", RECORD_DONE.formatted("cam2.flv"));
        IngestCompleted record = awaitIngested("live/cam2.flv");
        assertThat(record.getProfile()).isEqualTo("hls-ladder");
        assertThat(record.getLane()).isEqualTo(Lane.BULK);
        assertThat(gateway.post(HOOKS + "nginx-rtmp?profile=nope", RECORD_DONE.formatted("x.flv"))
                        .code())
                .isEqualTo("unknown-profile");
    }

    @Test
    void answersEachRecorderAsItExpects() throws Exception {
        String dvr = "{\"action\":\"on_dvr\",\"cwd\":\"/rec\",\"file\":\"./srs/cam3.flv\"}";
        Reply srs = gateway.post(HOOKS + "srs", dvr);
        assertThat(srs.status()).isEqualTo(200);
        assertThat(srs.response().body()).isEqualTo("{\"code\":0}");
        assertThat(awaitIngested("live/srs/cam3.flv").getProfile()).isEqualTo("hls-ladder");
        assertThat(gateway.post(HOOKS + "srs", "{\"action\":\"on_publish\"}")
                        .response()
                        .body())
                .isEqualTo("{\"code\":0}");
        assertThat(gateway.post(HOOKS + "ovenmediaengine", "{\"request\":{\"status\":\"opening\"}}")
                        .response()
                        .body())
                .isEqualTo("{\"allowed\":true}");
    }

    @Test
    void ignoresAFileThatNoFolderHas() throws Exception {
        Reply reply = gateway.post(
                HOOKS + "nginx-rtmp", RECORD_DONE.replace("/rec/", "/etc/").formatted("passwd"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().at("/ignored/0/reason").textValue()).contains("/etc/passwd", "ingest-agent");
        Reply hostile = gateway.post(HOOKS + "nginx-rtmp", RECORD_DONE.formatted("../etc/passwd"));
        assertThat(hostile.status()).isEqualTo(422);
    }

    @Test
    void takesOnlySignedEventsWhereASecretIsSetAndEachOnce() throws Exception {
        String event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/r\",\"type\":\"t\","
                + "\"data\":{\"bucket\":\"second-input\",\"key\":\"signed.mp4\"}}";
        assertThat(gateway.post(HOOKS + "generic", event).status()).isEqualTo(401);
        String signature = TimedSignature.sign("s3cr3t", event.getBytes(UTF_8), Instant.now());
        Reply first = gateway.post(HOOKS + "generic", event, TimedSignature.HEADER, signature);
        assertThat(first.status()).isEqualTo(202);
        assertThat(awaitIngested("signed.mp4").getBucket()).isEqualTo("second-input");
        Reply again = gateway.post(HOOKS + "generic", event, TimedSignature.HEADER, signature);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().at("/ignored/0/reason").textValue()).contains("before");
    }

    @Test
    void takesASecretInThePath() throws Exception {
        String body = "path=/rec/mtx/a.mp4&stream=a";
        assertThat(gateway.call("POST", HOOKS + "mediamtx/wrong", body).statusCode())
                .isEqualTo(401);
        assertThat(gateway.call("POST", HOOKS + "mediamtx/tok-en_1", body).statusCode())
                .isEqualTo(202);
        assertThat(gateway.call("POST", HOOKS + "mediamtx?token=tok-en_1", body).statusCode())
                .isEqualTo(202);
    }

    @Test
    void agreesToDeliveriesOfCloudEvents() throws Exception {
        HttpResponse<String> reply =
                gateway.call("OPTIONS", HOOKS + "generic", "", "WebHook-Request-Origin", "events.example.com");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("WebHook-Allowed-Origin")).contains("events.example.com");
        assertThat(reply.headers().firstValue("WebHook-Allowed-Rate")).contains("*");
        assertThat(gateway.call("OPTIONS", HOOKS + "generic", "").statusCode()).isEqualTo(400);
        assertThat(gateway.call("POST", HOOKS + "no-such", "{}").statusCode()).isEqualTo(404);
    }
}
