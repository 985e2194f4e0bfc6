package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.manifest.AssetFiles;
import io.tailrace.manifest.HlsRules;
import io.tailrace.manifest.MpdRules;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subtitles in a recording and beside it, chapters and a storyboard, from the file to the asset. */
class SideTracksIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    void bringsTextChaptersAndThumbnailsToThePlayer() throws Exception {
        Path out = folder.resolve("out");
        try (Command transcode = Command.start(
                folder,
                Map.of(),
                "transcode",
                recording(folder).toString(),
                "--data",
                folder.resolve("data").toString(),
                "--out",
                out.toString())) {
            assertThat(transcode.exitCode(LIMIT))
                    .as(() -> String.join("\n", transcode.errors()))
                    .isZero();
        }
        Asset asset = new Asset(out.resolve("talk"));
        asset.matchesItsReceipt();
        AssetFiles files = AssetFiles.in(asset.folder());
        assertThat(HlsRules.presentation(files, "master.m3u8")).isEmpty();
        assertThat(MpdRules.presentation(files, "manifest.mpd")).isEmpty();
        assertThat(asset.text("text/en/g1/subtitles.vtt"))
                .contains("00:00:01.000 --> 00:00:02.500\nFrom the recording")
                .contains("00:00:05.000 --> 00:00:06.000\nTo the end");
        assertThat(asset.text("text/de-sdh/g1/000001.vtt")).contains("[Tür knarrt]");
        assertThat(asset.text("master.m3u8"))
                .contains("LANGUAGE=\"de\",DEFAULT=NO,AUTOSELECT=YES,CHARACTERISTICS=")
                .contains("CLOSED-CAPTIONS=NONE");
        // The muxer moved picture, sound and text by the priming of the sound, 21 ms, and left the chapters where they
        // were.
        assertThat(asset.text("r1/chapters.vtt")).contains("00:00:01.979 --> 00:00:05.979\nThe rest");
        assertThat(asset.text("thumbnails/g1/storyboard.vtt")).contains("storyboard-000001.jpg#xywh=0,0,160,90");
        assertThat(Media.ffprobe(
                        "-show_entries",
                        "stream=width,height",
                        "-of",
                        "csv=p=0",
                        asset.folder()
                                .resolve("thumbnails/g1/storyboard-000001.jpg")
                                .toString()))
                .containsExactly("320,90");
        List<String> kinds = new ArrayList<>();
        for (JsonNode rendition : asset.receipt().get("renditions")) {
            kinds.add(rendition.get("kind").asText());
        }
        assertThat(kinds).containsExactly("video", "audio", "text", "text", "image", "image");
    }

    /** A recording with a file of subtitles beside it, both in a folder of their own. */
    static Path recording(Path folder) throws Exception {
        Path in = Files.createDirectory(folder.resolve("in"));
        Path english = Files.writeString(folder.resolve("en.srt"), """
                1
                00:00:01,000 --> 00:00:02,500
                From the recording

                2
                00:00:05,000 --> 00:01:00,000
                To the end
                """);
        Path chapters = Files.writeString(folder.resolve("chapters.txt"), """
                ;FFMETADATA1
                [CHAPTER]
                TIMEBASE=1/1000
                START=0
                END=2000
                title=Opening
                [CHAPTER]
                TIMEBASE=1/1000
                START=2000
                END=6000
                title=The rest
                """);
        Files.writeString(in.resolve("talk.de.sdh.srt"), """
                1
                00:00:03,000 --> 00:00:04,000
                [Tür knarrt]
                """, Charset.forName("windows-1252"));
        Path recording = in.resolve("talk.mkv");
        Media.ffmpeg(
                "-i",
                Media.clip("bbb-360p-6s.mp4").toString(),
                "-i",
                english.toString(),
                "-i",
                chapters.toString(),
                "-map",
                "0",
                "-map",
                "1",
                "-map_metadata",
                "2",
                "-c",
                "copy",
                "-c:s",
                "subrip",
                "-metadata:s:s:0",
                "language=eng",
                recording.toString());
        return recording;
    }
}
