package io.tailrace.encoder.encode;

import io.tailrace.encoder.process.SourceInput;
import io.tailrace.events.EncodeTask;
import io.tailrace.events.Grid;
import io.tailrace.events.Plan;
import io.tailrace.events.Rate;
import io.tailrace.events.Rendition;
import io.tailrace.events.VideoFacts;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.DynamicRange;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRate;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * The plan of a title with its arithmetic. Times of the title count from frame 0 of the grid; the media's own clock starts
 * {@code anchor} before it.
 */
public record Title(Plan plan, FrameGrid grid) {

    private static final long MICROS = 1_000_000;
    /** What codecs put in front of sound is less. */
    private static final long CODEC_DELAY_MICROS = 250_000;

    private static final long LEAST_PIXELS = 1920 * 1088;

    public static Title of(Plan plan) {
        Grid grid = plan.getGrid();
        return new Title(
                plan,
                new FrameGrid(
                        new FrameRate(grid.getRate().getNum(), grid.getRate().getDen()),
                        grid.getTotalFrames(),
                        grid.getGopFrames(),
                        grid.getSegmentFrames(),
                        grid.getChunkFrames()));
    }

    /** The same title on a grid of frames, where this one's is of fields: nothing is made of a single field. */
    Title ofFrames() {
        Grid fields = plan.getGrid();
        FrameGrid frames = grid.every(2);
        Grid whole = Grid.newBuilder(fields)
                .setRate(new Rate(frames.rate().num(), frames.rate().den()))
                .setTotalFrames(frames.totalFrames())
                .setGopFrames(frames.gopFrames())
                .setSegmentFrames(frames.segmentFrames())
                .setChunkFrames(frames.chunkFrames())
                .setIsFieldRate(false)
                .build();
        return new Title(Plan.newBuilder(plan).setGrid(whole).build(), frames);
    }

    /** The frames of one rendition of the picture. */
    FrameGrid grid(VideoIntent intent) {
        return grid.every(intent.getEveryFrames());
    }

    /** True when the title begins clearly later than its source, by the profile's word. */
    boolean isTrimmed() {
        long usual = picture().map(VideoFacts::getStartMicros).orElse(0L);
        return plan.getAnchorMicros() > Math.max(0, usual) + CODEC_DELAY_MICROS;
    }

    /** True when every field of an interlaced source is a frame of the grid. */
    boolean isFieldRate() {
        return plan.getGrid().getIsFieldRate();
    }

    /** What a task makes of its plan, in the plan's order. */
    public static List<Rendition> renditions(EncodeTask encode) {
        List<Rendition> renditions = encode.getPlan().getRenditions().stream()
                .filter(rendition -> encode.getRenditions().contains(rendition.getName()))
                .toList();
        if (renditions.isEmpty()) {
            throw new IllegalArgumentException("none of the renditions " + encode.getRenditions() + " is in the plan");
        }
        return renditions;
    }

    Optional<VideoFacts> picture() {
        return plan.getFacts().getVideo();
    }

    /** Of the source's picture. */
    DynamicRange range() {
        return picture()
                .map(video -> DynamicRange.ofTransfer(video.getColorTransfer()))
                .orElse(DynamicRange.SDR);
    }

    /** Room for a stream that changes its size, none for one that wants to fill the memory. */
    long mostPixels() {
        long seen = picture()
                .map(video -> (long) video.getWidth() * video.getHeight())
                .orElse(0L);
        return Math.min(SourceInput.MOST_PIXELS, Math.max(LEAST_PIXELS, 4 * seen));
    }

    /** True when the chunks read a prepared copy, and only sound is read from the source itself. */
    boolean isPrepared() {
        return !plan.getMedia().equals(plan.getFacts().getSource());
    }

    /** A prepared copy always has an index. */
    boolean isMediaSeekable() {
        return isPrepared() || plan.getFacts().getIsSeekable();
    }

    /** Frame of the grid at which the source's picture starts, not below 0. A prepared copy starts with its picture. */
    long firstPictureFrame() {
        return picture().isEmpty() ? 0 : Math.max(0, frameAt(firstPictureMicros()));
    }

    /** Time of the title at which the source's picture starts; negative when it starts before frame 0. */
    public long firstPictureMicros() {
        return isPrepared()
                ? -plan.getMediaAnchorMicros()
                : picture().map(VideoFacts::getStartMicros).orElse(0L) - plan.getAnchorMicros();
    }

    /** Frame of the grid behind the last one the source has a picture for. */
    long endPictureFrame() {
        return picture()
                .map(video -> frameAt(video.getEndMicros() - plan.getAnchorMicros()))
                .orElse(grid.totalFrames());
    }

    /** The nearest frame to a time of the title. */
    private long frameAt(long micros) {
        double frames = (double) micros * grid.rate().num() / grid.rate().den() / MICROS;
        return Math.round(frames);
    }

    /** Samples of sound at {@code sampleRate} in the title. */
    long samples(int sampleRate) {
        FrameRate rate = grid.rate();
        long ticks = Math.multiplyExact(Math.multiplyExact(grid.totalFrames(), rate.den()), sampleRate);
        return Math.floorDiv(2 * ticks + rate.num(), 2L * rate.num());
    }

    /** Microseconds as decimal seconds, the one form every ffmpeg option takes. */
    static String seconds(long micros) {
        return BigDecimal.valueOf(micros, 6).toPlainString();
    }
}
