package io.tailrace.encoder.dialect;

import io.tailrace.media.PictureCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * NVIDIA GPUs of servers and desks through NVENC, which takes pictures from memory and from the GPU. Written after the build's own option lists; no run on
 * such a GPU has been seen.
 *
 * @param gpu number of the GPU; empty for the first that can
 */
record NvencDialect(String gpu) implements Dialect {

    private static final String PIXELS = "yuv420p";
    private static final String DEEP_PIXELS = "p010le";

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
                        codec == PictureCodec.H264 ? "" : DEEP_PIXELS,
                        frames != BFrames.NONE,
                        true,
                        intent -> options(intent, frames)));
            }
        }
        return candidates;
    }

    @Override
    public Optional<Vocabulary> vocabulary(PictureEncoder encoder) {
        return Optional.of(new NvencWords(encoder.codec()));
    }

    private List<String> options(Intent intent, BFrames frames) {
        NvencWords words = new NvencWords(intent.codec());
        List<String> line = new ArrayList<>();
        if (!gpu.isEmpty()) {
            line.addAll(List.of("-gpu", gpu));
        }
        line.addAll(words.steered(intent));
        line.addAll(List.of("-rc-lookahead", "20", "-spatial-aq", "1"));
        line.addAll(List.of("-bf", Integer.toString(frames == BFrames.NONE ? 0 : words.mostBFrames())));
        if (frames == BFrames.REFERRED_TO) {
            line.addAll(List.of("-b_ref_mode", "middle"));
        }
        line.addAll(List.of("-g", intent.gop()));
        line.addAll(words.fixedGroups());
        return line;
    }
}
