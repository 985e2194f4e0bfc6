package io.tailrace.encoder.encode;

import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.process.SourceInput;
import io.tailrace.events.Rendition;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.FrameGrid;
import io.tailrace.worker.TaskFailedException;
import java.util.ArrayList;
import java.util.Comparator;
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
        StringBuilder graph = new StringBuilder("[0:V:0]").append(shared(filter));
        for (int i = 0; i < renditions.size(); i++) {
            VideoIntent intent = intent(renditions.get(i));
            graph.append(";[s").append(i).append(']');
            graph.append(Codecs.filters(title, intent, encoders));
            graph.append("[v").append(i).append(']');
        }
        return graph.toString();
    }

    /**
     * What is done once for all: {@code [s0]}, {@code [s1]}, … for the renditions. HDR ones branch off in front of the tone mapping, which
     * works on pictures as large as the largest of the plan that are SDR, so that a rung looks the same in whatever company it is encoded.
     */
    private String shared(PictureFilter filter) {
        List<String> high = new ArrayList<>();
        List<String> sdr = new ArrayList<>();
        for (int i = 0; i < renditions.size(); i++) {
            (Codecs.range(intent(renditions.get(i))).isHigh() ? high : sdr).add("[s" + i + "]");
        }
        if (!title.range().isHigh()) {
            return filter.chain() + split(sdr);
        }
        String mapped = String.join(",", largestSdr(), String.join(",", Colors.toSdr(title))) + split(sdr);
        if (high.isEmpty()) {
            return filter.source() + "," + mapped;
        }
        if (sdr.isEmpty()) {
            return filter.source() + split(high);
        }
        high.add("[sdr]");
        return filter.source() + split(high) + ";[sdr]" + mapped;
    }

    private static String split(List<String> labels) {
        return ",split=" + labels.size() + String.join("", labels);
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
