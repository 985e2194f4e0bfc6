package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tailrace.pipeline.Browser.Playback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Assets play to their end in the players people use. {@code ./mvnw verify -Pplayers}. */
@Tag("players")
class PlayersIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** A recording, and what a player must have shown of it. */
    private enum Recording {
        FILM("bbb-1080p-12s.mp4", 12.0, 288),
        /** A rate that is no whole number, so that no segment is a whole number of ticks of 90 kHz. */
        NTSC("ntsc.mp4", 270 * 1001 / 30_000.0, 270),
        /** One frame more than a segment of 4 s: it joins the segment before. */
        ONE_FRAME_OVER("one-frame-over.mp4", 97 / 24.0, 97),
        SOUND_ONLY("sound-only.m4a", 10.0, 0),
        /** AV1, which Chromium decodes, with H.264 beside it. */
        AV1("av1.mp4", 6.0, 144, "hls-ladder-av1"),
        /** HEVC, which Chromium has no decoder of its own for: then it plays the H.264 beside it. */
        HEVC("hevc.mp4", 6.0, 144, "hls-ladder-hevc"),
        /** Opus, which Chromium decodes, with AAC beside it. */
        OPUS("opus.m4a", 10.0, 0, "audio"),
        /** E-AC-3 beside AAC, which Chromium has no decoder for: then it plays the AAC. */
        EAC3("eac3.mp4", 6.0, 144, "three-sounds");

        private final String file;
        private final double seconds;
        private final long frames;
        private final String profile;

        Recording(String file, double seconds, long frames) {
            this(file, seconds, frames, "hls-ladder");
        }

        Recording(String file, double seconds, long frames, String profile) {
            this.file = file;
            this.seconds = seconds;
            this.frames = frames;
            this.profile = profile;
        }

        String asset(String manifest) {
            return file.substring(0, file.lastIndexOf('.')) + "/" + manifest;
        }
    }

    @TempDir
    static Path folder;

    private static Browser browser;

    @BeforeAll
    static void makeAssets() throws Exception {
        Path out = folder.resolve("out");
        record();
        Path profiles = Files.createDirectory(folder.resolve("profiles"));
        Files.writeString(profiles.resolve("three-sounds.yaml"), """
                packaging: cmaf
                rungs:
                  - {box: 640x360, quality: 23, maxRate: 800k}
                audio:
                  - {codec: eac3, channels: 2, bitRate: 192k}
                  - {codec: opus, channels: 2, bitRate: 96k}
                  - {codec: aac, channels: 2, bitRate: 128k}
                """);
        for (String profile : List.of("hls-ladder", "hls-ladder-av1", "hls-ladder-hevc", "audio", "three-sounds")) {
            List<String> arguments = new ArrayList<>(List.of("transcode", "--profile", profile));
            arguments.addAll(List.of("--data", folder.resolve("data").toString(), "--out", out.toString()));
            for (Recording recording : Recording.values()) {
                if (recording.profile.equals(profile)) {
                    arguments.add(folder.resolve(recording.file).toString());
                }
            }
            Map<String, String> environment = Map.of("TAILRACE_PROFILES_DIR", profiles.toString());
            try (Command command = Command.start(folder, environment, arguments.toArray(String[]::new))) {
                assertThat(command.exitCode(Duration.ofMinutes(4)))
                        .as("transcode with %s: %s", profile, command.errors())
                        .isZero();
            }
        }
        browser = Browser.open(out, Files.createDirectory(folder.resolve("browser")));
    }

    /** The film as it is, and cut from it what the others are. */
    private static void record() throws IOException {
        String film = Media.clip(Recording.FILM.file).toString();
        Files.copy(Path.of(film), folder.resolve(Recording.FILM.file));
        cut(film, Recording.NTSC, "-vf", "fps=30000/1001,scale=640:-2", "-frames:v", "270", "-t", "9.01");
        cut(film, Recording.ONE_FRAME_OVER, "-vf", "scale=640:-2", "-frames:v", "97", "-t", "4.05");
        cut(film, Recording.SOUND_ONLY, "-vn", "-c:a", "aac", "-t", "10");
        cut(film, Recording.OPUS, "-vn", "-c:a", "aac", "-t", "10");
        for (Recording recording : List.of(Recording.AV1, Recording.HEVC, Recording.EAC3)) {
            cut(film, recording, "-vf", "scale=1280:-2", "-frames:v", "144", "-t", "6");
        }
    }

    private static void cut(String film, Recording recording, String... options) {
        Media.ffmpeg(Stream.of(
                        Stream.of("-i", film),
                        Stream.of(options),
                        Stream.of(folder.resolve(recording.file).toString()))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private static void playsToTheEnd(String player, String manifest, Recording recording) throws Exception {
        Playback playback = browser.play(player, recording.asset(manifest), LIMIT);
        browser.screenshot(Files.createDirectories(Path.of("target", "screenshots"))
                .resolve(player + "-" + recording.asset(manifest).replace('/', '-') + ".png"));
        assertThat(playback.errors()).isEmpty();
        assertThat(playback.hasEnded()).isTrue();
        assertThat(playback.currentTime()).isCloseTo(recording.seconds, within(0.1));
        // A player may fetch a rung twice when it switches; it never shows less than the title.
        assertThat(playback.frames()).isGreaterThanOrEqualTo(recording.frames - 2);
    }

    @ParameterizedTest
    @EnumSource
    void hlsJsPlaysTheMultivariantPlaylist(Recording recording) throws Exception {
        playsToTheEnd("hls", "master.m3u8", recording);
    }

    @ParameterizedTest
    @EnumSource
    void shakaPlaysTheMultivariantPlaylist(Recording recording) throws Exception {
        playsToTheEnd("shaka", "master.m3u8", recording);
    }

    @ParameterizedTest
    @EnumSource
    void shakaPlaysTheMpd(Recording recording) throws Exception {
        playsToTheEnd("shaka", "manifest.mpd", recording);
    }

    @ParameterizedTest
    @EnumSource
    void dashJsPlaysTheMpd(Recording recording) throws Exception {
        playsToTheEnd("dash", "manifest.mpd", recording);
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
