package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Masters of sources as cameras and broadcasters deliver them: pictures, sound, tags and timecode of the archive beside those of the source,
 * read with tools that know nothing of plans.
 */
class ArchivesIT {

    private static final Pattern PSNR = Pattern.compile("psnr_avg:(\\S+)");

    /** Of ProRes HQ and DNxHR HQ measured: 59 to 76 dB. What is half a frame off, or has another matrix, has some 20. */
    private static final double LEAST_PSNR = 50;

    /** Of two pictures with other tags ffmpeg would convert one. */
    private static final String ALIKE = "setparams=colorspace=bt709:range=tv,settb=1/25,setpts=N";

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
    static void stop() throws Exception {
        site.close();
    }

    /** 576 lines in fields, oblong pixels, EBU colours, two mono tracks, a timecode: cut 1 s into it. */
    @Test
    void keepsStandardDefinitionAsItIs() throws Exception {
        Path source = folder.resolve("tape.mov");
        Media.ffmpeg(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=720x576:r=50:d=3",
                "-f",
                "lavfi",
                "-i",
                "aevalsrc=0.4*sin(2000*t*t):s=48000:d=3",
                "-f",
                "lavfi",
                "-i",
                "aevalsrc=0.2*sin(900*t):s=48000:d=3",
                "-filter_complex",
                "[0:v]format=yuv420p,interlace=scan=tff,setsar=64/45,"
                        + "setparams=colorspace=bt470bg:color_primaries=bt470bg:color_trc=bt470bg:range=tv[v]",
                "-map",
                "[v]",
                "-map",
                "1:a",
                "-map",
                "2:a",
                "-c:v",
                "mpeg2video",
                "-qscale:v",
                "2",
                "-flags",
                "+ildct+ilme",
                "-c:a",
                "pcm_s24le",
                "-timecode",
                "09:59:59:10",
                source.toString());
        Asset asset = site.transcoded(source, "archive-prores", folder, "--set", "trim.from=1s");

        asset.matchesItsReceipt();
        Path archive = file(asset, "archive.mov");
        assertThat(picture(archive, "codec_name,profile,width,height,sample_aspect_ratio,pix_fmt,r_frame_rate"))
                .isEqualTo("prores,HQ,720,576,64:45,yuv422p10le,25/1");
        assertThat(picture(archive, "color_space,color_transfer,color_primaries"))
                .isEqualTo("bt470bg,bt470bg,bt470bg");
        assertThat(frame(archive)).isEqualTo("1,1");
        assertThat(timecode(archive)).isEqualTo("10:00:00:10");
        assertThat(psnr(archive, source, "trim=start=1,setpts=PTS-STARTPTS,scale=interl=1"))
                .isGreaterThan(LEAST_PSNR);
        for (int track = 0; track < 2; track++) {
            assertThat(sound(archive, track, "0", "2")).isEqualTo(sound(source, track, "1", "2"));
        }
        assertThat(tracks(archive, "a")).isEqualTo(2);
    }

    /** 1080 lines in fields have a DNxHD of their own; 5.1 stays one track, and numbers of its timecode are dropped. */
    @Test
    void keepsFieldsOfHighDefinitionInDnxhd() throws Exception {
        Path source = folder.resolve("camera.mxf");
        Media.ffmpeg(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=1920x1080:r=60000/1001:d=1.5",
                "-f",
                "lavfi",
                "-i",
                "aevalsrc=0.1*sin(300*t)|0.1*sin(400*t)|0.1*sin(500*t)|0.1*sin(60*t)|0.1*sin(700*t)|0.1*sin(800*t)"
                        + ":c=5.1:s=48000:d=1.5",
                "-filter_complex",
                "[0:v]format=yuv422p,interlace=scan=tff,"
                        + "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv[v]",
                "-map",
                "[v]",
                "-map",
                "1:a",
                "-c:v",
                "mpeg2video",
                "-qscale:v",
                "2",
                "-flags",
                "+ildct+ilme",
                "-c:a",
                "pcm_s24le",
                "-timecode",
                "00:59:59;20",
                source.toString());
        Asset asset = site.transcoded(source, "archive-dnxhr", folder);

        asset.matchesItsReceipt();
        Path archive = file(asset, "archive.mxf");
        assertThat(picture(archive, "codec_name,profile,width,height,pix_fmt,field_order,r_frame_rate"))
                .isEqualTo("dnxhd,DNXHD,1920,1080,yuv422p,tt,30000/1001");
        assertThat(picture(archive, "color_space,color_transfer,color_primaries"))
                .isEqualTo("bt709,bt709,bt709");
        assertThat(frame(archive)).isEqualTo("1,1");
        assertThat(timecode(archive)).isEqualTo("00:59:59;20");
        assertThat(psnr(archive, source, "null")).isGreaterThan(LEAST_PSNR);
        assertThat(sound(archive, 0, "0", "1.4")).isEqualTo(sound(source, 0, "0", "1.4"));
        assertThat(Media.ffprobe(
                        "-select_streams",
                        "a",
                        "-show_entries",
                        "stream=channels",
                        "-of",
                        "csv=p=0",
                        archive.toString()))
                .containsExactly("6");
    }

