package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.store.StoredObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stream is published to a real recorder, stopped, and becomes an asset. {@code ./mvnw verify -Precorders}; where nginx is not
 * installed, default runs leave its tests out and say so.
 */
@Tag("recorders")
@Timeout(300)
class RecordersIT {

    private static final String SIGNED = "generic=agents-secret,nginx-rtmp=recorders-secret";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final long BIG = 208L << 20;

    @TempDir
    static Path folder;

    private static Server server;
    private static Path environment;

    @BeforeAll
    static void start() throws Exception {
        Path mapped = Files.createDirectories(folder.resolve("mapped"));
        Path rules = Files.writeString(folder.resolve("ingest.yaml"), """
                rules:
                  - source: nginx-rtmp
                    prefix: mounted/
                    outputPrefix: events/{name}
                    metadata: {venue: hall 1}
                files:
                  - source: nginx-rtmp
                    path: %s
                    bucket: media-input
                    prefix: mounted/
                """.formatted(mapped));
        server = Server.start(
                folder.resolve("data"),
                Map.of("TAILRACE_HOOK_SECRETS", SIGNED, "TAILRACE_INGEST_RULES_FILE", rules.toString()));
        environment = folder.resolve("agent.env");
        Files.writeString(
                environment, Files.readString(server.environmentFile()) + "TAILRACE_HOOK_SECRETS=" + SIGNED + "\n");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static void needsNginx() {
        assertThat(NginxRtmp.isThere())
                .as("nginx-rtmp is missing: apt-get install nginx libnginx-mod-rtmp")
                .isTrue();
    }

    private static Command agent(Path recordings, String state, String... more) {
        String[] fixed = {
            "ingest-agent",
            "--env",
            environment.toString(),
            "--folder",
            recordings.toString(),
            "--state",
            folder.resolve(state).toString(),
            "--prefix",
            "live"
        };
        return Command.start(
                folder,
                Map.of(),
                Stream.concat(Stream.of(fixed), Stream.of(more)).toArray(String[]::new));
    }

    /** Four seconds of the bundled clip, as an encoder of a live event would send it. */
    private static void publish(String address) {
        Media.ffmpeg(
                "-re", "-i", Media.clip("bbb-360p-6s.mp4").toString(), "-t", "4", "-c", "copy", "-f", "flv", address);
    }

    private static Optional<JsonNode> jobUnder(String prefix) {
        for (JsonNode job : Server.tree(server.get("/api/v1/jobs").body()).get("items")) {
            if (job.path("source").path("key").asText().startsWith(prefix)) {
                return Optional.of(job);
            }
        }
        return Optional.empty();
    }

    private static JsonNode completed(String prefix) {
        String id = await("a job below " + prefix)
                .atMost(LIMIT)
                .until(() -> jobUnder(prefix), Optional::isPresent)
                .orElseThrow()
                .get("id")
                .asText();
        JsonNode view = server.awaitEnd(id);
        assertThat(view.path("state").asText()).as(view.toPrettyString()).isEqualTo("COMPLETED");
        return view;
    }

    @Test
    void aStreamRecordedByNginxBecomesAnAssetByTheAgentBesideIt() throws Exception {
        needsNginx();
        Path recordings = Files.createDirectories(folder.resolve("recordings"));
        try (Command agent = agent(recordings, "state-nginx", "--listen", "0")) {
            String port = agent.line(LIMIT).replaceAll("\\D+", "");
            String hook = "http://127.0.0.1:" + port + "/hook/nginx-rtmp/recorders-secret";
            try (NginxRtmp nginx =
                    NginxRtmp.start(Files.createDirectories(folder.resolve("nginx")), recordings, hook)) {
                publish(nginx.address("cam1"));
                JsonNode view = completed("live/cam1-");
                assertThat(view.path("source").path("key").asText()).endsWith(".flv");
                assertThat(view.path("durationSeconds").asDouble()).isBetween(3.0, 5.0);
                assertThat(server.output(view.get("id").asText() + "/master.m3u8"))
                        .startsWith("#EXTM3U");
            }
            assertThat(agent.errors()).noneMatch(line -> line.contains("-secret"));
        }
    }

    /** The way of a recorder with a mounted bucket. Only the job is looked at: nothing brings the file into the bucket here. */
    @Test
    void aHookOfNginxThatNamesAFileInAMappedFolderIsAJobByItself() throws Exception {
        needsNginx();
        Path recordings = folder.resolve("mapped");
        URI gateway = URI.create(server.addresses().get("http").asText());
        String hook = gateway + "/api/v1/webhooks/nginx-rtmp/recorders-secret?priority=urgent";
        try (NginxRtmp nginx =
                NginxRtmp.start(Files.createDirectories(folder.resolve("nginx-mapped")), recordings, hook)) {
            publish(nginx.address("cam2"));
        }
        JsonNode job = await("the hook's job")
                .atMost(LIMIT)
                .until(() -> jobUnder("mounted/cam2-"), Optional::isPresent)
                .orElseThrow();
        assertThat(job.path("priority").asText()).isEqualTo("urgent");
        assertThat(job.path("metadata").path("venue").asText()).isEqualTo("hall 1");
        assertThat(job.path("metadata").path("stream").asText()).isEqualTo("cam2");
    }

    @Test
    void anAgentThatWasKilledGoesOnWithItsUpload() throws Exception {
        Path recordings = Files.createDirectories(folder.resolve("big"));
        Path big = recordings.resolve("big.mp4");
        try (RandomAccessFile file = new RandomAccessFile(big.toFile(), "rw")) {
            file.setLength(BIG);
        }
        Path state = folder.resolve("state-big");
        String upload;
        try (Command agent = agent(recordings, "state-big", "--quiet", "1s")) {
            upload = await("the first parts")
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(LIMIT)
                    .until(() -> upload(state), id -> !id.isEmpty());
            agent.kill();
            agent.exitCode(LIMIT);
        }
        try (Command agent = agent(recordings, "state-big", "--quiet", "1s", "--once")) {
            assertThat(agent.exitCode(LIMIT))
                    .as(() -> String.join("\n", agent.errors()))
                    .isZero();
            assertThat(agent.errors()).anyMatch(line -> line.contains("goes on after"));
        }
        StoredObject stored = server.store().stat(server.bucket("INPUT"), "live/big.mp4", Optional.empty());
        assertThat(stored.size()).isEqualTo(BIG);
        assertThat(upload).isNotEmpty();
        assertThat(jobUnder("live/big.mp4")).isPresent();
    }

    /** The id of the upload whose first part is stored; empty before. */
    private static String upload(Path state) throws IOException {
        if (!Files.isDirectory(state)) {
            return "";
        }
        try (Stream<Path> pages = Files.list(state)) {
            List<Path> found =
                    pages.filter(page -> page.toString().endsWith(".json")).toList();
            for (Path page : found) {
                JsonNode entry = Server.JSON.readTree(Files.readAllBytes(page)).path("upload");
                if (entry.path("etags").size() > 0) {
                    return entry.path("uploadId").asText();
                }
            }
            return "";
        }
    }

    @Test
    void aFolderIsEmptiedOnceAndNotASecondTime() throws Exception {
        Path recordings = Files.createDirectories(folder.resolve("watched"));
        Files.copy(Media.clip("bbb-360p-6s.mp4"), recordings.resolve("show.mp4"));
        for (int i = 0; i < 2; i++) {
            try (Command agent = agent(recordings, "state-watched", "--quiet", "1s", "--once", "--profile", "proxy")) {
                assertThat(agent.exitCode(LIMIT))
                        .as(() -> String.join("\n", agent.errors()))
                        .isZero();
            }
        }
        JsonNode view = completed("live/show.mp4");
        assertThat(view.path("profile").asText()).isEqualTo("proxy");
        assertThat(view.path("run").asInt()).isEqualTo(1);
    }
}
