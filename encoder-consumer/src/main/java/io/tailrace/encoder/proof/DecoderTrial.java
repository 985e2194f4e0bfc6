package io.tailrace.encoder.proof;

import io.tailrace.encoder.dialect.Device;
import io.tailrace.encoder.dialect.DeviceDecoder;
import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.dialect.PictureEncoder;
import io.tailrace.encoder.dialect.Scaling;
import io.tailrace.media.PictureCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ten pictures of a clip that the CPU made, through one decoder of a device and through the CPU's, in one process that compares them. What
 * stays on the device is also scaled there. Pure.
 */
record DecoderTrial(Device device, DeviceDecoder decoder) {

    private static final int DEEP = 10;

    /** How the CPU makes a clip of a codec, with B-frames where it has them. Every build that is worth its while has these. */
    private static final Map<String, List<String>> CLIPS = Map.of(
            "h264", List.of("libx264", "-preset", "ultrafast", "-bf", "2"),
            "hevc", List.of("libx265", "-preset", "ultrafast", "-x265-params", "bframes=2:log-level=error"),
            "av1", List.of("libsvtav1", "-preset", "12"),
            "vp9", List.of("libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "2M"),
            "vp8", List.of("libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "2M"),
            "mpeg2video", List.of("mpeg2video", "-bf", "2", "-b:v", "4M"),
            "mpeg4", List.of("mpeg4", "-bf", "2", "-b:v", "4M"));

    /** Makes the clip, which {@link #arguments} reads. */
    List<String> clip(Path file) {
        String pixels = decoder.bitDepth() >= DEEP ? "yuv420p10le" : "yuv420p";
        List<String> line = quiet();
        line.addAll(List.of("-f", "lavfi", "-i"));
        line.add("testsrc2=size=" + PictureTrial.WIDTH + "x" + PictureTrial.HEIGHT + ":rate=" + PictureTrial.RATE);
        line.addAll(List.of("-frames:v", Integer.toString(PictureTrial.PICTURES)));
        line.addAll(List.of("-vf", "scale=out_color_matrix=bt709:out_range=tv,format=" + pixels));
        line.add("-c:v");
        line.addAll(Optional.ofNullable(CLIPS.get(decoder.codec())).orElseThrow());
        line.addAll(List.of("-colorspace", "bt709", "-threads:v", "1", "-f", "matroska", "file:" + file));
        return line;
    }

    List<String> arguments(Path clip) {
        List<String> line = quiet();
        line.addAll(device.opened());
        line.addAll(List.of("-filter_complex_threads", "1"));
        line.addAll(decoder.options());
        line.addAll(List.of("-f", "matroska", "-i", "file:" + clip, "-f", "matroska", "-i", "file:" + clip));
        line.add("-filter_complex");
        line.add("[0:v]" + scaled() + "format=yuv420p[made];[1:v]format=yuv420p[source];"
                + "[made][source]psnr=stats_file=-[compared]");
        line.addAll(List.of("-map", "[compared]", "-f", "null", "-"));
        return line;
    }

    /** Any encoder will do: what comes is looked at. */
    private String scaled() {
        if (!decoder.isOnDevice()) {
            return "";
        }
        PictureEncoder encoder =
                Encoders.preferred(Dialects.cpu()).of(PictureCodec.H264).orElseThrow();
        Scaling same = new Scaling(encoder, PictureTrial.WIDTH, PictureTrial.HEIGHT, false);
        return device.scaled(same).map(filters -> filters + ",").orElse("") + Device.downloaded(8) + ",";
    }

    private static List<String> quiet() {
        return new ArrayList<>(List.of("-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+warning", "-y"));
    }
}
