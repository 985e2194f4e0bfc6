package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pictures in docs/profiles.md are of what the bundled profiles make of the bundled clip. {@code -Dtailrace.pictures=write} makes them
 * anew.
 */
@Tag("matrix")
class ProfilePicturesIT {

    private static final Path PICTURES = Path.of("..", "docs", "images", "profiles");

    /** Encoders with several threads make other bytes each time, never another picture. */
    private static final double ALIKE = 0.95;

    /** A picture of the bird, and the part of it around its head as shares of the picture. */
    private static final String MOMENT = "2.5";

    private static final String HEAD = "crop=iw*0.16:ih*0.36:iw*0.40:ih*0.10";

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private static Site site;

    @BeforeAll
    static void start() throws Exception {
        site = Site.open(home, Map.of());
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hls-ladder", "hls-ladder-hevc", "hls-ladder-av1", "uhd-ladder"})
    void showsWhatRungsKeep(String profile) throws Exception {
        List<Path> heads = new ArrayList<>();
        Map<String, Path> rungs = asset(profile).renditions("video", folder);
        for (String name : largestFirst(rungs.keySet())) {
            heads.add(still(Objects.requireNonNull(rungs.get(name)), HEAD + ",scale=300:380:flags=bicubic"));
        }
        assertThat(heads).hasSizeGreaterThan(3);
        isInTheDocs(profile, besideEachOther(heads));
    }

    /** Codec by codec, as the rungs of a master playlist: 1080p-av1, 720p-av1, 720p, 360p. */
    private static List<String> largestFirst(Set<String> names) {
        return names.stream()
                .sorted(Comparator.comparing((String name) -> name.replaceFirst("^\\d+p", ""))
                        .thenComparing(name -> -Integer.parseInt(name.replaceFirst("p.*", ""))))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = "social")
    void showsShapes(String profile) throws Exception {
        List<Path> shapes = new ArrayList<>();
        for (Path file : asset(profile).renditions("video", folder).values()) {
            shapes.add(still(file, "scale=-2:480:flags=bicubic"));
        }
        isInTheDocs(profile, besideEachOther(shapes));
    }

    @ParameterizedTest
    @ValueSource(strings = "proxy")
    void showsAFile(String profile) throws Exception {
        for (Path file : asset(profile).renditions("video", folder).values()) {
            isInTheDocs(profile, still(file, "null"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive-prores", "archive-dnxhr"})
    void showsThatNothingIsLost(String profile) throws Exception {
        String large = HEAD + ",format=yuv420p,setparams=colorspace=bt709:range=tv,scale=300:380:flags=neighbor";
        Path source = still(clip(), large);
        for (Path file : asset(profile).renditions("video", folder).values()) {
            Path master = still(file, large);
            Path difference = folder.resolve("difference.png");
            Media.ffmpeg(
                    "-i",
                    source.toString(),
                    "-i",
                    master.toString(),
                    "-filter_complex",
                    "[0][1]blend=all_mode=difference,lutrgb=r=val*8:g=val*8:b=val*8",
                    difference.toString());
            isInTheDocs(profile, besideEachOther(List.of(source, master, difference)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "audio")
    void showsSound(String profile) throws Exception {
        List<Path> waves = new ArrayList<>(List.of(wave(clip())));
        for (Path sound : asset(profile).renditions("audio", folder).values()) {
            waves.add(wave(sound));
        }
        isInTheDocs(profile, joined(waves, "vstack"));
    }

    @ParameterizedTest
    @ValueSource(strings = "thumbnails")
    void showsStills(String profile) throws Exception {
        Path pictures = asset(profile).folder();
        try (Stream<Path> stills = Files.list(pictures.resolve("thumbnails/g1"))) {
            List<Path> small = new ArrayList<>();
            for (Path still : stills.filter(file -> file.toString().contains("still-"))
                    .sorted()
                    .toList()) {
                small.add(picture(List.of(), still, "scale=240:-2:flags=bicubic"));
            }
            List<Path> rows = List.of(
                    joined(small.subList(0, small.size() / 2), "hstack"),
                    joined(small.subList(small.size() / 2, small.size()), "hstack"));
            isInTheDocs(profile, joined(rows, "vstack"));
        }
    }

    private static Path clip() {
        return Media.clip("bbb-1080p-12s.mp4");
    }

    /** Of the clip; of one in HDR10 made from it where a profile has something else for those. */
    private Asset asset(String profile) throws Exception {
        Path source = clip();
        if (profile.equals("uhd-ladder")) {
            source = folder.resolve("hdr10.mp4");
            Media.ffmpeg(
                    "-t",
                    "4",
                    "-i",
                    clip().toString(),
                    "-vf",
                    "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv,"
                            + "zscale=p=bt2020:t=smpte2084:m=bt2020nc:r=tv:npl=203,format=yuv420p10le",
                    "-c:v",
                    "libx265",
                    "-preset",
                    "ultrafast",
                    "-tag:v",
                    "hvc1",
                    "-x265-params",
                    "crf=8:log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc",
                    source.toString());
        }
        return site.transcoded(source, profile, folder);
    }

    private Path still(Path file, String filter) {
        return picture(List.of("-ss", MOMENT), file, filter);
    }

    private Path picture(List<String> where, Path file, String filter) {
        Path to = folder.resolve(file.getFileName() + ".png");
        List<String> line = new ArrayList<>(where);
        line.addAll(List.of("-i", file.toString(), "-map", "0:v:0", "-frames:v", "1", "-vf", filter, to.toString()));
        Media.ffmpeg(line.toArray(String[]::new));
        return to;
    }

    private Path wave(Path sound) {
        Path to = folder.resolve(sound.getFileName() + ".png");
        Media.ffmpeg(
                "-i",
                sound.toString(),
                "-filter_complex",
                "[0:a:0]aformat=channel_layouts=stereo,showwavespic=s=960x96:split_channels=0:scale=sqrt:colors=0x2f6f9f,"
                        + "format=rgba,split[b][f];[b]drawbox=c=white:t=fill[w];[w][f]overlay=format=auto",
                "-frames:v",
                "1",
                to.toString());
        return to;
    }

    private Path besideEachOther(List<Path> pictures) {
        return joined(pictures, "hstack");
    }

    private Path joined(List<Path> pictures, String how) {
        Path to = folder.resolve(how + "-" + pictures.get(0).getFileName());
        List<String> line = new ArrayList<>();
        pictures.forEach(picture -> line.addAll(List.of("-i", picture.toString())));
        String inputs = String.join(
                "",
                IntStream.range(0, pictures.size()).mapToObj(n -> "[" + n + "]").toList());
        line.addAll(List.of("-filter_complex", inputs + how + "=inputs=" + pictures.size(), to.toString()));
        Media.ffmpeg(line.toArray(String[]::new));
        return to;
    }

    private void isInTheDocs(String profile, Path picture) throws IOException {
        Path docs = PICTURES.resolve(profile + ".jpg");
        if (Objects.equals(System.getProperty("tailrace.pictures"), "write")) {
            Files.createDirectories(PICTURES);
            jpeg(picture, docs);
        }
        Path now = folder.resolve("now.jpg");
        jpeg(picture, now);
        assertThat(Media.ssim(docs, now)).as(docs.toString()).isGreaterThan(ALIKE);
    }

    private static void jpeg(Path picture, Path to) {
        Media.ffmpeg(
                "-i", picture.toString(), "-vf", "scale='min(1200,iw)':-2:flags=bicubic", "-q:v", "4", to.toString());
    }
}
