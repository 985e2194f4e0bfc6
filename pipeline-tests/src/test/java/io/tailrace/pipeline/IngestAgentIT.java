package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.store.StoredObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tailrace ingest-agent} brings the files of a folder into the input bucket, once, also when it is killed on the way. */
class IngestAgentIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long BIG = 208L << 20;

    @TempDir
    static Path folder;

    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        server = Server.start(folder.resolve("data"), Map.of());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static Command agent(Path recordings, String state, String... more) {
        return Command.start(
                folder,
                Map.of(),
                Stream.concat(
                                Stream.of(
                                        "ingest-agent",
                                        "--env",
                                        server.environmentFile().toString(),
                                        "--folder",
                                        recordings.toString(),
                                        "--state",
                                        folder.resolve(state).toString(),
                                        "--prefix",
                                        "live",
                                        "--quiet",
                                        "1s"),
                                Stream.of(more))
                        .toArray(String[]::new));
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
        try (Command agent = agent(recordings, "state-big")) {
            upload = await("the first parts")
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(LIMIT)
                    .until(() -> upload(state), id -> !id.isEmpty());
            agent.kill();
            agent.exitCode(LIMIT);
        }
        try (Command agent = agent(recordings, "state-big", "--once")) {
            assertThat(agent.exitCode(LIMIT))
                    .as(() -> String.join("\n", agent.errors()))
                    .isZero();
            assertThat(agent.errors()).anyMatch(line -> line.contains("goes on after"));
        }
        StoredObject stored = server.store().stat(server.bucket("INPUT"), "live/big.mp4", Optional.empty());
        assertThat(stored.size()).isEqualTo(BIG);
        assertThat(upload).isNotEmpty();
        assertThat(server.jobUnder("live/big.mp4")).isPresent();
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
            try (Command agent = agent(recordings, "state-watched", "--once", "--profile", "proxy")) {
                assertThat(agent.exitCode(LIMIT))
                        .as(() -> String.join("\n", agent.errors()))
                        .isZero();
            }
        }
        JsonNode view = server.awaitCompleted("live/show.mp4");
        assertThat(view.path("profile").asText()).isEqualTo("proxy");
        assertThat(view.path("run").asInt()).isEqualTo(1);
    }
}
