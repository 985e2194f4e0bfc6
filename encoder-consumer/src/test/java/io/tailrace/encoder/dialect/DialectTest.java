package io.tailrace.encoder.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.media.DynamicRange;
import io.tailrace.media.PictureCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One intent in the words of every encoder, option by option. */
class DialectTest {

    private static final String START = "-fps_mode passthrough -c:v ";
    private static final String END = " -force_key_frames expr:eq(mod(n,48),0)";

    @Test
    void speaksToTheEncodersOfTheCpu() {
        assertThat(lines("cpu", ""))
                .containsExactly(
                        "libx264 -preset veryfast -profile:v main -threads:v 2 -crf 22.0 -maxrate 3000000 -bufsize 3000000"
                                + " -bf 3 -refs 3 -g 48 -keyint_min 48 -sc_threshold 0",
                        "libx265 -tag:v hvc1 -preset veryfast -profile:v main -crf 22.0 -maxrate 3000000 -bufsize 3000000 -forced-idr 1 -a53cc 1"
                                + " -x265-params keyint=48:min-keyint=48:scenecut=0:open-gop=0:info=0:bframes=3:pools=2:frame-threads=1"
                                + ":log-level=error",
                        "libsvtav1 -preset 10 -crf 22 -svtav1-params keyint=48:scd=0:irefresh-type=2:lp=2:mbr=3000",
                        "libaom-av1 -cpu-used 7 -row-mt 1 -threads:v 2 -crf 22 -b:v 3000000 -g 48 -keyint_min 48");
        assertThat(path("cpu", "").devices()).isEmpty();
    }

    @Test
    void speaksToNvenc() {
        String quality = " -rc vbr -cq 22.0 -b:v 0 -maxrate 3000000 -bufsize 3000000 -rc-lookahead 20 -spatial-aq 1";
        String keys = " -g 48 -forced-idr 1 -no-scenecut 1 -strict_gop 1";

        assertThat(lines("x86-nvenc", ""))
                .containsExactly(
                        "h264_nvenc -preset p2 -tune hq -profile:v main" + quality + " -bf 3 -b_ref_mode middle" + keys,
                        "h264_nvenc -preset p2 -tune hq -profile:v main" + quality + " -bf 3" + keys,
                        "h264_nvenc -preset p2 -tune hq -profile:v main" + quality + " -bf 0" + keys,
                        "hevc_nvenc -tag:v hvc1 -preset p2 -tune hq -profile:v main" + quality
                                + " -bf 3 -b_ref_mode middle" + keys,
                        "hevc_nvenc -tag:v hvc1 -preset p2 -tune hq -profile:v main" + quality + " -bf 3" + keys,
                        "hevc_nvenc -tag:v hvc1 -preset p2 -tune hq -profile:v main" + quality + " -bf 0" + keys,
                        "av1_nvenc -preset p2 -tune hq" + quality + " -bf 3 -b_ref_mode middle" + keys,
                        "av1_nvenc -preset p2 -tune hq" + quality + " -bf 3" + keys,
                        "av1_nvenc -preset p2 -tune hq" + quality + " -bf 0" + keys);
        assertThat(lines("x86-nvenc", "1")).allSatisfy(line -> assertThat(line).contains(" -gpu 1 -preset "));
        assertThat(path("x86-nvenc", "1").devices()).isEmpty();
    }

    @Test
    void speaksToJetsonsWithoutBFramesAndWithoutQuality() {
        assertThat(lines("jetson-nvenc", ""))
                .containsExactly(
                        "h264_nvmpi -preset fast -profile:v main -rc vbr -b:v 2000000 -maxrate 3000000 -bf 0 -g 48",
                        "h264_v4l2m2m -b:v 2000000 -bf 0 -g 48",
                        "hevc_nvmpi -tag:v hvc1 -preset fast -profile:v main -rc vbr -b:v 2000000 -maxrate 3000000 -bf 0 -g 48",
                        "hevc_v4l2m2m -tag:v hvc1 -b:v 2000000 -bf 0 -g 48");
    }

