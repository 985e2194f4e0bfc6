package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask a running server, each a process of its own. */
class CommandsIT {

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

    /** Runs a command against the server: half of them find it by its file, the others by its data folder. */
    private static Command.Result run(String... arguments) throws InterruptedException {
        String[] where = arguments.length % 2 == 0
                ? new String[] {"--env", server.environmentFile().toString()}
                : new String[] {"--data", folder.resolve("data").toString()};
        return Command.ended(
                folder, Stream.concat(Stream.of(arguments), Stream.of(where)).toArray(String[]::new));
    }

    @Test
    void followsAJobToItsEndAndListsIt() throws Exception {
        String id = server.submit(Media.clip("bbb-360p-6s.mp4"), "live/watched.mp4", "hls-ladder");
        List<JsonNode> watched = run("watch", id, "--json").expect(0).json();
        JsonNode last = watched.get(watched.size() - 1);
        assertThat(last.path("type").asText()).isEqualTo("done");
        assertThat(last.path("job").asText()).isEqualTo(id);

        assertThat(run("watch", id).output()).last().isEqualTo(id + ": completed");
        assertThat(run("watch", id, "unknown").code()).isEqualTo(1);

        assertThat(run("jobs", "--state", "COMPLETED", "--key-prefix", "live/watched", "--json")
                        .json())
                .singleElement()
                .satisfies(job -> assertThat(job.path("id").asText()).isEqualTo(id));
        assertThat(run("jobs").output()).first().asString().startsWith("JOB");
        assertThat(run("jobs", "--state", "DONE").expect(1).errors()).anyMatch(line -> line.contains("state"));

        await().untilAsserted(() -> assertThat(run("workers", "--json").json())
                .anyMatch(worker -> worker.at("/pixelsPerSecond/h264").asLong() > 0));

        assertThat(run("priority", id, "urgent").errors()).anyMatch(line -> line.contains("COMPLETED"));
        assertThat(run("cancel", id).code()).isEqualTo(1);
        assertThat(run("retry", id).errors()).anyMatch(line -> line.contains("COMPLETED"));
    }

    @Test
    void plansWithoutMakingAnything() throws Exception {
        Path clip = Media.clip("bbb-360p-6s.mp4");
        JsonNode plan = run("plan", clip.toString(), "--profile", "hls-ladder", "--json")
                .expect(0)
                .json()
                .get(0);
        assertThat(plan.path("state").asText()).isEqualTo("PLANNED");
        assertThat(plan.path("durationSeconds").asDouble()).isBetween(5.5, 6.5);
        assertThat(plan.at("/renditions/0/pool").asText()).isEqualTo("cpu");
        assertThat(plan.at("/totals/finishSeconds").asDouble()).isPositive();

        String uri = "s3://media-input/" + plan.at("/source/key").asText();
        assertThat(String.join("\n", run("plan", uri).expect(0).output())).contains("RENDITION", "360p", "SLOT TIME");
        Command.Result long10 = run("plan", uri, "--set", "trim.from=10s");
        assertThat(long10.expect(1).errors()).anyMatch(line -> line.contains("10.0 s into the source"));

        String id = plan.path("id").asText();
        assertThat(server.store().list("media-output", id + "/")).isEmpty();
        assertThat(server.store().list("media-work", id + "/")).isEmpty();
        assertThat(run("jobs", "--key-prefix", plan.at("/source/key").asText(), "--json")
                        .json())
                .isEmpty();
    }

    @Test
    void listsTheWorkers() throws Exception {
        assertThat(run("workers", "--json").expect(0).json())
                .filteredOn(worker -> worker.path("pool").asText().equals("cpu"))
                .extracting(worker -> worker.at("/node/encoders").toString())
                .containsOnly("[\"libx264\",\"libx265\",\"libsvtav1\"]");
        assertThat(String.join("\n", run("workers").expect(0).output())).contains("libx264, libx265, libsvtav1");
    }

    @Test
    void findsThisNodeFit() throws Exception {
        Command.Result doctor = run("doctor", "--json");
        assertThat(doctor.output())
                .extracting(line -> Server.tree(line).path("check").asText())
                .containsExactly(
                        "ffmpeg",
                        "encoders",
                        "scratch space",
                        "Kafka",
                        "registry",
                        "clock",
                        "input bucket",
                        "work bucket",
                        "output bucket",
                        "gateway");
        assertThat(doctor.output())
                .filteredOn(line -> !line.contains("scratch space"))
                .allSatisfy(line -> assertThat(Server.tree(line).path("verdict").asText())
                        .as(line)
                        .isEqualTo("ok"));
    }
}
