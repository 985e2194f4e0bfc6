package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.manifest.AssetFiles;
import io.tailrace.manifest.HlsRules;
import io.tailrace.manifest.MpdRules;
import io.tailrace.pipeline.Input.Plays;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What profiles make beside ladders: files of other shapes, pictures, and parts of a title. From the file to the asset. */
class RecipesIT {

    /** Each means something to a filter, a graph, a shell or a format string. */
    private static final String WORDS = "It's 100%: {pts};[0:v],\\n";

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private static Site site;

    @BeforeAll
    static void start() throws Exception {
        Path profiles = Files.createDirectory(home.resolve("profiles"));
        Files.writeString(profiles.resolve("part.yaml"), """
                packaging: cmaf
                trim: {from: 5s, length: 4s}
                rungs:
                  - {box: 640x360, quality: 18, maxRate: 2M}
                audio:
                  - {codec: aac, channels: 2, bitRate: 128k}
                """);
        Files.writeString(profiles.resolve("marked.yaml"), """
                packaging: cmaf
                gop: 1s
                segment: 1s
                chunk: 2s
                rungs:
                  - {box: 640x360, quality: 12, maxRate: 8M}
                overlays:
                  - {timecode: true, at: bottom, height: 0.111}
                  - {text: "%s", at: top-left, height: 0.111}
                """.formatted(WORDS.replace("\\", "\\\\")));
        Files.writeString(profiles.resolve("sounds.yaml"), """
                packaging: cmaf
                rungs:
                  - {box: 320x180, quality: 24, maxRate: 1M}
                audio:
                  - {codec: eac3, channels: 2, bitRate: 192k}
                  - {codec: opus, channels: 2, bitRate: 96k}
                  - {codec: aac, channels: 2, bitRate: 128k}
                """);
        site = Site.open(home, Map.of("TAILRACE_PROFILES_DIR", profiles.toString()));
    }

    @AfterAll
    static void stop() throws Exception {
        site.close();
    }

    /** Flash and beep are at 6 s of the source: 1 s into the part that begins at 5 s. A transport stream is prepared first. */
    @ParameterizedTest
    @ValueSource(strings = {"mp4", "ts"})
    void trimsPictureAndSoundToTheFrame(String container) throws Exception {
        Path source = FlashClip.at("25", 12).to(folder.resolve("film." + container));
        Asset asset = transcoded(source, "part");

        asset.matchesItsReceipt();
        Path rung = Asset.joined(asset.variants().get(0).playlist(), folder.resolve("rung.mp4"));
        Path sound = Asset.joined(asset.audioPlaylists().get(0), folder.resolve("sound.mp4"));
        Plays expected = Input.plays("25/1", 100).reference("setpts=PTS-STARTPTS-5/TB,trim=start=0");
        Measurement measured = Measurement.of(rung, List.of(sound), source, expected, folder);
        assertThat(measured.pictures()).isEqualTo(100);
        assertThat(measured.worstPsnr()).isGreaterThan(33);
        assertThat(measured.flashes()).containsExactly(1.0);
        assertThat(measured.beeps())
                .singleElement()
                .satisfies(beep -> assertThat(beep).isBetween(1.0 - 0.03, 1.0 + 0.03));
        assertThat(measured.samples()).isBetween(4 * 48_000L, 4 * 48_000L + 1024);
    }

    /** At a rate whose segments are no whole number of packets of any of them. */
    @Test
    void offersItsSoundInSeveralCodecs() throws Exception {
        Asset asset = transcoded(FlashClip.at("30000/1001", 12).to(folder.resolve("film.mp4")), "sounds");

        asset.matchesItsReceipt();
        AssetFiles files = AssetFiles.in(asset.folder());
        assertThat(HlsRules.presentation(files, "master.m3u8")).isEmpty();
        assertThat(MpdRules.presentation(files, "manifest.mpd")).isEmpty();
        assertThat(asset.text("master.m3u8").lines().filter(line -> line.startsWith("#EXT-X-STREAM-INF")))
                .satisfiesExactly(
                        aac -> assertThat(aac).contains(",mp4a.40.2\"", "AUDIO=\"audio-mp4a-2\""),
                        eac3 -> assertThat(eac3).contains(",ec-3\"", "AUDIO=\"audio-ec-3-2\""),
                        opus -> assertThat(opus).contains(",opus\"", "AUDIO=\"audio-opus-2\""));
        List<Path> playlists = asset.audioPlaylists();
        assertThat(playlists)
                .extracting(path -> path.getFileName().toString().replaceAll("^[a-z]+-|\\.m3u8$", ""))
                .containsExactly("aac-2", "eac3-2", "opus-2");
        List<Double> wanted = Measurement.ofSound(Asset.joined(playlists.get(0), folder.resolve("aac.mp4")), folder)
                .beeps();
        assertThat(wanted).isNotEmpty();
        for (Path playlist : playlists) {
            List<Double> beeps = Measurement.ofSound(Asset.joined(playlist, folder.resolve("sound.mp4")), folder)
                    .beeps();
            assertThat(beeps).as(playlist.toString()).hasSameSizeAs(wanted);
            for (int i = 0; i < beeps.size(); i++) {
                assertThat(beeps.get(i)).isBetween(wanted.get(i) - 0.01, wanted.get(i) + 0.01);
            }
        }
    }