    @Test
    void uploadsForVaapi() {
        String rate = " -b:v 2000000 -maxrate 3000000 -bufsize 3000000";

        assertThat(lines("vaapi", ""))
                .hasSize(12)
                .startsWith(
                        "h264_vaapi -compression_level 6 -profile:v main -rc_mode QVBR -global_quality 22" + rate
                                + " -bf 2 -g 48 -idr_interval 0",
                        "h264_vaapi -compression_level 6 -profile:v main -rc_mode QVBR -global_quality 22" + rate
                                + " -bf 0 -g 48 -idr_interval 0",
                        "h264_vaapi -compression_level 6 -profile:v main -rc_mode VBR" + rate
                                + " -bf 2 -g 48 -idr_interval 0")
                .contains("hevc_vaapi -tag:v hvc1 -compression_level 6 -profile:v main -rc_mode QVBR -global_quality 22"
                        + rate + " -bf 2 -g 48 -idr_interval 0");
        assertThat(path("vaapi", "").devices())
                .containsExactly("-init_hw_device", "vaapi=gpu:/dev/dri/renderD128", "-filter_hw_device", "gpu");
        assertThat(path("vaapi", "/dev/dri/renderD129").devices()).contains("vaapi=gpu:/dev/dri/renderD129");
        assertThat(filters("vaapi"))
                .isEqualTo("scale=1280:720:flags=bicubic:out_color_matrix=bt709:out_range=tv,setsar=1,format=nv12,"
                        + "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709,hwupload");
    }

    @Test
    void speaksToQuickSync() {
        String rest =
                " -b:v 2000000 -maxrate 3000000 -bufsize 3000000 -bf 3 -g 48 -forced_idr 1 -adaptive_i 0 -adaptive_b 0"
                        + " -idr_interval 0";

        assertThat(lines("qsv", ""))
                .hasSize(5)
                .contains(
                        "h264_qsv -preset veryfast -profile:v main -global_quality 22" + rest,
                        "hevc_qsv -tag:v hvc1 -preset veryfast -profile:v main -global_quality 22" + rest)
                .last()
                .asString()
                .startsWith("av1_qsv ");
        assertThat(path("qsv", "/dev/dri/renderD129").devices()).containsExactly("-qsv_device", "/dev/dri/renderD129");
        assertThat(filters("qsv")).contains("format=nv12,").doesNotContain("hwupload");
    }

    @Test
    void looksForHardwareFirst() {
        assertThat(Dialects.classes()).containsExactly("jetson-nvenc", "x86-nvenc", "qsv", "vaapi", "cpu");
        assertThat(Dialects.of("abacus", "")).isEmpty();
    }

    @Test
    void saysWhatAnIntentCannotBe() {
        assertThatThrownBy(() -> new Intent(PictureCodec.HEVC, DynamicRange.SDR, "high", 22, 1, Speed.FAST, 48, 1))
                .hasMessage("hevc has the profiles main, not high");
        assertThatThrownBy(() -> new Intent(PictureCodec.H264, DynamicRange.SDR, "high", 52, 1, Speed.FAST, 48, 1))
                .hasMessage("quality of h264 is from 0 to 51, got 52.0");
        new Intent(PictureCodec.AV1, DynamicRange.SDR, "main", 63, 1, Speed.FAST, 48, 1);
    }

    private static List<String> lines(String hardwareClass, String device) {
        return Dialects.of(hardwareClass, device).orElseThrow().candidates().stream()
                .map(encoder -> encoder.arguments(
                        new Intent(encoder.codec(), DynamicRange.SDR, "main", 22, 3_000_000, Speed.VERYFAST, 48, 2)))
                .map(words -> String.join(" ", words))
                .map(line -> {
                    assertThat(line).startsWith(START);
                    boolean isForced = !line.contains("libaom") && !hardwareClass.equals("jetson-nvenc");
                    assertThat(line.endsWith(END)).as(line).isEqualTo(isForced);
                    return line.substring(START.length()).replace(END, "");
                })
                .toList();
    }

    private static PicturePath path(String hardwareClass, String device) {
        return Dialects.of(hardwareClass, device).orElseThrow().path();
    }

    private static String filters(String hardwareClass) {
        Dialect dialect = Dialects.of(hardwareClass, "").orElseThrow();
        return dialect.path().filters(dialect.candidates().get(0), new PictureForm(1280, 720, DynamicRange.SDR));
    }
}
