package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.manifest.AssetFiles;
import io.tailrace.manifest.HlsRules;
import io.tailrace.manifest.MpdRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ladders of HEVC and AV1, and of HDR, with H.264 beside them, from the file to the asset. */
class CodecLaddersIT {

    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final int FRAMES = 100;

    /** How much less like the source a rung of another codec may look than that of H.264, on the scale of SSIM. */
    private static final double TOLERATED = 0.005;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"hevc, hvc1", "av1, av01"})
    void looksAsGoodAsH264AndCostsLess(String codec, String sampleEntry) throws Exception {
        Path source = folder.resolve("film.mp4");
        Media.ffmpeg(
                "-i",
                Media.clip("bbb-1080p-12s.mp4").toString(),
                "-vf",
                "scale=1280:720",
                "-frames:v",
                Integer.toString(FRAMES),
                "-t",
                "4.16",
                "-crf",
                "12",
                source.toString());
        Asset asset = transcoded(source, "hls-ladder-" + codec);

        asset.matchesItsReceipt();
        AssetFiles files = AssetFiles.in(asset.folder());
        assertThat(HlsRules.presentation(files, "master.m3u8")).isEmpty();
        assertThat(MpdRules.presentation(files, "manifest.mpd")).isEmpty();
        assertThat(asset.text("manifest.mpd").split("contentType=\"video\"", -1))
                .as("a set for each codec")
                .hasSize(3);
        asset.hasExactly(FRAMES, 1000, folder);
        assertThat(asset.text("master.m3u8")).contains(sampleEntry + ".", "avc1.");
        Map<String, Path> rungs = rungs(asset);
        assertThat(rungs.keySet()).containsExactly("720p-" + codec, "480p-" + codec, "360p-" + codec, "720p", "360p");
        for (String height : List.of("720p", "360p")) {
            Path other = Objects.requireNonNull(rungs.get(height + "-" + codec));
            Path usual = Objects.requireNonNull(rungs.get(height));
            assertThat(Media.ffprobe(
                            "-select_streams",
                            "v",
                            "-show_entries",
                            "stream=codec_name",
                            "-of",
                            "csv=p=0",
                            other.toString()))
                    .containsExactly(codec);
            assertThat(Media.ssim(other, source)).isGreaterThan(Media.ssim(usual, source) - TOLERATED);
            assertThat(Files.size(other)).isLessThan(Files.size(usual));
        }
    }

    /** HLG goes the same way (HighRangeIT encodes both). */
    @Test
    void keepsHighDynamicRangeInASetOfItsOwn() throws Exception {
        String transfer = "smpte2084";
        Path source = folder.resolve("film.mp4");
        Media.ffmpeg(
                "-i",
                Media.clip("bbb-1080p-12s.mp4").toString(),
                "-vf",
                "scale=854:480,setparams=range=tv:color_primaries=bt2020:color_trc=" + transfer
                        + ":colorspace=bt2020nc,format=yuv420p10le",
                "-frames:v",
                Integer.toString(FRAMES),
                "-t",
                "4.16",
                "-c:v",
                "libx265",
                "-tag:v",
                "hvc1",
                "-x265-params",
                "crf=12:log-level=error:colorprim=bt2020:transfer=" + transfer + ":colormatrix=bt2020nc"
                        + ":master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):max-cll=1000,400",
                source.toString());
        Asset asset = transcoded(source, "uhd-ladder");

        asset.matchesItsReceipt();
        AssetFiles files = AssetFiles.in(asset.folder());
        assertThat(HlsRules.presentation(files, "master.m3u8")).isEmpty();
        assertThat(MpdRules.presentation(files, "manifest.mpd")).isEmpty();
        asset.hasExactly(FRAMES, 1000, folder);
        Map<String, Path> rungs = rungs(asset);
        assertThat(rungs.keySet())
                .containsExactly("480p", "360p", "240p", "480p-hevc-hdr", "360p-hevc-hdr", "240p-hevc-hdr");
        for (Map.Entry<String, Path> rung : rungs.entrySet()) {
            boolean isHdr = rung.getKey().endsWith("-hdr");
            assertThat(Media.ffprobe(
                            "-select_streams",
                            "v",
                            "-show_entries",
                            "stream=codec_name,pix_fmt,color_range,color_space,color_transfer,color_primaries",
                            "-of",
                            "csv=p=0",
                            rung.getValue().toString()))
                    .first()
                    .asString()
                    .startsWith(
                            isHdr
                                    ? "hevc,yuv420p10le,tv,bt2020nc," + transfer + ",bt2020"
                                    : "h264,yuv420p,tv,bt709,bt709,bt709");
        }
        assertThat(Media.ssim(Objects.requireNonNull(rungs.get("480p-hevc-hdr")), source))
                .isGreaterThan(0.97);
        assertThat(asset.text("master.m3u8")
                        .lines()
                        .filter(line -> line.startsWith("#EXT-X-STREAM-INF"))
                        .filter(line -> line.contains("hvc1.2.")))
                .isNotEmpty()
                .allMatch(line -> line.contains("VIDEO-RANGE=PQ"));
        assertThat(asset.text("manifest.mpd"))
                .contains(
                        "<EssentialProperty schemeIdUri=\"urn:mpeg:mpegB:cicp:TransferCharacteristics\" value=\"16\"/>");
    }

    private Asset transcoded(Path source, String profile) throws Exception {
        Path out = folder.resolve("out");
        Command.Result done = Command.ended(
                folder,
                LIMIT,
                "transcode",
                source.toString(),
                "--profile",
                profile,
                "--data",
                folder.resolve("data").toString(),
                "--out",
                out.toString());
        done.expect(0);
        return new Asset(out.resolve("film"));
    }

    /** By name, each joined to one file. */
    private Map<String, Path> rungs(Asset asset) throws Exception {
        Map<String, Path> rungs = new LinkedHashMap<>();
        for (var rendition : asset.receipt().get("renditions")) {
            if (rendition.get("kind").asText().equals("video")) {
                String name = rendition.get("name").asText();
                Path playlist = asset.folder().resolve("r1/video/" + name + ".m3u8");
                rungs.put(name, Asset.joined(playlist, folder.resolve(name + ".mp4")));
            }
        }
        return rungs;
    }
}
