package io.tailrace.encoder.dialect;

import io.tailrace.media.PictureCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The encoders of Jetson boards: {@code nvmpi} of a patched ffmpeg, or V4L2 where a build has that. No run on such a board has been seen.
 * They know bit rates and no quality, and time stamps are wrong with B-frames.
 */
final class JetsonDialect implements Dialect {

    private static final String PIXELS = "yuv420p";

    @Override
    public String hardwareClass() {
        return "jetson-nvenc";
    }

    @Override
    public PicturePath path() {
        return PicturePath.MEMORY;
    }

    @Override
    public Optional<Device> device() {
        return Optional.of(new JetsonDevice());
    }

    @Override
    public List<PictureEncoder> candidates() {
        return List.of(
                new PictureEncoder("h264_nvmpi", PictureCodec.H264, PIXELS, "", false, false, JetsonDialect::nvmpi),
                new PictureEncoder("h264_v4l2m2m", PictureCodec.H264, PIXELS, "", false, false, JetsonDialect::v4l2),
                new PictureEncoder("hevc_nvmpi", PictureCodec.HEVC, PIXELS, "", false, false, JetsonDialect::nvmpi),
                new PictureEncoder("hevc_v4l2m2m", PictureCodec.HEVC, PIXELS, "", false, false, JetsonDialect::v4l2));
    }

    @Override
    public Optional<Vocabulary> vocabulary(PictureEncoder encoder) {
        return Optional.of(new JetsonWords(encoder.name().endsWith("_nvmpi")));
    }

    private static List<String> nvmpi(Intent intent) {
        JetsonWords words = new JetsonWords(true);
        List<String> line = new ArrayList<>(words.speed(intent.speed()));
        line.addAll(words.profile(intent.profile()));
        line.addAll(words.averageRate());
        line.addAll(List.of("-b:v", Intent.usualRate(intent.maxBitsPerSecond()), "-maxrate", intent.rate()));
        line.addAll(List.of("-bf", Integer.toString(words.mostBFrames()), "-g", intent.gop()));
        return line;
    }

    private static List<String> v4l2(Intent intent) {
        return List.of("-b:v", Intent.usualRate(intent.maxBitsPerSecond()), "-bf", "0", "-g", intent.gop());
    }
}
