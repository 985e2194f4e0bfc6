package io.tailrace.encoder.encode;

import io.tailrace.encoder.dialect.Operation;
import io.tailrace.encoder.dialect.Operation.Deinterlacing;
import io.tailrace.encoder.dialect.Operation.Passing;
import io.tailrace.encoder.dialect.Operation.Turning;
import io.tailrace.encoder.dialect.SourcePicture;
import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** Pixel formats of 4:2:0, as decoders hand them out. */
    private static final Set<String> HALVED = Set.of("yuv420p", "yuvj420p", "nv12", "yuv420p10le", "p010le");

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
        List<Operation> all = new ArrayList<>(operations());
        if (!thinning.isEmpty()) {
            all.add(new Passing(thinning));
        }
        Colors.converted(title).ifPresent(all::add);
        return inMemory(all);
    }

    /** The chain from the decoder to frames of the grid, in the colours of the source. */
    String gridded() {
        return inMemory(operations());
    }

    /** The same with the fields of an interlaced source as they are, two in a frame. */
    String interlaced() {
        return inMemory(operations().stream()
                .filter(operation -> !(operation instanceof Deinterlacing))
                .toList());
    }

    private String inMemory(List<Operation> operations) {
        return Stream.concat(Stream.of(fitting()), operations.stream().map(Operation::memory))
                .collect(Collectors.joining(","));
    }

    /** What brings pictures of any size to one, in memory; in front of the {@link #operations}. */
    String fitting() {
        return Canvas.fitted(video(), isInterlaced());
    }

    /** All that is done to pictures of one size until they are frames of the grid, in the colours of the source, in this order. */
    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        VideoFacts video = video();
        operations.add(new Passing(Canvas.UPRIGHT));
        long anchor = title.plan().getMediaAnchorMicros();
        if (anchor != 0) {
            operations.add(new Passing("setpts=PTS-(" + Title.seconds(anchor) + ")/TB"));
        }
        Colors.assumed(video).map(Passing::new).ifPresent(operations::add);
        if (isInterlaced()) {
            // Needs neighbours, so before the grid.
            operations.add(new Deinterlacing(title.isFieldRate(), BOTTOM_FIRST.contains(video.getFieldOrder())));
        }
        if (video.getIsMirrored() || video.getRotation() != 0) {
            operations.add(new Turning(video.getRotation(), video.getIsMirrored()));
        }
        // A last picture is shown for one frame at least, however short the source says it is.
        operations.add(new Passing("fps=" + title.grid().rate() + ":round=near:eof_action=pass" + startTime()));
        int held = heldFrames();
        if (held > 0) {
            operations.add(new Passing("tpad=stop=" + held + ":stop_mode=clone"));
        }
        operations.add(new Passing("trim=start_pts=" + range.first() + ":end_pts=" + range.end()));
        return operations;
    }

    private VideoFacts video() {
        return title.picture()
                .orElseThrow(() -> new IllegalArgumentException("a plan with pictures needs their facts"));
    }

    private boolean isInterlaced() {
        return INTERLACED.contains(video().getFieldOrder());
    }

    /** What a decoder is handed. */
    SourcePicture source() {
        VideoFacts video = video();
        return new SourcePicture(
                video.getCodec(), video.getBitDepth(), HALVED.contains(video.getPixelFormat()), video.getChangesSize());
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
}
