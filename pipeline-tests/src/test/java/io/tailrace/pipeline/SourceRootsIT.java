package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings in a folder of the workers, such as a mount of a file server, named by their root and not by where it is mounted. */
class SourceRootsIT {

    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    private static Path nas;
    private static Gate gate;
    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        nas = Files.createDirectory(folder.resolve("nas"));
        gate = Gate.in(folder.resolve("gate"));
        Map<String, String> variables = new HashMap<>(gate.variables());
        variables.put("TAILRACE_SOURCE_ROOTS", "nas=" + nas + ",elsewhere=" + folder.resolve("not-mounted"));
        server = Server.start(folder.resolve("data"), variables, "--slots", "1");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Path put(String name) throws Exception {
        Path file = nas.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.copy(Media.clip("bbb-360p-6s.mp4"), file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static HttpResponse<String> ask(String uri) {
        return server.post("/api/v1/jobs", Map.of("source", Map.of("uri", uri), "profile", "proxy"));
    }

    private static String submitted(String uri) {
        HttpResponse<String> reply = ask(uri);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(202);
        return Server.tree(reply.body()).path("id").asText();
    }

    @Test
    void makesAnAssetOfAFile() throws Exception {
        put("shows/film 1.mp4");

        JsonNode view = server.expectEnd(submitted("file://nas/shows/film 1.mp4"), "COMPLETED");

        assertThat(view.path("source").path("bucket").asText()).isEqualTo("file:nas");
        assertThat(view.path("source").path("key").asText()).isEqualTo("shows/film 1.mp4");
        assertThat(view.toString()).as("where it is mounted").doesNotContain(nas.toString());
        assertThat(server.queue("cpu").path("capabilities").path("sourceRoots"))
                .singleElement()
                .extracting(JsonNode::asText)
                .isEqualTo("nas");
    }

    @Test
    void makesAnAssetOfWhatTheCommandNames() throws Exception {
        put("by-command.mp4");
        Command.Result done = Command.ended(
                folder,
                "submit",
                "--env",
                server.environmentFile().toString(),
                "--profile",
                "proxy",
                "--json",
                "file://nas/by-command.mp4",
                "file://nas/../secret");

        done.expect(1);
        List<JsonNode> lines = done.json();
        assertThat(lines.toString()).contains("the key contains a path segment", "submitted");
        String job = lines.stream()
                .filter(line -> line.path("type").asText().equals("submitted"))
                .map(line -> line.path("job").asText())
                .findFirst()
                .orElseThrow();
        server.expectEnd(job, "COMPLETED");
    }

    @Test
    void plansWhatTheCommandNames() throws Exception {
        put("planned.mp4");
        Command.Result done = Command.ended(
                folder,
                "plan",
                "--env",
                server.environmentFile().toString(),
                "--profile",
                "proxy",
                "--json",
                "file://nas/planned.mp4");

        JsonNode plan = done.expect(0).json().get(0);
        assertThat(plan.path("state").asText()).isEqualTo("PLANNED");
        assertThat(plan.at("/source/bucket").asText()).isEqualTo("file:nas");
        assertThat(plan.path("durationSeconds").asDouble()).isBetween(5.5, 6.5);
    }

    /** At once: what no worker will ever find is not tried again. */
    @Test
    void failsWhereThereIsNoSuchFile() throws Exception {
        put("film.mp4");

        JsonNode error = server.expectEnd(submitted("file://nas/film.mp4/reel"), "FAILED")
                .path("error");
        assertThat(error.path("class").asText()).isEqualTo("INPUT");
        assertThat(error.path("message").asText()).contains("file://nas/film.mp4/reel");
    }

    @Test
    void failsWhereTheFileChangesMeanwhile() throws Exception {
        // Larger than what a worker keeps of it, so that it is read again.
        Path file = nas.resolve("changing.mp4");
        Media.ffmpeg(
                "-stream_loop", "9", "-i", Media.clip("bbb-1080p-12s.mp4").toString(), "-c", "copy", file.toString());
        gate.hold(Gate.Stop.ENCODE_VIDEO);
        String job = submitted("file://nas/changing.mp4");
        await().atMost(SOON).until(() -> server.job(job).path("state").asText().equals("ENCODING"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000)));
        gate.open();

        JsonNode error = server.expectEnd(job, "FAILED").path("error");
        assertThat(error.path("class").asText()).isEqualTo("INPUT");
        assertThat(error.path("code").asText()).isEqualTo("source-changed");
        assertThat(error.path("message").asText()).contains("file://nas/changing.mp4");
    }

    @Test
    void refusesWhatLeavesTheRoot() throws Exception {
        assertThat(ask("file://nas/../secret.mp4").statusCode()).isEqualTo(422);
        assertThat(ask("file:///etc/passwd").statusCode()).isEqualTo(422);
        HttpResponse<String> unknown = ask("file://cellar/film.mp4");
        assertThat(unknown.statusCode()).isEqualTo(422);
        assertThat(unknown.body()).contains("source-not-allowed", "cellar is no source root");
        Files.createSymbolicLink(nas.resolve("link.mp4"), Files.writeString(folder.resolve("secret.mp4"), "secret"));

        JsonNode error =
                server.expectEnd(submitted("file://nas/link.mp4"), "FAILED").path("error");
        assertThat(error.path("class").asText()).isEqualTo("INPUT");
        assertThat(error.path("code").asText()).isEqualTo("source-unsafe");
        assertThat(error.path("message").asText()).contains("leaves its source root by a link");
    }

    @Test
    void waitsForAWorkerThatReadsTheRoot() {
        String job = submitted("file://elsewhere/film.mp4");

        await().atMost(SOON)
                .until(() -> server.job(job)
                        .path("waitingFor")
                        .asText()
                        .equals("a worker that probes and reads the source root elsewhere"));
        assertThat(server.delete("/api/v1/jobs/" + job).statusCode()).isEqualTo(202);
        server.expectEnd(job, "CANCELED");
    }
}
