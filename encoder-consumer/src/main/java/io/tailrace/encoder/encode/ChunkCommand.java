package io.tailrace.encoder.encode;

import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.process.SourceInput;
import io.tailrace.events.Rendition;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.FrameGrid;
import io.tailrace.worker.TaskFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** ffmpeg's arguments for one chunk of the grid: decoded once, encoded into each rendition. Pure. */
record ChunkCommand(Title title, int chunk, List<Rendition> renditions, Encoders encoders) {

    /**
     * @param source address of the media at the relay
     * @param output turns {@code rendition/name} into an address of the relay
     */
    List<String> arguments(String source, UnaryOperator<String> output) throws TaskFailedException {
        PictureFilter filter = new PictureFilter(title, title.grid().chunk(chunk));
        List<String> line = new ArrayList<>(encoders.path().devices());
        line.addAll(List.of("-filter_complex_threads", "1", "-copyts", "-start_at_zero"));
        line.addAll(new SourceInput(
                        source,
                        Optional.of(title.plan().getMediaDemuxer()),
                        title.isMediaSeekable(),
                        title.mostPixels())
                .arguments(filter.input()));
        line.addAll(List.of("-filter_complex", graph(filter)));
        for (int i = 0; i < renditions.size(); i++) {
            line.addAll(output(i, output));
        }
        return line;
    }

    private String graph(PictureFilter filter) throws TaskFailedException {
        StringBuilder graph = new StringBuilder("[0:V:0]")
                .append(filter.chain())
                .append(",split=")
                .append(renditions.size());
        for (int i = 0; i < renditions.size(); i++) {
            graph.append("[s").append(i).append(']');
        }
        for (int i = 0; i < renditions.size(); i++) {
            VideoIntent intent = intent(renditions.get(i));
            graph.append(";[s").append(i).append(']');
            graph.append(Codecs.filters(intent, encoders));
            graph.append("[v").append(i).append(']');
        }
        return graph.toString();
    }

    private List<String> output(int index, UnaryOperator<String> address) throws TaskFailedException {
        Rendition rendition = renditions.get(index);
        FrameGrid grid = title.grid(intent(rendition));
        int first = grid.firstSegment(chunk);
        List<String> line = new ArrayList<>(List.of("-map", "[v" + index + "]"));
        line.addAll(Codecs.picture(intent(rendition), grid, encoders));
        line.addAll(Codecs.plain());
        // frag_discont writes the real time into tfdt, fragment_index continues the sequence numbers over chunks.
        String movflags = "movflags=+frag_discont+skip_sidx:fragment_index=" + first
                + ":write_btrt=0:video_track_timescale=" + grid.rate().timescale();
        line.addAll(HlsOutput.arguments(rendition.getName(), grid, movflags, first, address));
        return line;
    }

    static VideoIntent intent(Rendition rendition) {
        return rendition
                .getVideo()
                .orElseThrow(() ->
                        new IllegalArgumentException("rendition " + rendition.getName() + " has no picture intent"));
    }
}
