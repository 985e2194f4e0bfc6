package io.tailrace.encoder.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.encoder.dialect.Dialects;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of media servers, word by word, and that nothing is lost of any. */
class TranslationTest {

    private static final String CUDA = "-init_hw_device cuda=gpu -filter_hw_device gpu ";
    private static final String NVDEC =
            "-hwaccel cuda -hwaccel_device gpu -hwaccel_output_format cuda -extra_hw_frames 8 ";
    private static final String VAAPI = "-init_hw_device vaapi=gpu:/dev/dri/renderD128 -filter_hw_device gpu ";

    /** {@code exec} of nginx-rtmp: one quality of a ladder. */
    private static final String NGINX_RTMP =
            "-i rtmp://localhost/live/x -c:v libx264 -preset veryfast -b:v 2500k -maxrate 2500k"
                    + " -bufsize 5000k -g 60 -keyint_min 60 -sc_threshold 0 -vf scale=1280:720 -c:a aac -b:a 128k -f flv rtmp://localhost/hls/x";

    /** {@code transcode} of SRS, as it spells it. */
    private static final String SRS =
            "-f flv -i rtmp://127.0.0.1/live?vhost=v/s -vcodec libx264 -b:v 500000 -r 25.00 -s 768x320 -aspect 12:5"
                    + " -threads 4 -profile:v main -preset medium -acodec aac -b:a 45000 -ar 44100 -ac 2 -f flv -y rtmp://127.0.0.1/live?vhost=v/s_ff";

    /** {@code runOnReady} of MediaMTX. */
    private static final String MEDIAMTX =
            "-i rtsp://localhost:8554/cam -c:v libx264 -pix_fmt yuv420p -preset ultrafast -tune zerolatency"
                    + " -b:v 600k -an -f rtsp rtsp://localhost:8554/cam2";

    /** The form of Jellyfin's segments. */
    private static final String JELLYFIN =
            "-analyzeduration 200M -i file:m.mkv -map_metadata -1 -map_chapters -1 -threads 0 -map 0:0 -map 0:1"
                    + " -codec:v:0 libx264 -preset veryfast -crf 23 -maxrate 5616000 -bufsize 11232000 -profile:v:0 high -level 41"
                    + " -force_key_frames:0 expr:gte(t,n_forced*3) -sc_threshold:v:0 0 -vf scale=1280:720,format=yuv420p"
                    + " -codec:a:0 copy -copyts -avoid_negative_ts disabled -max_muxing_queue_size 2048 -f hls -hls_time 3 -y m.m3u8";

    /** A ladder in one process, as Owncast and others make it. */
    private static final String LADDER =
            "-re -i pipe:0 -filter_complex [0:v]split=2[a][b];[a]scale=1920:1080[v1];[b]scale=1280:720[v2]"
                    + " -map [v1] -c:v:0 libx264 -b:v:0 5000k -maxrate:v:0 5300k -bufsize:v:0 7500k -map [v2] -c:v:1 libx264 -b:v:1 2800k"
                    + " -maxrate:v:1 2996k -bufsize:v:1 4200k -map a:0 -c:a copy -preset fast -x264-params keyint=48:min-keyint=48:scenecut=0"
                    + " -var_stream_map v:0,a:0 -f hls -hls_time 4 -master_pl_name master.m3u8 out/%v.m3u8";

    @Test
    void keepsAQualityOfNginxRtmpOnTheGpu() throws Exception {
        assertThat(line("x86-nvenc", NGINX_RTMP))
                .isEqualTo(
                        CUDA + NVDEC
                                + "-i rtmp://localhost/live/x -c:v h264_nvenc -preset p2 -tune hq -rc:v vbr -b:v 2500k -maxrate 2500k"
                                + " -bufsize 5000k -g 60 -forced-idr 1 -no-scenecut 1 -strict_gop 1"
                                + " -vf scale_cuda=1280:720:format=nv12:interp_algo=bicubic:passthrough=0 -c:a aac -b:a 128k -f flv rtmp://localhost/hls/x");
        assertThat(line("jetson-nvenc", NGINX_RTMP))
                .isEqualTo(
                        "-i rtmp://localhost/live/x -c:v h264_nvmpi -bf:v 0 -preset fast -rc:v vbr -b:v 2500k -maxrate 2500k"
                                + " -bufsize 5000k -g 60 -vf scale=1280:720 -c:a aac -b:a 128k -f flv rtmp://localhost/hls/x");
        assertThat(line("vaapi", NGINX_RTMP))
                .contains(
                        "-vf scale_vaapi=w=1280:h=720:format=nv12:mode=hq ",
                        " -c:v h264_vaapi -compression_level 6 -rc_mode:v VBR ");
        assertThat(line("qsv", NGINX_RTMP))
                .contains("-vf vpp_qsv=w=1280:h=720:format=nv12 ", " -c:v h264_qsv -preset veryfast -b:v ");
        assertThat(line("cpu", NGINX_RTMP)).isEqualTo(NGINX_RTMP);
    }

