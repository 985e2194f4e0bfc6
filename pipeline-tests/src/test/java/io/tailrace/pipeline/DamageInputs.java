package io.tailrace.pipeline;

import static io.tailrace.pipeline.Input.of;
import static io.tailrace.pipeline.Input.refused;

import io.tailrace.pipeline.Input.Made;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;

/** Recordings that lost something, and those whose picture and sound do not begin and end together. */
final class DamageInputs {

    private DamageInputs() {}

    static List<Input> all() {
        return List.of(of(
                "mp4-cut-before-index", "MP4 cut in front of its index", refused("source-truncated"), folder -> {
                    byte[] whole = Files.readAllBytes(FlashClip.at("25", 2).to(folder.resolve("whole.mp4")));
                    return Made.of(Files.write(folder.resolve("source.mp4"), Arrays.copyOf(whole, whole.length / 2)));
                }));
    }
}
