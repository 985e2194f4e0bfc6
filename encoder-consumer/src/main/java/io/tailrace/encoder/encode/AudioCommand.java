package io.tailrace.encoder.encode;

import io.tailrace.events.AudioIntent;
import io.tailrace.events.Rendition;
import io.tailrace.worker.TaskFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * ffmpeg's arguments for all sound of a title: one read of the source, encoded without a border, since AAC frames overlap. Cut at the
 * picture's segment length, else the two drift apart in number. Pure.
 *
 * @param measured how loud each of them is; empty where no rendition asks for a loudness
 */
record AudioCommand(Title title, List<Rendition> renditions, List<Loudness> measured) {

    /** Arguments as in {@link ChunkCommand#arguments}; {@code source} is the original, also where the picture was prepared. */
    List<String> arguments(String source, UnaryOperator<String> output) throws TaskFailedException {
        List<String> line = new ArrayList<>();
        line.addAll(List.of("-filter_complex_threads", "1"));
        line.addAll(SoundFilter.input(title, source));
        SoundGraph graph = new SoundGraph(title, 0, intents(renditions), measured);
        line.addAll(graph.outputs());
        line.addAll(List.of("-filter_complex", graph.chains()));
        for (int i = 0; i < renditions.size(); i++) {
            line.addAll(List.of("-map", "[a" + i + "]"));
            line.addAll(Codecs.sound(intent(renditions.get(i)), ""));
            line.addAll(Codecs.plain());
            // No frag_discont: times start at 0 and the edit list takes the priming away, so that sound starts with the
            // picture.
            line.addAll(HlsOutput.arguments(
                    renditions.get(i).getName(), title.grid(), "movflags=+skip_sidx:write_btrt=0", 1, output));
        }
        if (title.isPrepared()) {
            line.addAll(SoundFilter.clock(0));
        }
        return line;
    }

    static List<AudioIntent> intents(List<Rendition> renditions) {
        return renditions.stream().map(AudioCommand::intent).toList();
    }

    static AudioIntent intent(Rendition rendition) {
        return rendition
                .getAudio()
                .orElseThrow(() ->
                        new IllegalArgumentException("rendition " + rendition.getName() + " has no sound intent"));
    }
}
