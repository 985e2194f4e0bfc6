package io.tailrace.media;

/**
 * How a title of {@code totalFrames} frames is cut into segments and chunks. Pure; frames count from 0, segments from 1, chunks from 0.
 *
 * <p>A segment is {@code segmentFrames} long (whole GOPs). A tail under one second joins the segment before it: hls.js stalls on a last
 * segment of a frame or two. A chunk is {@code chunkFrames} long (whole segments). A tail shorter than one GOP, or one second, joins the
 * chunk before: one or two frames have no B-frame delay, so their init segment would differ.
 */
public record FrameGrid(FrameRate rate, long totalFrames, int gopFrames, int segmentFrames, int chunkFrames) {

    public FrameGrid {
        if (totalFrames <= 0) {
            throw new IllegalArgumentException("a title has at least one frame, got " + totalFrames);
        }
        if (gopFrames <= 0
                || segmentFrames % gopFrames != 0
                || chunkFrames % segmentFrames != 0
                || segmentFrames <= 0
                || chunkFrames <= 0) {
            throw new IllegalArgumentException("chunks are whole segments and segments whole GOPs, got " + chunkFrames
                    + ", " + segmentFrames + ", " + gopFrames);
        }
    }

    private int shortestTail() {
        return Math.max(1, -Math.floorDiv(-rate.num(), rate.den()));
    }

    /** Chunks of the title, at least one. */
    public int chunks() {
        return parts(chunkFrames, Math.max(gopFrames, shortestTail()));
    }

    /** Segments of the title, at least one. */
    public int segments() {
        return parts(segmentFrames, shortestTail());
    }

    private int parts(int length, int shortest) {
        long whole = totalFrames / length;
        long tail = totalFrames % length;
        return Math.toIntExact(Math.max(1, tail >= shortest ? whole + 1 : whole));
    }

    /** Frames of chunk {@code index}; the last one may be shorter, or longer by a tail. */
    public FrameRange chunk(int index) {
        return range(index, chunks(), chunkFrames);
    }

    /** Frames of segment {@code number}, counted from 1. */
    public FrameRange segment(int number) {
        return range(number - 1, segments(), segmentFrames);
    }

    private FrameRange range(int index, int count, int length) {
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException("part " + index + " of " + count);
        }
        long first = (long) index * length;
        return new FrameRange(first, index == count - 1 ? totalFrames : first + length);
    }

    /** Number of the first segment of chunk {@code index}. */
    public int firstSegment(int index) {
        return Math.toIntExact(chunk(index).first() / segmentFrames) + 1;
    }

    /** How many segments chunk {@code index} holds. */
    public int segmentsIn(int index) {
        int next = index == chunks() - 1 ? segments() + 1 : firstSegment(index + 1);
        return next - firstSegment(index);
    }

    /**
     * The grid of a rendition that has every {@code step}-th frame of this one: the same borders of segments and chunks in time.
     *
     * @throws IllegalArgumentException when title, GOP, segment or chunk are not whole steps
     */
    public FrameGrid every(int step) {
        if (step == 1) {
            return this;
        }
        if (step < 1
                || totalFrames % step != 0
                || gopFrames % step != 0
                || segmentFrames % step != 0
                || chunkFrames % step != 0) {
            throw new IllegalArgumentException("a grid of " + totalFrames + " frames in GOPs of " + gopFrames
                    + " has no rendition of every " + step + ". frame");
        }
        return new FrameGrid(
                rate.every(step), totalFrames / step, gopFrames / step, segmentFrames / step, chunkFrames / step);
    }

    /** Length of the title in microseconds, rounded down. */
    public long durationMicros() {
        return rate.microsAt(totalFrames);
    }
}
