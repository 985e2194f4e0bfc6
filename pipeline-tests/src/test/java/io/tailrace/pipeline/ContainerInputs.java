package io.tailrace.pipeline;

import static io.tailrace.pipeline.Input.of;
import static io.tailrace.pipeline.Input.plays;

import io.tailrace.pipeline.Input.Made;
import java.util.List;

/** What recorders, editors and archives put pictures and sound into. */
final class ContainerInputs {

    private ContainerInputs() {}

    static List<Input> all() {
        return List.of(
                coded("mpegts", "H.264 and AAC in MPEG-TS", "ts"),
                coded("mkv-cues", "H.264 and AAC in Matroska with cues", "mkv"));
    }

    private static Input coded(String name, String what, String extension, String... coding) {
        return of(
                name,
                what,
                plays("25/1", 100),
                folder -> Made.of(FlashClip.at("25", 4).coded(coding).to(folder.resolve("source." + extension))));
    }
}
