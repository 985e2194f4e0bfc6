package io.tailrace.encoder.encode;

import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.dialect.Route;
import io.tailrace.encoder.dialect.Scaling;
import io.tailrace.encoder.process.SourceInput;
import io.tailrace.events.Rendition;
import io.tailrace.events.VideoFacts;
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
        PictureFilter filter = filter();
        Route route = route();
        List<String> line = new ArrayList<>(route.opening());
        line.addAll(List.of("-filter_complex_threads", "1", "-copyts", "-start_at_zero"));
        List<String> input = new ArrayList<>(route.decoding());
        input.addAll(filter.input());
        line.addAll(new SourceInput(
                        source,
                        Optional.of(title.plan().getMediaDemuxer()),
                        title.isMediaSeekable(),
                        title.mostPixels())
                .arguments(input));
        line.addAll(List.of("-filter_complex", graph(route)));
        for (int i = 0; i < renditions.size(); i++) {
            line.addAll(output(i, output));
        }
        return line;
    }

    /** Where each operation is done. */
    Route route() throws TaskFailedException {
        PictureFilter filter = filter();
        VideoFacts video = title.picture().orElseThrow();
        List<Scaling> scalings = new ArrayList<>();
        List<String> thinnings = new ArrayList<>();
        for (Rendition rendition : renditions) {
            VideoIntent intent = intent(rendition);
            scalings.add(Codecs.scaling(intent, video, encoders));
            thinnings.add(Codecs.thinning(intent));
        }
        return Route.of(encoders, filter.source(), filter.fitting(), filter.operations(), scalings, thinnings);
    }

    private PictureFilter filter() {
        return new PictureFilter(title, title.grid().chunk(chunk));
    }

    private static String graph(Route route) {
        int count = route.rungs().size();
        StringBuilder graph = new StringBuilder("[0:V:0]")
                .append(route.chain())
                .append(",split=")
                .append(count);
        for (int i = 0; i < count; i++) {
            graph.append("[s").append(i).append(']');
        }
        for (int i = 0; i < count; i++) {
            graph.append(";[s").append(i).append(']');
            graph.append(route.rungs().get(i));
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
