package io.tailrace.encoder.dialect;

import io.tailrace.media.PictureCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Intel GPUs through Quick Sync, which uploads by itself. No run on such a GPU has been seen. Its look-ahead knows no bound of the rate, so
 * it is not used: a quality with a bound is what its QVBR does.
 *
 * @param node render node, such as {@code /dev/dri/renderD128}; empty for the first
 */
record QsvDialect(String node) implements Dialect {

    private static final String PIXELS = "nv12";
    private static final List<String> PRESETS =
            List.of("veryfast", "veryfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow");

    @Override
    public String hardwareClass() {
        return "qsv";
    }

    @Override
    public PicturePath path() {
        return new PicturePath(node.isEmpty() ? List.of() : List.of("-qsv_device", node), PicturePath.MEMORY.steps());
    }

    @Override
    public Optional<Device> device() {
        return Optional.of(new QsvDevice(node));
    }

    @Override
    public List<PictureEncoder> candidates() {
        List<PictureEncoder> candidates = new ArrayList<>();
        for (PictureCodec codec : PictureCodec.values()) {
            for (int frames : codec == PictureCodec.AV1 ? List.of(0) : List.of(3, 0)) {
                candidates.add(new PictureEncoder(
                        codec.word() + "_qsv", codec, PIXELS, frames > 0, true, intent -> options(intent, frames)));
            }
        }
        return candidates;
    }

    private static List<String> options(Intent intent, int frames) {
        return List.of(
                "-preset",
                intent.speed().pick(PRESETS),
                "-profile:v",
                intent.profile(),
                "-global_quality",
                Long.toString(Math.max(1, Math.round(intent.quality()))),
                "-b:v",
                intent.usualRate(),
                "-maxrate",
                intent.rate(),
                "-bufsize",
                intent.rate(),
                "-bf",
                Integer.toString(frames),
                "-g",
                intent.gop(),
                "-forced_idr",
                "1",
                "-adaptive_i",
                "0",
                "-adaptive_b",
                "0",
                "-idr_interval",
                "0");
    }
}
