package io.tailrace.encoder.encode;

import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.dialect.Operation;
import io.tailrace.encoder.dialect.Operation.CpuOnly;
import io.tailrace.encoder.dialect.Route;
import io.tailrace.encoder.dialect.Scaling;
import io.tailrace.encoder.process.SourceInput;
import io.tailrace.events.Rendition;
import io.tailrace.events.VideoFacts;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.FrameGrid;
import io.tailrace.worker.TaskFailedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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

    /** Where each operation is done. Pictures that keep their range are all made in memory. */
    Route route() throws TaskFailedException {
        PictureFilter filter = filter();
        VideoFacts video = title.picture().orElseThrow();
        if (keepsRange() || Overlays.areIn(title)) {
            List<String> rungs = new ArrayList<>();
            for (Rendition rendition : renditions) {
                rungs.add(Codecs.filters(title, intent(rendition), overlays(rendition), encoders));
            }
            return keepsRange()
                    ? Route.inMemory(encoders, branched(filter), rungs, "keep a high dynamic range")
                    : Route.inMemory(encoders, shared(filter), rungs, "draw onto pictures");
        }
        List<Scaling> scalings = new ArrayList<>();
        List<String> thinnings = new ArrayList<>();
        for (Rendition rendition : renditions) {
            VideoIntent intent = intent(rendition);
            scalings.add(Codecs.scaling(intent, video, encoders));
            thinnings.add(Codecs.thinning(intent));
        }
        List<Operation> shared = new ArrayList<>(filter.operations());
        if (title.range().isHigh()) {
            shared.add(new CpuOnly("map tones", mapped()));
        } else {
            Colors.converted(title).ifPresent(shared::add);
        }
        return Route.of(encoders, filter.source(), filter.fitting(), shared, scalings, thinnings);
    }

    private Overlays overlays(Rendition rendition) {
        return new Overlays(title, intent(rendition), title.grid().chunk(chunk).first(), rendition.getName());
    }

    /** In front of the split, in SDR. */
    private String shared(PictureFilter filter) {
        return title.range().isHigh() ? filter.gridded() + "," + mapped() : filter.chain();
    }

    private PictureFilter filter() {
        return new PictureFilter(title, title.grid().chunk(chunk));
    }

    private boolean keepsRange() {
        return renditions.stream()
                .anyMatch(rendition -> Codecs.range(intent(rendition)).isHigh());
    }

    private String graph(Route route) {
        int count = route.rungs().size();
        StringBuilder graph = new StringBuilder("[0:V:0]").append(route.chain());
        if (!keepsRange()) {
            graph.append(split(labels(rendition -> true)));
        }
        for (int i = 0; i < count; i++) {
            graph.append(";[s").append(i).append(']');
            graph.append(route.rungs().get(i));
            graph.append("[v").append(i).append(']');
        }
        return graph.toString();
    }

    /**
     * Pictures that keep their range branch off in front of the tone mapping, to {@code [s0]}, {@code [s1]}, … of the renditions, and so do
     * those behind it.
     */
    private String branched(PictureFilter filter) {
        List<String> high = labels(rendition -> Codecs.range(intent(rendition)).isHigh());
        List<String> sdr = labels(rendition -> !Codecs.range(intent(rendition)).isHigh());
        if (sdr.isEmpty()) {
            return filter.gridded() + split(high);
        }
        high.add("[sdr]");
        return filter.gridded() + split(high) + ";[sdr]" + mapped() + split(sdr);
    }

    private List<String> labels(Predicate<Rendition> wanted) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < renditions.size(); i++) {
            if (wanted.test(renditions.get(i))) {
                labels.add("[s" + i + "]");
            }
        }
        return labels;
    }

    private static String split(List<String> labels) {
        return ",split=" + labels.size() + String.join("", labels);
    }

    /** On pictures as large as the largest of the plan that are SDR, so that a rung looks the same in whatever company it is encoded. */
    private String mapped() {
        return largestSdr() + "," + String.join(",", Colors.toSdr(title));
    }

    private String largestSdr() {
        VideoIntent largest = title.plan().getRenditions().stream()
                .flatMap(rendition -> rendition.getVideo().stream())
                .filter(video -> !Codecs.range(video).isHigh())
                .max(Comparator.comparingLong(video -> (long) video.getWidth() * video.getHeight()))
                .orElseGet(() -> intent(renditions.get(0)));
        return "scale=" + largest.getWidth() + ":" + largest.getHeight() + ":flags=bicubic,setsar=1";
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
