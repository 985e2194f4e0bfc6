package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tailrace transcode}: from files to assets in a folder. */
class OneCommandIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    void makesAnAssetOfEachGoodFileAndSaysWhyOfEachBadOne() throws Exception {
        Path odd = Files.createDirectory(folder.resolve("in")).resolve("-Ünïcode 'quoted' 100%.mp4");
        Files.copy(Media.clip("bbb-360p-6s.mp4"), odd);
        Path bad = Files.writeString(
                folder.resolve("in").resolve("not media.mp4"), "ffconcat version 1.0\nfile /etc/passwd\n");
        Path out = folder.resolve("out");

        int exitCode;
        String errors;
        try (Command transcode = Command.start(
                folder,
                Map.of(),
                "transcode",
                "--data",
                folder.resolve("data").toString(),
                "--out",
                out.toString(),
                "--",
                odd.toString(),
                bad.toString())) {
            exitCode = transcode.exitCode(LIMIT);
            errors = String.join("\n", transcode.errors());
        }

        assertThat(exitCode).as(errors).isNotZero();
        assertThat(errors).contains("not media.mp4");
        assertThat(out.resolve("not media")).doesNotExist();
        Asset asset = new Asset(out.resolve("-Ünïcode 'quoted' 100%"));
        asset.hasExactly(144, 1000, folder);
        asset.matchesItsReceipt();
        assertThat(asset.folder().resolve("poster.jpg")).isRegularFile();
        assertThat(asset.audioPlaylists()).hasSize(1);
        assertThat(asset.text("manifest.mpd")).contains("urn:mpeg:dash:schema:mpd:2011");
    }

    @Test
    void makesOneFileOfTheProxyProfile() throws Exception {
        Path out = folder.resolve("out");
        try (Command transcode = Command.start(
                folder,
                Map.of(),
                "transcode",
                Media.clip("bbb-360p-6s.mp4").toString(),
                "--profile",
                "proxy",
                "--data",
                folder.resolve("data").toString(),
                "--out",
                out.toString())) {
            assertThat(transcode.exitCode(LIMIT))
                    .as(() -> String.join("\n", transcode.errors()))
                    .isZero();
        }
        Asset asset = new Asset(out.resolve("bbb-360p-6s"));
        asset.matchesItsReceipt();
        assertThat(asset.folder().resolve("master.m3u8")).doesNotExist();
        Path file = asset.folder()
                .resolve(asset.receipt().get("objects").get(0).get("key").asText());
        assertThat(Media.pictureTimes(file)).hasSize(144);
        assertThat(Media.ffprobe(
                        "-select_streams",
                        "a",
                        "-show_entries",
                        "stream=codec_name",
                        "-of",
                        "csv=p=0",
                        file.toString()))
                .containsExactly("aac");
    }

    @Test
    void refusesWhatItCannotReadBeforeAnythingStarts() throws Exception {
        try (Command transcode = Command.start(
                folder,
                Map.of(),
                "transcode",
                "nowhere.mp4",
                "--data",
                folder.resolve("data").toString())) {
            assertThat(transcode.exitCode(Duration.ofMinutes(3))).isNotZero();
            assertThat(String.join("\n", transcode.errors())).contains("nowhere.mp4");
        }
    }
}