    @Test
    void readsTheSizeOfSrsAsAFilter() throws Exception {
        assertThat(line("x86-nvenc", SRS))
                .isEqualTo(
                        CUDA + NVDEC
                                + "-f flv -i rtmp://127.0.0.1/live?vhost=v/s -c:v h264_nvenc -rc:v vbr -b:v 500000 -r 25.00"
                                + " -vf scale_cuda=768:320:format=nv12:interp_algo=bicubic:passthrough=0 -aspect 12:5 -threads 4 -profile:v main"
                                + " -preset p4 -tune hq -acodec aac -b:a 45000 -ar 44100 -ac 2 -f flv -y rtmp://127.0.0.1/live?vhost=v/s_ff");
    }

    @Test
    void holdsNothingBackWhereMediaMtxAsksForThat() throws Exception {
        assertThat(line("x86-nvenc", MEDIAMTX))
                .isEqualTo(CUDA + NVDEC + "-i rtsp://localhost:8554/cam -c:v h264_nvenc"
                        + " -vf scale_cuda=iw:ih:format=nv12:interp_algo=bicubic:passthrough=0 -preset p1 -tune ull -zerolatency 1 -delay 0"
                        + " -rc:v vbr -b:v 600k -an -f rtsp rtsp://localhost:8554/cam2");
        assertThat(translated("x86-nvenc", MEDIAMTX, false))
                .isEqualTo(
                        "-i rtsp://localhost:8554/cam -c:v h264_nvenc -pix_fmt yuv420p -preset p1 -tune ull -zerolatency 1 -delay 0"
                                + " -rc:v vbr -b:v 600k -an -f rtsp rtsp://localhost:8554/cam2");
        assertThat(translated("vaapi", MEDIAMTX, false))
                .isEqualTo(VAAPI
                        + "-i rtsp://localhost:8554/cam -c:v h264_vaapi -vf format=nv12,hwupload -compression_level 7 -async_depth 1"
                        + " -rc_mode:v VBR -b:v 600k -an -f rtsp rtsp://localhost:8554/cam2");
    }

    @Test
    void mapsTheQualityAndTheKeyFramesOfJellyfin() throws Exception {
        assertThat(line("x86-nvenc", JELLYFIN))
                .contains(
                        " -c:v:0 h264_nvenc -preset p2 -tune hq -rc vbr -cq 23.0 -b:v 0 -maxrate 5616000 -bufsize 11232000 -profile:v:0 high"
                                + " -level 41 -force_key_frames:0 expr:gte(t,n_forced*3) -forced-idr:0 1 -no-scenecut:0 1 -strict_gop:0 1")
                .contains(
                        " -codec:a:0 copy -copyts -avoid_negative_ts disabled -max_muxing_queue_size 2048 -f hls -hls_time 3 -y m.m3u8");
        assertThat(line("qsv", JELLYFIN)).contains(" -global_quality 23 -b:v 3744000 -maxrate 5616000 ");
        assertThatThrownBy(() -> line("jetson-nvenc", JELLYFIN))
                .isInstanceOf(UntranslatableException.class)
                .hasMessageContaining("knows no quality");
    }

    @Test
    void translatesALadderInOneProcess() throws Exception {
        assertThat(line("x86-nvenc", LADDER))
                .contains(
                        "-filter_complex [0:v]split=2[a][b];[a]scale_cuda=1920:1080:format=nv12:interp_algo=bicubic:passthrough=0[v1];"
                                + "[b]scale_cuda=1280:720:format=nv12:interp_algo=bicubic:passthrough=0[v2] -map [v1] -c:v:0 h264_nvenc"
                                + " -rc:v:0 vbr -b:v:0 5000k -maxrate:v:0 5300k -bufsize:v:0 7500k -map [v2] -c:v:1 h264_nvenc -rc:v:1 vbr -b:v:1 2800k")
                .contains(
                        " -preset p3 -tune hq -g 48 -forced-idr 1 -no-scenecut 1 -strict_gop 1 -var_stream_map v:0,a:0 ");
        assertThat(translated("vaapi", LADDER, false))
                .contains(
                        "[b]scale=1280:720[v2];[v1]format=nv12,hwupload[v1_gpu];[v2]format=nv12,hwupload[v2_gpu] -map [v1_gpu]")
                .contains(" -map [v2_gpu] -c:v:1 h264_vaapi ");
    }

