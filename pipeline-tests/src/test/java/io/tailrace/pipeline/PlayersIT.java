package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.pipeline.Browser.Playback;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The asset plays to its end in the players people use. {@code ./mvnw verify -Pplayers}. */
@Tag("players")
@Timeout(300)
class PlayersIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final long FRAMES = 288;

    @TempDir
    static Path folder;

    private static Browser browser;

    @BeforeAll
    static void makeAnAsset() throws Exception {
        Path out = folder.resolve("out");
        try (Command transcode = Command.start(
                folder,
                Map.of(),
                "transcode",
                Media.clip("bbb-1080p-12s.mp4").toString(),
                "--data",
                folder.resolve("data").toString(),
                "--out",
                out.toString())) {
            assertThat(transcode.exitCode(Duration.ofMinutes(4)))
                    .as(() -> String.join("\n", transcode.errors()))
                    .isZero();
        }
        browser = Browser.open(out.resolve("bbb-1080p-12s"), Files.createDirectory(folder.resolve("browser")));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private static void playsToTheEnd(String player, String manifest) throws Exception {
        Playback playback = browser.play(player, manifest, LIMIT);
        browser.screenshot(
                Files.createDirectories(Path.of("target", "screenshots")).resolve(player + "-" + manifest + ".png"));
        assertThat(playback.errors()).isEmpty();
        assertThat(playback.hasEnded()).isTrue();
        assertThat(playback.currentTime()).isBetween(11.9, 12.1);
        // A player may fetch a rung twice when it switches; it never shows less than the title.
        assertThat(playback.frames()).isGreaterThanOrEqualTo(FRAMES - 2);
    }

    @Test
    void hlsJsPlaysTheMultivariantPlaylist() throws Exception {
        playsToTheEnd("hls", "master.m3u8");
    }

    @Test
    void shakaPlaysTheMultivariantPlaylist() throws Exception {
        playsToTheEnd("shaka", "master.m3u8");
    }

    @Test
    void shakaPlaysTheMpd() throws Exception {
        playsToTheEnd("shaka", "manifest.mpd");
    }

    @Test
    void dashJsPlaysTheMpd() throws Exception {
        playsToTheEnd("dash", "manifest.mpd");
    }

    @Test
    void thePlayerPagePlaysTheAsset() throws Exception {
        try (Command transcode = Command.start(
                folder,
                Map.of(),
                "transcode",
                Media.clip("bbb-360p-6s.mp4").toString(),
                "--data",
                folder.resolve("data").toString(),
                "--out",
                folder.resolve("played").toString(),
                "--play")) {
            String url = "";
            while (!url.contains("/play/")) {
                url = transcode.line(Duration.ofMinutes(3));
            }
            Playback playback = browser.open(url.substring(url.indexOf("http")).strip(), 2.0, LIMIT);
            browser.screenshot(
                    Files.createDirectories(Path.of("target", "screenshots")).resolve("play-page.png"));
            assertThat(playback.errors()).isEqualTo(List.of());
            assertThat(playback.width()).isPositive();
        }
    }
}
