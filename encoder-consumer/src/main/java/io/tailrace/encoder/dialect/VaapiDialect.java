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
    private static final String DEEP_PIXELS = "p010le";
    private static final String FIRST_NODE = "/dev/dri/renderD128";

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
                            codec == PictureCodec.H264 ? "" : DEEP_PIXELS,
                            frames > 0,
                            true,
                            intent -> new VaapiWords(mode).options(intent, frames)));
                }
            }
        }
        return candidates;
    }

    @Override
    public Optional<Vocabulary> vocabulary(PictureEncoder encoder) {
        return Optional.of(new VaapiWords("QVBR"));
    }
}