    /** 10 bits of HDR10: the range stays, and each picture says which matrix it has. */
    @Test
    void keepsHighDynamicRangeInDnxhr() throws Exception {
        Path source = folder.resolve("film.mov");
        Media.ffmpeg(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=640x360:r=24000/1001:d=1",
                "-vf",
                "format=yuv420p10le,setparams=colorspace=bt2020nc:color_primaries=bt2020:color_trc=smpte2084:range=tv",
                "-c:v",
                "libx265",
                "-crf",
                "4",
                "-preset",
                "ultrafast",
                "-x265-params",
                "log-level=error",
                "-tag:v",
                "hvc1",
                source.toString());
        Asset asset = site.transcoded(source, "archive-dnxhr", folder);

        Path archive = file(asset, "archive.mxf");
        assertThat(picture(archive, "codec_name,profile,pix_fmt,r_frame_rate"))
                .isEqualTo("dnxhd,DNXHR HQX,yuv422p10le,24000/1001");
        assertThat(Media.ffprobe(
                        "-select_streams",
                        "v",
                        "-show_entries",
                        "frame=color_space,color_primaries,color_transfer",
                        "-of",
                        "csv=p=0",
                        archive.toString()))
                .hasSize(24)
                .containsOnly("bt2020nc,bt2020,smpte2084");
        assertThat(psnr(archive, source, "null")).isGreaterThan(LEAST_PSNR);
        assertThat(timecode(archive)).isEqualTo("00:00:00:00"); // MXF always has one
    }

    private static Path file(Asset asset, String name) {
        return asset.folder().resolve("files/archive/g1/" + name);
    }

    private static String picture(Path file, String fields) {
        List<String> lines = Media.ffprobe(
                "-select_streams",
                "v:0",
                "-show_entries",
                "stream=" + fields,
                "-of",
                "default=noprint_wrappers=1",
                file.toString());
        return String.join(
                ",",
                List.of(fields.split(",", -1)).stream()
                        .map(field -> lines.stream()
                                .filter(line -> line.startsWith(field + "="))
                                .map(line -> line.substring(field.length() + 1))
                                .findFirst()
                                .orElse("none"))
                        .toList());
    }

    /** Whether the first picture is interlaced, and whether its top field comes first. */
    private static String frame(Path file) {
        return Media.ffprobe(
                        "-select_streams",
                        "v",
                        "-read_intervals",
                        "%+#1",
                        "-show_entries",
                        "frame=interlaced_frame,top_field_first",
                        "-of",
                        "csv=p=0",
                        file.toString())
                .get(0);
    }

    private static String timecode(Path file) {
        return Media.ffprobe(
                        "-show_entries", "stream_tags=timecode:format_tags=timecode", "-of", "csv=p=0", file.toString())
                .stream()
                .findFirst()
                .orElse("");
    }

    private static int tracks(Path file, String type) {
        return Media.ffprobe(
                        "-select_streams", type, "-show_entries", "stream=index", "-of", "csv=p=0", file.toString())
                .size();
    }

    /** Of the worst picture; {@code filter} brings those of the source to their times. */
    private static double psnr(Path archive, Path source, String filter) {
        List<String> lines = Media.lines(
                "-i",
                archive.toString(),
                "-i",
                source.toString(),
                "-lavfi",
                "[0:v]format=yuv422p10le," + ALIKE + "[made];[1:v]" + filter + ",format=yuv422p10le," + ALIKE
                        + "[source];[made][source]psnr=shortest=1:stats_file=-",
                "-f",
                "null",
                "-");
        return lines.stream()
                .map(PSNR::matcher)
                .filter(Matcher::find)
                .mapToDouble(line -> line.group(1).equals("inf") ? 100 : Double.parseDouble(line.group(1)))
                .min()
                .orElseThrow(() -> new AssertionError(lines));
    }

    /** Digest of the samples between two times. */
    private static List<String> sound(Path file, int track, String from, String length) {
        return Media.lines(
                "-i",
                file.toString(),
                "-map",
                "0:a:" + track,
                "-af",
                "atrim=start=" + from + ":duration=" + length + ",asetpts=PTS-STARTPTS",
                "-c:a",
                "pcm_s24le",
                "-f",
                "md5",
                "-");
    }
}