    @Test
    void saysThatTheSourceEndsBeforeItsPartBegins() throws Exception {
        Path source = FlashClip.at("25", 4).to(folder.resolve("film.mp4"));
        Command.Result done = site.transcode(source, "part", folder, "--set", "trim.from=10s");

        done.expect(1);
        assertThat(String.join("\n", done.errors()) + String.join("\n", done.output()))
                .contains("begins 10.0 s into the source, which is 4");
    }

    @Test
    void makesClipsForPhonesAndFeeds() throws Exception {
        Path source = folder.resolve("film.mp4");
        Media.ffmpeg(
                "-i",
                Media.clip("bbb-1080p-12s.mp4").toString(),
                "-t",
                "3",
                "-vf",
                "scale=1280:720",
                "-crf",
                "12",
                source.toString());
        Asset asset = transcoded(source, "social");

        asset.matchesItsReceipt();
        Map<String, String> shapes = Map.of(
                "upright",
                "h264,1080,1920",
                "upright-av1",
                "av1,1080,1920",
                "square",
                "h264,720,720",
                "portrait",
                "h264,576,720");
        for (Map.Entry<String, String> shape : shapes.entrySet()) {
            assertThat(Media.ffprobe(
                            "-select_streams",
                            "v",
                            "-show_entries",
                            "stream=codec_name,width,height",
                            "-of",
                            "csv=p=0",
                            file(asset, shape.getKey()).toString()))
                    .containsExactly(shape.getValue());
        }
        // The square is the middle of the picture; the upright one has all of it in its middle, in front of a
        // background.
        assertThat(Media.ssim(file(asset, "square"), reference(source, "crop=720:720")))
                .isGreaterThan(0.97);
        Path upright = folder.resolve("middle.mp4");
        Media.ffmpeg(
                "-i", file(asset, "upright").toString(), "-vf", "crop=1080:608:0:656", "-crf", "8", upright.toString());
        assertThat(Media.ssim(upright, reference(source, "scale=1080:608:flags=bicubic")))
                .isGreaterThan(0.97);
    }

    private Path reference(Path source, String filter) {
        Path reference = folder.resolve("reference.mp4");
        Media.ffmpeg("-y", "-i", source.toString(), "-vf", filter, "-crf", "4", "-an", reference.toString());
        return reference;
    }

    private static Path file(Asset asset, String name) {
        return asset.folder().resolve("files/" + name + "/g1/" + name + ".mp4");
    }

    @Test
    void makesWhatOneJobWantsOtherwise() throws Exception {
        Path source = FlashClip.at("25", 6).to(folder.resolve("film.mp4"));
        Asset asset =
                transcoded(source, "proxy", "--set", "trim.length=2s", "--set", "gop=500ms", "--set", "segment=2s");

        asset.matchesItsReceipt();
        assertThat(Media.pictureTimes(file(asset, "proxy"))).hasSize(50);
        Command.Result refused = site.transcode(source, "proxy", folder, "--set", "video.speed=warp");
        refused.expect(1);
        assertThat(String.join("\n", refused.errors()) + String.join("\n", refused.output()))
                .contains("speed", "warp");
    }

    /** 24 pictures of film become 25 with a repeated one each second, each a key frame. */
    @Test
    void makesAProxyForEditorsAtTheirRate() throws Exception {
        Path source = FlashClip.at("24", 4).to(folder.resolve("film.mp4"));
        Asset asset = transcoded(
                source,
                "proxy",
                "--set",
                "frameRate=25",
                "--set",
                "files=[{\"name\": \"proxy.mp4\", \"picture\": {\"box\": \"640x360\", \"quality\": 20, \"maxRate\": \"8M\","
                        + " \"intra\": true}}]");

        assertThat(Media.ffprobe(
                        "-select_streams",
                        "v",
                        "-show_entries",
                        "stream=r_frame_rate:packet=flags",
                        "-of",
                        "csv=p=0",
                        file(asset, "proxy").toString()))
                .hasSize(101)
                .endsWith("25/1")
                .filteredOn(line -> line.startsWith("K"))
                .hasSize(100);
    }