    @Test
    void uploadsPicturesAndNotSound() throws Exception {
        assertThat(translated(
                        "vaapi",
                        "-filter_complex [0:v]scale=64:64[v];[0:a]volume=2[a] -i i -map [v] -map [a] -c:v libx264 -b:v 1M -c:a aac o",
                        false))
                .isEqualTo(VAAPI
                        + "-filter_complex [0:v]scale=64:64[v];[0:a]volume=2[a];[v]format=nv12,hwupload[v_gpu] -i i"
                        + " -map [v_gpu] -map [a] -c:v h264_vaapi -rc_mode:v VBR -b:v 1M -c:a aac o");
    }

    @Test
    void filtersByTheCpuWhatTheDeviceDoesNotDo() throws Exception {
        String line =
                "-i in.ts -vf yadif,drawtext=text='a,b' -c:v libx265 -preset slow -crf 26 -maxrate 4M -bufsize 8M -c:a copy o.mp4";
        assertThat(line("x86-nvenc", line))
                .isEqualTo(
                        "-i in.ts -vf yadif,drawtext=text='a,b' -c:v hevc_nvenc -preset p5 -tune hq -rc vbr -cq 26.0 -b:v 0 -maxrate 4M"
                                + " -bufsize 8M -c:a copy o.mp4");
        assertThat(line("vaapi", line)).contains("drawtext=text='a,b',format=nv12,hwupload -c:v hevc_vaapi ");
        assertThat(notes("x86-nvenc", line))
                .contains("Pictures are decoded and filtered by the CPU: the device does not do yadif");
        assertThat(line("x86-nvenc", "-i a -vf bwdif=0:tff:all,scale=-2:720 -c:v libx264 -crf 20 b"))
                .contains("-vf bwdif_cuda=mode=send_frame:parity=tff,scale_cuda=-2:720:");
        assertThat(line("vaapi", "-i a -vf transpose=1 -c:v libx264 -b:v 1M b"))
                .contains("-vf transpose_vaapi=dir=clock ");
    }

    @Test
    void saysTheQualityThatTheCpuAssumes() throws Exception {
        assertThat(line("x86-nvenc", "-i a -c:v libx264 b.mp4"))
                .endsWith("-i a -c:v h264_nvenc -rc:v vbr -cq:v 23.0 -b:v 0 b.mp4");
        assertThat(line("x86-nvenc", "-i a -c:v libsvtav1 -preset 8 -crf 30 b.mp4"))
                .endsWith("-c:v av1_nvenc -preset p3 -tune hq -rc vbr -cq 30.0 -b:v 0 b.mp4");
    }

