package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream is published to a real recorder, stopped, and becomes an asset. {@code ./mvnw verify -Precorders}; needs nginx. */
@Tag("recorders")
class RecordersIT {

    private static final String SIGNED = "generic=agents-secret,nginx-rtmp=recorders-secret";
    private static final Duration LIMIT = Duration.ofMinutes(3);

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

    private static Command agent(Path recordings, String... more) {
        return Command.start(
                folder,
                Map.of(),
                Stream.concat(
                                Stream.of(
                                        "ingest-agent",
                                        "--env",
                                        environment.toString(),
                                        "--folder",
                                        recordings.toString(),
                                        "--state",
                                        folder.resolve("state").toString(),
                                        "--prefix",
                                        "live"),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    /** Four seconds of the bundled clip, as an encoder of a live event would send it. */
    private static void publish(String address) {
        Media.ffmpeg(
                "-re", "-i", Media.clip("bbb-360p-6s.mp4").toString(), "-t", "4", "-c", "copy", "-f", "flv", address);
    }

    @Test
    void aStreamRecordedByNginxBecomesAnAssetByTheAgentBesideIt() throws Exception {
        needsNginx();
        Path recordings = Files.createDirectories(folder.resolve("recordings"));
        try (Command agent = agent(recordings, "--listen", "0")) {
            String port = agent.line(LIMIT).replaceAll("\\D+", "");
            String hook = "http://127.0.0.1:" + port + "/hook/nginx-rtmp/recorders-secret";
            try (NginxRtmp nginx =
                    NginxRtmp.start(Files.createDirectories(folder.resolve("nginx")), recordings, hook)) {
                publish(nginx.address("cam1"));
                JsonNode view = server.awaitCompleted("live/cam1-");
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
            JsonNode job = server.awaitJobUnder("mounted/cam2-");
            assertThat(job.path("priority").asText()).isEqualTo("urgent");
            assertThat(job.path("metadata").path("venue").asText()).isEqualTo("hall 1");
            assertThat(job.path("metadata").path("stream").asText()).isEqualTo("cam2");
        }
    }
}
