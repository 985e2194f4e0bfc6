package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tailrace batch} against a server, killed in the middle and run again. */
class BatchIT {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int UPLOADED = 24;
    private static final int FILES = 4;

    @TempDir
    Path folder;

    @Test
    void aBatchThatWasKilledIsFinishedByTheNextRun() throws Exception {
        Path profiles = Files.createDirectory(folder.resolve("profiles"));
        Files.copy(Path.of("src/test/resources/profiles/test-ladder.yaml"), profiles.resolve("test-ladder.yaml"));
        try (Server server = Server.start(
                folder.resolve("data"), Map.of("TAILRACE_PROFILES_DIR", profiles.toString()), "--slots", "2")) {
            Path csv = csv(server);
            Path state = folder.resolve("batch.csv.tailrace");
            try (Command first =
                    Command.start(folder, Map.of(), line(server, csv, "--rate", "4/s", "--profile", "test-ladder"))) {
                await().atMost(SOON).until(() -> Files.exists(state) && lines(state) > 8);
                first.kill();
                assertThat(first.exitCode(SOON)).isEqualTo(137);
            }
            int before = lines(state) - 1;
            assertThat(before).isBetween(8, UPLOADED);

            Path report = folder.resolve("report.jsonl");
            Command.Result second = Command.ended(
                            folder,
                            line(
                                    server,
                                    csv,
                                    "--profile",
                                    "test-ladder",
                                    "--wait",
                                    "--json",
                                    "--report",
                                    report.toString()))
                    .expect(1);
            JsonNode summary = second.json().get(second.output().size() - 1);
            assertThat(summary.path("alreadyThere").asInt()).isEqualTo(before);
            assertThat(summary.path("submitted").asInt()).isEqualTo(UPLOADED + FILES - before);
            assertThat(summary.path("notSubmitted").asInt()).isEqualTo(3);
            assertThat(summary.path("jobs").asInt()).isEqualTo(UPLOADED + FILES);
            assertThat(summary.path("complete").asInt()).isEqualTo(FILES);

            List<String> sources = new ArrayList<>();
            Server.tree(server.get("/api/v1/jobs?limit=500").body())
                    .path("items")
                    .forEach(job -> {
                        sources.add(job.at("/source/key").asText());
                        assertThat(job.path("run").asInt()).isEqualTo(1);
                        assertThat(job.path("priority").asText()).isEqualTo("bulk");
                    });
            assertThat(sources)
                    .as("each source is one job")
                    .hasSize(UPLOADED + FILES)
                    .doesNotHaveDuplicates();

            List<JsonNode> rows =
                    Files.readAllLines(report).stream().map(Server::tree).toList();
            assertThat(rows).hasSize(UPLOADED + FILES + 3);
            assertThat(rows)
                    .filteredOn(row -> row.path("state").asText().equals("COMPLETED"))
                    .hasSize(FILES)
                    .allSatisfy(
                            row -> assertThat(row.path("outputPrefix").asText()).isNotEmpty());
            assertThat(rows)
                    .filteredOn(row -> row.path("state").asText().equals("FAILED"))
                    .hasSize(UPLOADED)
                    .allSatisfy(
                            row -> assertThat(row.path("errorMessage").asText()).isNotEmpty());
            assertThat(rows)
                    .filteredOn(row -> row.path("state").asText().equals("NOT_SUBMITTED"))
                    .extracting(row -> row.path("line").asInt())
                    .containsExactlyInAnyOrder(30, 31, 32);

            Command.Result third = Command.ended(folder, line(server, csv, "--profile", "test-ladder", "--dry-run"));
            assertThat(third.output())
                    .last()
                    .isEqualTo("0 would be submitted, " + (UPLOADED + FILES) + " are already there, 3 cannot be.");
        }
    }

    private static String[] line(Server server, Path csv, String... more) {
        List<String> line = new ArrayList<>(List.of(
                "batch", csv.toString(), "--env", server.environmentFile().toString()));
        line.addAll(List.of(more));
        return line.toArray(String[]::new);
    }

    /** Sources in the bucket that no probe takes, some clips of this machine, and three lines that name nothing there is. */
    private Path csv(Server server) throws Exception {
        StringBuilder csv = new StringBuilder("key,file,metadata.number\n");
        for (int i = 0; i < UPLOADED; i++) {
            Path file = Files.writeString(folder.resolve("no-film-" + i + ".mp4"), "This is no film, number " + i);
            String key = "archive/" + i + ".mp4";
            server.store().putFile(server.bucket("INPUT"), key, file, "video/mp4");
            csv.append(key).append(",,").append(i).append('\n');
        }
        IntStream.range(0, FILES).forEach(i -> {
            clip(i);
            csv.append(",clip-").append(i).append(".mp4,\"a, \"\"b\"\"\"\n");
        });
        csv.append("archive/missing.mp4,,\n").append("a,b\n").append(",,\n");
        return Files.writeString(folder.resolve("batch.csv"), csv);
    }

    private void clip(int number) {
        Media.ffmpeg(
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=128x72:rate=24:duration=" + (1 + number),
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                folder.resolve("clip-" + number + ".mp4").toString());
    }

    private static int lines(Path file) throws IOException {
        return Files.readAllLines(file).size();
    }
}
