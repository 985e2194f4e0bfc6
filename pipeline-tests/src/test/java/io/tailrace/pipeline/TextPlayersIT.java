package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The players people use find subtitles and thumbnails, at the right times. {@code ./mvnw verify -Pplayers}. */
@Tag("players")
class TextPlayersIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final String CUES =
            "[...document.querySelector('video').textTracks].flatMap(t => [...(t.cues || [])]).map(c => c.startTime + ' ' + c.text).join('|')";

    private static final String HAS_CUES = "return " + CUES + ".includes('From the recording');";

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
                SideTracksIT.recording(folder).toString(),
                "--data",
                folder.resolve("data").toString(),
                "--out",
                out.toString())) {
            assertThat(transcode.exitCode(Duration.ofMinutes(4)))
                    .as(() -> String.join("\n", transcode.errors()))
                    .isZero();
        }
        browser = Browser.open(out.resolve("talk"), Files.createDirectory(folder.resolve("browser")));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void hlsJsShowsSubtitles() {
        browser.playUntil(
                "hls",
                "master.m3u8",
                "const p = window.player; if (!p || p.subtitleTracks.length !== 2) return false;"
                        + " if (p.subtitleTrack < 0) { p.subtitleDisplay = true; p.subtitleTrack = 0; } "
                        + HAS_CUES,
                LIMIT);
        assertThat(browser.ask("return " + CUES)).contains("1 From the recording");
    }

    @Test
    void shakaShowsSubtitlesOfHls() {
        shaka("master.m3u8");
    }

    @Test
    void shakaShowsSubtitlesAndThumbnailsOfDash() {
        shaka("manifest.mpd");
        assertThat(browser.ask("return window.player.getImageTracks().map(t => t.width + 'x' + t.height).join()"))
                .isEqualTo("160x90");
    }

    /** Chosen before it loads: of a title this short all picture is loaded at once, and shaka 5.2 ties text of HLS to the next segment. */
    private static void shaka(String manifest) {
        browser.playUntil(
                "shaka",
                manifest,
                "const p = window.player; if (!p) return false; if (!window.again) { window.again = true;"
                        + " p.configure({preferredText: [{language: 'en'}]});"
                        + " p.load(url).then(() => video.play()).catch(e => errors.push('' + e)); return false; }"
                        + " if (p.getTextTracks().length !== 2) return false; "
                        + HAS_CUES,
                LIMIT);
        assertThat(browser.ask("return " + CUES)).contains("1 From the recording");
    }

    @Test
    void dashJsShowsSubtitlesAndThumbnails() {
        browser.playUntil(
                "dash",
                "manifest.mpd",
                "const p = window.player; if (!p || !p.isReady()) return false;"
                        + " const t = p.getTracksFor('text'); if (t.length !== 2) return false;"
                        + " if (p.getCurrentTextTrackIndex() < 0) p.setTextTrack(0); "
                        + HAS_CUES,
                LIMIT);
        assertThat(browser.ask("return " + CUES)).contains("1 From the recording");
        assertThat(browser.ask("return window.player.getRepresentationsByType('image').length"))
                .isEqualTo("1");
    }
}
