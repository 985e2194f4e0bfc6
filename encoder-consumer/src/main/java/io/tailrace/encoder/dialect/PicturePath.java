package io.tailrace.encoder.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The way of pictures from memory to the encoder: what works wherever the encoder does. {@link Route} stays on the device where that was
 * proved.
 *
 * @param devices options in front of every input that open the device; empty where none is needed
 * @param steps from the pictures of the grid to what the encoder takes, in this order
 */
public record PicturePath(List<String> devices, List<PictureStep> steps) {

    /** Scaled in memory, and encoded from there. */
    static final PicturePath MEMORY =
            new PicturePath(List.of(), List.of(PictureStep.SCALE, PictureStep.FORMAT, PictureStep.TAGS));

    public PicturePath {
        devices = List.copyOf(devices);
        steps = List.copyOf(steps);
    }

    /** Scaled in memory, then uploaded to the device that {@code options} open. */
    static PicturePath uploading(List<String> options) {
        List<PictureStep> steps = new ArrayList<>(MEMORY.steps());
        steps.add(PictureStep.UPLOAD);
        return new PicturePath(options, steps);
    }

    /** Whether its encoders take only what lies on the device. */
    public boolean uploads() {
        return steps.contains(PictureStep.UPLOAD);
    }

    /** The filters of one rendition. */
    public String filters(PictureEncoder encoder, PictureForm form) {
        return steps.stream().map(step -> step.filter(encoder, form)).collect(Collectors.joining(","));
    }
}
