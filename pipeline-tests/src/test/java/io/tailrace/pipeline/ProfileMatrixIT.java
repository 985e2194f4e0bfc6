package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.manifest.AssetFiles;
import io.tailrace.manifest.HlsRules;
import io.tailrace.manifest.MpdRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each bundled profile on each kind of source that people have: what comes out is looked at by ffprobe, and its pictures beside those of the
 * source, as ffmpeg brings them to the same form in one pass. The measured table is printed at the end. {@code -Dtailrace.matrix=UPRIGHT} takes one
 * kind of source.
 */
@Tag("matrix")
class ProfileMatrixIT {

    private static final double SECONDS = 4;

    /**
     * SSIM of luma, on average, of a rung or file and the source in its size. What delivery codecs lose at the profiles' qualities is grain
     * that nobody misses; the least that was measured is 0.979, of proxies, whatever the source. Tones that are mapped by tables cost nothing of
     * it. Masters lose nothing to see: 0.9984 in 8-bit DNxHR is the least.
     */
    private static final double LEAST_SSIM = 0.97;

    private static final double LEAST_OF_MASTERS = 0.997;

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private static Site site;

    private static final Map<Kind, Path> SOURCES = new LinkedHashMap<>();
    private static final List<String> MEASURED = new ArrayList<>();

    /** A kind of source: 24 pictures a second, or 25 in fields, 1280x720 as shown unless it says otherwise. */
    private enum Kind {
        SDR("", "", ""),
        HDR10("smpte2084", "", ""),
        HLG("arib-std-b67", "", ""),
        INTERLACED("", "bwdif=mode=send_frame:parity=tff", ""),
        UPRIGHT("", "", ""),
        SURROUND("", "", "5.1"),
        SUBTITLED("", "", "");

        private final String transfer;
        private final String asShown;
        private final String layout;

        Kind(String transfer, String asShown, String layout) {
            this.transfer = transfer;
            this.asShown = asShown;
            this.layout = layout;
        }

        boolean isHigh() {
            return !transfer.isEmpty();
        }

        double rate() {
            return this == INTERLACED ? 25 : 24;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        site = Site.open(home, Map.of());
        for (Kind kind : kinds().toList()) {
            SOURCES.put(kind, source(kind));
        }
    }

    @AfterAll
    static void stop() {
        site.close();
        MEASURED.forEach(System.out::println);
    }

    private static Path source(Kind kind) throws IOException {
        String name = kind.name().toLowerCase(Locale.ROOT);
        Path file = home.resolve(name + (kind == Kind.INTERLACED ? ".mov" : ".mp4"));
        List<String> line = new ArrayList<>(List.of(
                "-t",
                String.valueOf(SECONDS),
                "-i",
                Media.clip("bbb-1080p-12s.mp4").toString()));
        String tone = "0.2*sin(880*2*PI*t)";
        String channels = kind.layout.isEmpty()
                ? tone + "|" + tone + ":c=stereo"
                : String.join("|", tone, tone, tone, "0.1*sin(60*2*PI*t)", tone, tone) + ":c=" + kind.layout;
        line.addAll(List.of("-f", "lavfi", "-t", String.valueOf(SECONDS), "-i", "aevalsrc=" + channels + ":s=48000"));
        if (kind == Kind.SUBTITLED) {
            Path words = home.resolve("words.srt");
            Files.writeString(words, "1\n00:00:01,000 --> 00:00:03,000\nIt begins.\n");
            line.addAll(List.of("-i", words.toString(), "-map", "2:s", "-c:s", "mov_text"));
        }
        line.addAll(List.of("-filter_complex", "[0:v]" + picture(kind) + "[v]", "-map", "[v]", "-map", "1:a"));
        line.addAll(coding(kind));
        line.addAll(List.of("-c:a", "aac", "-b:a", "192k", file.toString()));
        Media.ffmpeg(line.toArray(String[]::new));
        if (kind != Kind.UPRIGHT) {
            return file;
        }
        Path turned = home.resolve("phone.mp4");
        Media.ffmpeg("-display_rotation", "-90", "-i", file.toString(), "-c", "copy", turned.toString());
        return turned;
    }

    private static String picture(Kind kind) {
        String scaled = "scale=1280:720:flags=bicubic:in_color_matrix=bt709:out_color_matrix=bt709,setsar=1,"
                + "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv";
        if (kind.isHigh()) {
            return scaled + ",zscale=pin=bt709:tin=bt709:min=bt709:rin=tv:p=bt2020:t=" + kind.transfer
                    + ":m=bt2020nc:r=tv:npl=203,format=yuv420p10le";
        }
        // Fields of pictures that are 1/50 s apart, as a camera takes them.
        return kind == Kind.INTERLACED
                ? scaled
                        + ",scale=720:576:flags=bicubic,setsar=64/45,fps=50,interlace=scan=tff:lowpass=0,format=yuv420p"
                : scaled + ",format=yuv420p";
    }

    private static List<String> coding(Kind kind) {
        if (kind.isHigh()) {
            return List.of(
                    "-c:v",
                    "libx265",
                    "-preset",
                    "ultrafast",
                    "-tag:v",
                    "hvc1",
                    "-x265-params",
                    "crf=8:log-level=error:colorprim=bt2020:transfer=" + kind.transfer + ":colormatrix=bt2020nc");
        }
        return kind == Kind.INTERLACED
                ? List.of("-c:v", "mpeg2video", "-qscale:v", "2", "-flags", "+ildct+ilme", "-timecode", "10:00:00:00")
                : List.of("-c:v", "libx264", "-preset", "veryfast", "-crf", "8", "-g", "48");
    }

