package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks encoded in any order by several processes give the asset that one process gives, byte for byte. */
class ScatteredWorkersIT {

    @TempDir
    Path folder;

    @Test
    void giveTheSameAssetAsOneProcess() throws Exception {
        Path profiles = Files.createDirectory(folder.resolve("profiles"));
        Files.copy(Path.of("src/test/resources/profiles/test-ladder.yaml"), profiles.resolve("test-ladder.yaml"));
        Files.writeString(
                profiles.resolve("by-rendition.yaml"),
                Files.readString(profiles.resolve("test-ladder.yaml")).replace("split: chunk", "split: rendition"));
        Map<String, String> variables = Map.of("TAILRACE_PROFILES_DIR", profiles.toString());
        Path clip = withCloseKeyFrames(Media.clip("bbb-1080p-12s.mp4"));

        Path alone;
        Path byRendition;
        try (Server server = Server.start(folder.resolve("alone"), variables, "--slots", "1")) {
            alone = asset(server, server.submit(clip, "clip.mp4", "test-ladder"));
            byRendition = asset(server, server.submit(clip, "clip.mp4", "by-rendition"));
        }
        Path scattered;
        try (Server server = Server.start(folder.resolve("scattered"), variables, "--slots", "0");
                Command first = worker(server);
                Command second = worker(server)) {
            scattered = asset(server, server.submit(clip, "clip.mp4", "test-ladder"));
            assertThat(Set.of(first.pid(), second.pid())).hasSize(2);
        }

        Asset expected = new Asset(alone);
        expected.hasExactly(288, 1000, folder);
        expected.matchesItsReceipt();
        assertThat(new Asset(scattered).hashes()).isEqualTo(expected.hashes());
        assertThat(new Asset(byRendition).hashes()).isEqualTo(expected.hashes());
    }

    /** A key frame a second: chunks of 4 s are then worth their seek, and the title has three. */
    private Path withCloseKeyFrames(Path clip) {
        Path file = folder.resolve("clip.mp4");
        Media.ffmpeg(
                "-i",
                clip.toString(),
                "-vf",
                "scale=1280:-2",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-bf",
                "2",
                "-g",
                "24",
                "-c:a",
                "copy",
                file.toString());
        return file;
    }

    private Command worker(Server server) {
        return Command.start(
                folder, Map.of(), "worker", "--env", server.environmentFile().toString(), "--slots", "1");
    }

    /** Waits for the job and fetches its asset by the command. @return the asset's folder */
    private Path asset(Server server, String job) throws Exception {
        JsonNode view = server.awaitEnd(job);
        assertThat(view.path("state").asText()).as(view.toPrettyString()).isEqualTo("COMPLETED");
        assertThat(view.at("/progress/0/unitsTotal").asInt())
                .as(view.toPrettyString())
                .isEqualTo(3);
        Path out = folder.resolve("out-" + job + "-" + server.command().pid());
        try (Command download = Command.start(
                folder,
                Map.of(),
                "download",
                job,
                "--out",
                out.toString(),
                "--env",
                server.environmentFile().toString())) {
            assertThat(download.exitCode(Duration.ofMinutes(1)))
                    .as(() -> String.join("\n", download.errors()))
                    .isZero();
        }
        return out;
    }
}
