package io.tailrace.encoder.dialect;

import io.tailrace.media.PictureCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Intel GPUs through Quick Sync, which uploads by itself. No run on such a GPU has been seen.
 *
 * @param node render node, such as {@code /dev/dri/renderD128}; empty for the first
 */
record QsvDialect(String node) implements Dialect {

    private static final String PIXELS = "nv12";
    private static final String DEEP_PIXELS = "p010le";

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
                        codec.word() + "_qsv",
                        codec,
                        PIXELS,
                        codec == PictureCodec.H264 ? "" : DEEP_PIXELS,
                        frames > 0,
                        true,
                        intent -> new QsvWords(frames).options(intent, frames)));
            }
        }
        return candidates;
    }

    @Override
    public Optional<Vocabulary> vocabulary(PictureEncoder encoder) {
        return Optional.of(new QsvWords(encoder.codec() == PictureCodec.AV1 ? 0 : 3));
    }
}
