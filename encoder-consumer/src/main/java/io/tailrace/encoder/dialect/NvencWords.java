package io.tailrace.encoder.dialect;

import io.tailrace.media.PictureCodec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words of NVENC. With a {@code cq} the bit rate is nought, and {@code maxrate} is the bound. A {@code cq} of 0 would mean automatic. */
record NvencWords(PictureCodec codec) implements Vocabulary {

    private static final List<String> PRESETS = List.of("p1", "p1", "p2", "p3", "p3", "p4", "p5", "p6", "p7");

    @Override
    public List<String> speed(Speed speed) {
        return List.of("-preset", speed.pick(PRESETS), "-tune", "hq");
    }

    /** AV1 has one profile, and no option for it. */
    @Override
    public List<String> profile(String profile) {
        return codec == PictureCodec.AV1 ? List.of() : List.of("-profile:v", profile);
    }

    @Override
    public Optional<List<String>> quality(double quality, Optional<Long> bound) {
        return Optional.of(
                List.of("-rc", "vbr", "-cq", String.format(Locale.ROOT, "%.1f", Math.max(1, quality)), "-b:v", "0"));
    }

    @Override
    public List<String> averageRate() {
        return List.of("-rc", "vbr");
    }

    @Override
    public List<String> constantRate() {
        return List.of("-rc", "cbr");
    }

    @Override
    public List<String> fixedGroups() {
        return List.of("-forced-idr", "1", "-no-scenecut", "1", "-strict_gop", "1");
    }

    @Override
    public List<String> lowDelay() {
        return List.of("-tune", "ull", "-zerolatency", "1", "-delay", "0");
    }

    @Override
    public List<String> level(String level) {
        return List.of("-level", level);
    }

    @Override
    public int mostBFrames() {
        return 3;
    }
}