    /** Beside what ffmpeg draws onto the whole title at once: numbers count on from chunk to chunk, and no words are read as options. */
    @Test
    void drawsTheSameOntoAllChunks() throws Exception {
        Path source = folder.resolve("film.mp4");
        Media.ffmpeg(
                "-f", "lavfi", "-i", "color=gray:s=640x360:r=25:d=6,format=yuv420p", "-g", "25", source.toString());
        Asset asset = transcoded(source, "marked");

        Path rung = Asset.joined(asset.variants().get(0).playlist(), folder.resolve("rung.mp4"));
        Path words = folder.resolve("words.txt");
        Files.writeString(words, WORDS, StandardCharsets.UTF_8);
        Path font = folder.resolve("font.ttf");
        try (InputStream resource = RecipesIT.class.getResourceAsStream("/liberation/LiberationSans-Bold.ttf")) {
            Files.copy(Objects.requireNonNull(resource), font);
        }
        String letters = "drawtext=fontfile=" + font + ":fontsize=40:fontcolor=white:borderw=2:bordercolor=black@0.6";
        Path reference = reference(
                source,
                letters + ":timecode='00\\:00\\:00\\:00':timecode_rate=25:x=(w-text_w)/2:y=h-text_h-11," + letters
                        + ":textfile=" + words + ":expansion=none:x=11:y=11");
        assertThat(Media.pictureTimes(rung)).hasSize(150);
        assertThat(Media.ssim(rung, reference)).isGreaterThan(0.99);
        assertThat(Media.ssim(rung, source)).isLessThan(0.97);
    }

    /** A red square in the upper right corner, an eighth as high as the picture, half of it seen through. */
    @Test
    void drawsAnImage() throws Exception {
        Path logo = folder.resolve("logo.png");
        Media.ffmpeg("-f", "lavfi", "-i", "color=red:s=64x64,format=rgba", "-frames:v", "1", logo.toString());
        upload("brand/logo.png", logo);
        Path source = folder.resolve("film.mp4");
        Media.ffmpeg("-f", "lavfi", "-i", "color=gray:s=640x360:r=25:d=1,format=yuv420p", source.toString());
        Asset asset = transcoded(source, "proxy", "--set", overlays("brand/logo.png"));

        Path reference = reference(
                source, "drawbox=x=640-45-11:y=11:w=45:h=45:color=0xff0000@0.5:t=fill:replace=0,format=yuv420p");
        assertThat(Media.ssim(file(asset, "proxy"), reference)).isGreaterThan(0.99);
        Path pixel = folder.resolve("pixel.rgb");
        Media.ffmpeg(
                "-i",
                file(asset, "proxy").toString(),
                "-vf",
                "crop=30:30:592:18,scale=1:1:flags=area:in_color_matrix=bt709,format=rgb24",
                "-frames:v",
                "1",
                "-f",
                "rawvideo",
                pixel.toString());
        byte[] mixed = Files.readAllBytes(pixel);
        assertThat(Byte.toUnsignedInt(mixed[0])).isBetween(180, 202);
        assertThat(Byte.toUnsignedInt(mixed[1])).isBetween(53, 75);
        assertThat(Byte.toUnsignedInt(mixed[2])).isBetween(53, 75);
    }

    @Test
    void saysWhatIsWrongWithAnImage() throws Exception {
        Path source = FlashClip.at("25", 2).to(folder.resolve("film.mp4"));
        assertThat(refusal(source, "brand/none.png")).contains("media-input/brand/none.png", "is not there");

        Path playlist = Files.writeString(folder.resolve("evil.png"), "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n");
        upload("brand/evil.png", playlist);
        assertThat(refusal(source, "brand/evil.png")).contains("brand/evil.png", "is not what its name ends in");
    }

    private static String overlays(String image) {
        return "overlays=[{\"image\": \"" + image + "\", \"at\": \"top-right\", \"height\": 0.125, \"opacity\": 0.5}]";
    }

    private String refusal(Path source, String image) throws Exception {
        Command.Result done = site.transcode(source, "proxy", folder, "--set", overlays(image));
        done.expect(1);
        return String.join("\n", done.errors()) + String.join("\n", done.output());
    }

    private static void upload(String key, Path file) throws Exception {
        site.server().store().putFile(site.server().bucket("INPUT"), key, file, "image/png");
    }

    @Test
    void makesPicturesAlone() throws Exception {
        Asset asset = transcoded(FlashClip.at("25", 12).to(folder.resolve("film.ts")), "thumbnails");

        asset.matchesItsReceipt();
        assertThat(asset.folder().resolve("poster.jpg")).exists();
        for (int i = 1; i <= 10; i++) {
            Path still = asset.folder().resolve("thumbnails/g1/still-%02d.jpg".formatted(i));
            assertThat(Media.ffprobe("-show_entries", "stream=width,height", "-of", "csv=p=0", still.toString()))
                    .containsExactly("320,180");
        }
        assertThat(asset.folder().resolve("thumbnails/g1/storyboard.vtt")).exists();
        assertThat(asset.folder().resolve("master.m3u8")).doesNotExist();
    }

    private Asset transcoded(Path source, String profile, String... more) throws Exception {
        return site.transcoded(source, profile, folder, more);
    }
}
