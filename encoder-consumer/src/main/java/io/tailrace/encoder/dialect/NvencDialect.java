package io.tailrace.encoder.dialect;

import io.tailrace.media.PictureCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * NVIDIA GPUs of servers and desks through NVENC, which takes pictures from memory and from the GPU. Written after the build's own option lists; no run on
 * such a GPU has been seen.
 *
 * @param gpu number of the GPU; empty for the first that can
 */
record NvencDialect(String gpu) implements Dialect {

    private static final String PIXELS = "yuv420p";
    private static final List<String> PRESETS = List.of("p1", "p1", "p2", "p3", "p3", "p4", "p5", "p6", "p7");

    /** What differs between generations: Pascal has no B-frames in HEVC, Volta and older do not refer to B-frames. */
    private enum BFrames {
        REFERRED_TO,
        PLAIN,
        NONE
    }

    @Override
    public String hardwareClass() {
        return "x86-nvenc";
    }

    @Override
    public PicturePath path() {
        return PicturePath.MEMORY;
    }

    @Override
    public Optional<Device> device() {
        return Optional.of(new CudaDevice(gpu));
    }

    @Override
    public List<PictureEncoder> candidates() {
        List<PictureEncoder> candidates = new ArrayList<>();
        for (PictureCodec codec : PictureCodec.values()) {
            for (BFrames frames : BFrames.values()) {
                candidates.add(new PictureEncoder(
                        codec.word() + "_nvenc",
                        codec,
                        PIXELS,
                        frames != BFrames.NONE,
                        true,
                        intent -> options(intent, frames)));
            }
        }
        return candidates;
    }

    /** With a {@code cq} the bit rate is nought, and {@code maxrate} is the bound. A {@code cq} of 0 would mean automatic. */
    private List<String> options(Intent intent, BFrames frames) {
        List<String> line = new ArrayList<>();
        if (!gpu.isEmpty()) {
            line.addAll(List.of("-gpu", gpu));
        }
        line.addAll(List.of("-preset", intent.speed().pick(PRESETS), "-tune", "hq"));
        if (intent.codec() != PictureCodec.AV1) { // it has one profile, and no option for it
            line.addAll(List.of("-profile:v", intent.profile()));
        }
        String quality = String.format(Locale.ROOT, "%.1f", Math.max(1, intent.quality()));
        line.addAll(List.of("-rc", "vbr", "-cq", quality, "-b:v", "0"));
        line.addAll(List.of("-maxrate", intent.rate(), "-bufsize", intent.rate()));
        line.addAll(List.of("-rc-lookahead", "20", "-spatial-aq", "1"));
        line.addAll(List.of("-bf", frames == BFrames.NONE ? "0" : "3"));
        if (frames == BFrames.REFERRED_TO) {
            line.addAll(List.of("-b_ref_mode", "middle"));
        }
        line.addAll(List.of("-g", intent.gop(), "-forced-idr", "1", "-no-scenecut", "1", "-strict_gop", "1"));
        return line;
    }
}
