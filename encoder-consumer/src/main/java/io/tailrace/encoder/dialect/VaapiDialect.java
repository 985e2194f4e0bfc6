package io.tailrace.encoder.dialect;

import io.tailrace.media.PictureCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Intel and AMD GPUs through VA-API, which encodes what lies on the GPU. No run on such a GPU has been seen.
 *
 * @param node render node, such as {@code /dev/dri/renderD128}; empty for the first
 */
record VaapiDialect(String node) implements Dialect {

    private static final String PIXELS = "nv12";
    private static final String FIRST_NODE = "/dev/dri/renderD128";

    /** {@code compression_level} of Intel's driver: 7 is the fastest. */
    private static final List<Integer> LEVELS = List.of(7, 7, 6, 6, 5, 4, 3, 2, 1);

    @Override
    public String hardwareClass() {
        return "vaapi";
    }

    @Override
    public PicturePath path() {
        return PicturePath.uploading(gpu().opened());
    }

    @Override
    public Optional<Device> device() {
        return Optional.of(gpu());
    }

    private Device gpu() {
        return new VaapiDevice(node.isEmpty() ? FIRST_NODE : node);
    }

    /** Drivers differ in B-frames and in whether they steer by quality. */
    @Override
    public List<PictureEncoder> candidates() {
        List<PictureEncoder> candidates = new ArrayList<>();
        for (PictureCodec codec : PictureCodec.values()) {
            for (String mode : List.of("QVBR", "VBR")) {
                for (int frames : List.of(2, 0)) {
                    candidates.add(new PictureEncoder(
                            codec.word() + "_vaapi",
                            codec,
                            PIXELS,
                            frames > 0,
                            true,
                            intent -> options(intent, mode, frames)));
                }
            }
        }
        return candidates;
    }

    private static List<String> options(Intent intent, String mode, int frames) {
        List<String> line = new ArrayList<>(List.of(
                "-compression_level", Integer.toString(intent.speed().pick(LEVELS)), "-profile:v", profile(intent)));
        line.addAll(List.of("-rc_mode", mode));
        if (mode.equals("QVBR")) {
            line.addAll(List.of("-global_quality", Long.toString(Math.max(1, Math.round(intent.quality())))));
        }
        line.addAll(List.of("-b:v", intent.usualRate(), "-maxrate", intent.rate(), "-bufsize", intent.rate()));
        line.addAll(List.of("-bf", Integer.toString(frames), "-g", intent.gop(), "-idr_interval", "0"));
        return line;
    }

    private static String profile(Intent intent) {
        return intent.profile().equals("baseline") ? "constrained_baseline" : intent.profile();
    }
}