    @Test
    void copiesWhatIsCopied() throws Exception {
        assertThat(line("x86-nvenc", "-i a -c copy -c:v libx264 -b:v 1M b -vn -c:a aac c -map 0:a d"))
                .endsWith("-i a -c copy -c:v h264_nvenc -rc:v vbr -b:v 1M b -vn -c:a aac c -map 0:a d");
        assertThat(line("x86-nvenc", "-i a -c:v libx264 -b:v 1M b -c:v mjpeg -frames:v 1 c.jpg"))
                .startsWith("-i a -c:v h264_nvenc ")
                .endsWith(" b -c:v mjpeg -frames:v 1 c.jpg");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x86-nvenc|-i a -c:v libx264 -crf 20 -trellis 2 b|-trellis 2: nobody has said",
                "x86-nvenc|-i a -c:v libx264 -x264-params keyint=48:psy-rd=1 b|psy-rd=1: nobody has said",
                "x86-nvenc|-i a -c:v libx264 -tune film b|-tune film: h264_nvenc has no counterpart",
                "x86-nvenc|-i a -c:v libx264 -profile:v high422 b|-profile:v high422: h264_nvenc is used with the profiles",
                "x86-nvenc|-i a -c:v libx264 -pix_fmt yuv444p b|8 bit and 4:2:0",
                "x86-nvenc|-i a -c:v h264_nvenc b|already speaks to a device",
                "vaapi|-vaapi_device /dev/dri/renderD128 -i a -c:v libx264 -b:v 1M b|opens a device already",
                "x86-nvenc|-i a b.mp4|names no encoder of its picture",
                "x86-nvenc|-i a -c copy b|No output encodes a picture",
                "x86-nvenc|-i a -c:v libx264 -crf|ends with -crf",
                "x86-nvenc|-i a|no output",
                "vaapi|-i a -c:v libx264 -crf 20 b|only below a bound",
                "jetson-nvenc|-i a -c:v libx264 -b:v 1M -force_key_frames 1 b|its own fixed distance",
                "jetson-nvenc|-i a -c:v libsvtav1 -b:v 1M b|has no encoder of av1"
            })
    void saysWhyNot(String hardwareClass, String line, String reason) {
        assertThatThrownBy(() -> line(hardwareClass, line))
                .isInstanceOf(UntranslatableException.class)
                .hasMessageContaining(reason);
    }

    /** Options in any order: each is there as it was and in its place, or a note names it. */
    @Test
    void losesNothingSilentlyAndKeepsTheOrder() throws Exception {
        List<List<String>> options = List.of(
                List.of("-preset", "fast"),
                List.of("-b:v", "2M"),
                List.of("-maxrate", "3M"),
                List.of("-bufsize", "6M"),
                List.of("-g", "50"),
                List.of("-keyint_min", "50"),
                List.of("-sc_threshold", "0"),
                List.of("-bf", "2"),
                List.of("-profile:v", "main"),
                List.of("-level", "4.1"),
                List.of("-pix_fmt", "yuv420p"),
                List.of("-vf", "scale=640:360,hue=s=0"),
                List.of("-vf", "fps=25,scale=640:360"),
                List.of("-tune", "zerolatency"),
                List.of("-x264-params", "bframes=1:ref=2"),
                List.of("-c:a", "aac"),
                List.of("-b:a", "96k"),
                List.of("-metadata:s:v", "title=it's"),
                List.of("-movflags", "+faststart"),
                List.of("-an"),
                List.of("-f", "mp4"),
                List.of("-map", "0:v:0"));
        Random random = new Random(20);
        for (int round = 0; round < 3_000; round++) {
            List<List<String>> chosen = new ArrayList<>(List.of(List.of("-c:v", "libx264"), List.of("-b:v", "1M")));
            options.stream().filter(option -> random.nextBoolean()).forEach(chosen::add);
            Collections.shuffle(chosen, random);
            List<String> line = new ArrayList<>(List.of("-re", "-i", "in"));
            chosen.forEach(line::addAll);
            line.add("out");
            for (String hardwareClass : Dialects.classes()) {
                check(hardwareClass, line, chosen, random.nextBoolean());
            }
        }
    }

    private static void check(
            String hardwareClass, List<String> line, List<List<String>> chosen, boolean isDecodedThere)
            throws Exception {
        Translation translation = Translation.of(Dialects.of(hardwareClass, "").orElseThrow(), line, isDecodedThere);
        List<String> words = translation.arguments();
        assertThat(words)
                .startsWith(hardwareClass.equals("cpu") ? "-re" : words.get(0))
                .endsWith("out");
        int place = words.indexOf("in");
        for (List<String> option : chosen) {
            int found = Collections.indexOfSubList(words.subList(place, words.size()), option);
            if (found < 0) {
                assertThat(translation.notes())
                        .as(hardwareClass + " " + String.join(" ", line) + " has lost " + option)
                        .anyMatch(note -> note.startsWith(String.join(" ", option)));
            } else if (chosen.stream().filter(option::equals).count() == 1) {
                place += found + option.size();
            }
        }
    }

    private static String line(String hardwareClass, String line) throws UntranslatableException {
        return translated(hardwareClass, line, true);
    }

    private static String translated(String hardwareClass, String line, boolean isDecodedThere)
            throws UntranslatableException {
        return String.join(" ", translation(hardwareClass, line, isDecodedThere).arguments());
    }

    private static List<String> notes(String hardwareClass, String line) throws UntranslatableException {
        return translation(hardwareClass, line, true).notes();
    }

    private static Translation translation(String hardwareClass, String line, boolean isDecodedThere)
            throws UntranslatableException {
        return Translation.of(
                Dialects.of(hardwareClass, "").orElseThrow(), List.of(line.split(" ", -1)), isDecodedThere);
    }
}