    static Stream<Arguments> all() {
        return Stream.of(
                        "hls-ladder",
                        "hls-ladder-hevc",
                        "hls-ladder-av1",
                        "uhd-ladder",
                        "audio",
                        "social",
                        "thumbnails",
                        "proxy",
                        "archive-prores",
                        "archive-dnxhr")
                .flatMap(profile -> kinds().map(kind -> Arguments.of(profile, kind)));
    }

    private static Stream<Kind> kinds() {
        String only = System.getProperty("tailrace.matrix", "");
        return Arrays.stream(Kind.values())
                .filter(kind -> only.isEmpty() || kind.name().equals(only));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("all")
    void isWhatTheProfileSays(String profile, Kind kind) throws Exception {
        Path source = Objects.requireNonNull(SOURCES.get(kind));
        Asset asset = site.transcoded(source, profile, folder);

        asset.matchesItsReceipt();
        if (Files.exists(asset.folder().resolve("master.m3u8"))) {
            AssetFiles files = AssetFiles.in(asset.folder());
            assertThat(HlsRules.presentation(files, "master.m3u8")).isEmpty();
            assertThat(MpdRules.presentation(files, "manifest.mpd")).isEmpty();
            checkSound(asset, kind);
        }
        for (Map.Entry<String, Path> made : asset.renditions("video", folder).entrySet()) {
            checkPicture(profile, kind, made.getKey(), made.getValue(), source);
        }
        if (profile.equals("thumbnails")) {
            checkStills(asset, kind);
        }
        boolean hasText = asset.receipt().toString().contains("subtitles.vtt");
        assertThat(hasText).isEqualTo(kind == Kind.SUBTITLED && profile.contains("ladder"));
    }

    private static void checkSound(Asset asset, Kind kind) {
        String master = asset.text("master.m3u8");
        boolean hasSurround = master.contains("CHANNELS=\"6\"");
        assertThat(hasSurround).isEqualTo(kind == Kind.SURROUND);
        assertThat(master).contains("CHANNELS=\"2\"");
    }

    private void checkPicture(String profile, Kind kind, String name, Path made, Path source) {
        boolean isMaster = profile.startsWith("archive");
        boolean keepsRange = name.endsWith("-hdr") || (isMaster && kind.isHigh());
        List<String> facts = Media.ffprobe(
                "-select_streams",
                "v:0",
                "-count_packets",
                "-show_entries",
                "stream=codec_name,width,height,pix_fmt,color_transfer,r_frame_rate,nb_read_packets",
                "-of",
                "csv=p=0",
                made.toString());
        String[] fields = facts.get(0).split(",", -1);
        double rate = Measurement.rate(fields[fields.length - 2]);
        long frames = Long.parseLong(fields[fields.length - 1]);
        assertThat(frames / rate).as("seconds of %s", name).isBetween(SECONDS - 1.5 / rate, SECONDS + 1.5 / rate);
        assertThat(rate).isIn(kind.rate(), kind == Kind.INTERLACED && !isMaster ? 2 * kind.rate() : kind.rate());
        if (keepsRange) {
            assertThat(facts.get(0)).contains(kind.transfer, "10le");
        }
        if (!profile.equals("social")) {
            double ssim = ssim(kind, keepsRange, isMaster, rate, made, source);
            MEASURED.add(
                    String.format(Locale.ROOT, "%-16s %-11s %-14s %s %.4f", profile, kind, name, facts.get(0), ssim));
            assertThat(ssim).as(name).isGreaterThan(isMaster ? LEAST_OF_MASTERS : LEAST_SSIM);
        }
    }

    /** Beside the source in the same form (ffmpeg turns it upright by itself): whole frames or a picture of each field, in SDR unless its range was kept. */
    private static double ssim(Kind kind, boolean keepsRange, boolean isMaster, double rate, Path made, Path source) {
        List<String> filters = new ArrayList<>(List.of("null"));
        if (!isMaster || kind != Kind.INTERLACED) {
            Optional.of(kind.asShown).filter(filter -> !filter.isEmpty()).ifPresent(filters::add);
        }
        if (kind == Kind.INTERLACED && rate > 30) {
            filters.remove(kind.asShown);
            filters.add("bwdif=mode=send_field:parity=tff");
        }
        if (kind.isHigh() && !keepsRange) {
            filters.add(
                    "zscale=t=linear:npl=203,format=gbrpf32le,tonemap=mobius:desat=0,zscale=p=bt709:t=bt709:m=bt709:r=tv");
        }
        String format = keepsRange || isMaster ? "yuv422p10le" : "yuv420p";
        return Media.ssim(made, source, String.join(",", filters) + ",format=" + format, format);
    }

    private static void checkStills(Asset asset, Kind kind) throws IOException {
        try (Stream<Path> files = Files.list(asset.folder().resolve("thumbnails/g1"))) {
            List<Path> stills =
                    files.filter(file -> file.toString().contains("still-")).toList();
            assertThat(stills).hasSize(10);
            for (Path still : stills) {
                assertThat(Media.ffprobe("-show_entries", "stream=width,height", "-of", "csv=p=0", still.toString()))
                        .containsExactly(
                                kind == Kind.UPRIGHT ? "720,1280" : kind == Kind.INTERLACED ? "1024,576" : "1280,720");
            }
        }
    }
}
