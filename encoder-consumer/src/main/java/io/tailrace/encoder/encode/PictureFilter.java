package io.tailrace.encoder.encode;

import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Puts the pictures of a source on the title's grid: the filters in front of the scalers, and where to start reading. {@code fps} makes
 * the time stamp the frame's number, absolute, so two workers agree on every frame; {@code trim} keeps exactly the range. Pure.
 */
final class PictureFilter {

    /** Run-up before a range: open GOPs, indexes by decode time, and the picture shown at the border must have been decoded. */
    private static final long RUN_UP_MICROS = 1_000_000;

    /** Absorbs a rounding difference at the end of the title, never a real loss. */
    private static final int ROUNDING_FRAMES = 2;

    private static final Set<String> INTERLACED = Set.of("tt", "bb", "tb", "bt");

    /** By the field that is shown first; the other letter tells how they are stored. */
    private static final Set<String> BOTTOM_FIRST = Set.of("bb", "tb");

    private final Title title;
    private final FrameRange range;

    PictureFilter(Title title, FrameRange range) {
        this.title = title;
        this.range = range;
    }

    /** Options in front of the input. */
    List<String> input() {
        List<String> options = new ArrayList<>(Canvas.INPUT);
        options.addAll(seek());
        return options;
    }

    /** No end is given: {@code trim} ends the graph, and an input cut short changes what the border shows. */
    List<String> seek() {
        long wanted = Math.min(
                title.grid().rate().microsAt(range.first()),
                title.grid().rate().microsAt(Math.max(0, title.endPictureFrame())));
        long start = wanted + title.plan().getMediaAnchorMicros() - RUN_UP_MICROS;
        return start <= 0 || !title.isMediaSeekable()
                ? List.of()
                : List.of("-noaccurate_seek", "-ss", Title.seconds(start));
    }

    /** The chain from the decoder to frames of the grid, in the colours of the source where scalers can convert them, else in BT.709. */
    String chain() {
        return chain("");
    }

    /** {@code thinning} is a filter that drops pictures of the grid, in front of all that works on each; or empty. */
    String chain(String thinning) {
        List<String> filters = grid();
        if (!thinning.isEmpty()) {
            filters.add(thinning);
        }
        filters.addAll(Colors.toSdr(title));
        return String.join(",", filters);
    }

    /** The chain from the decoder to frames of the grid, in the colours of the source. */
    String source() {
        return String.join(",", grid());
    }

    private List<String> grid() {
        List<String> filters = new ArrayList<>();
        VideoFacts video = title.picture()
                .orElseThrow(() -> new IllegalArgumentException("a plan with pictures needs their facts"));
        boolean isInterlaced = INTERLACED.contains(video.getFieldOrder());
        filters.add(Canvas.fitted(video, isInterlaced));
        long anchor = title.plan().getMediaAnchorMicros();
        if (anchor != 0) {
            filters.add("setpts=PTS-(" + Title.seconds(anchor) + ")/TB");
        }
        Colors.assumed(video).ifPresent(filters::add);
        if (isInterlaced) {
            filters.add(deinterlace(video)); // needs neighbours, so before the grid
        }
        Canvas.turned(video).ifPresent(filters::add);
        // A last picture is shown for one frame at least, however short the source says it is.
        filters.add("fps=" + title.grid().rate() + ":round=near:eof_action=pass" + startTime());
        int held = heldFrames();
        if (held > 0) {
            filters.add("tpad=stop=" + held + ":stop_mode=clone");
        }
        filters.add("trim=start_pts=" + range.first() + ":end_pts=" + range.end());
        return filters;
    }

    /**
     * A late first picture is held from the start of the range. Only where the picture really starts later: elsewhere a bad seek must
     * show up as missing frames and not as silent repetition.
     */
    private String startTime() {
        if (range.first() == 0) {
            return ":start_time=0";
        }
        return title.firstPictureFrame() >= range.first()
                ? ":start_time=" + Title.seconds(title.grid().rate().microsAt(range.first()))
                : "";
    }

    /** How many times the last picture is repeated: where sound goes on without picture, and for rounding at the end of the title. */
    private int heldFrames() {
        long missing = range.end() - title.endPictureFrame();
        boolean isLast = range.end() == title.grid().totalFrames();
        return missing > 0 || isLast ? Math.toIntExact(Math.max(0, missing)) + ROUNDING_FRAMES : 0;
    }

    /** Which field comes first is said, since frames that are flagged progressive do not tell. */
    private String deinterlace(VideoFacts video) {
        return "bwdif=mode=" + (title.isFieldRate() ? "send_field" : "send_frame") + ":parity="
                + (BOTTOM_FIRST.contains(video.getFieldOrder()) ? "bff" : "tff");
    }
}
