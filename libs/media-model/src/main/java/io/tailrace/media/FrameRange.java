package io.tailrace.media;

/** Half-open range of frames, counted from 0 at the start of the title. */
public record FrameRange(long first, long end) {

    public FrameRange {
        if (first < 0 || end <= first) {
            throw new IllegalArgumentException("a range holds at least one frame, got [" + first + ", " + end + ")");
        }
    }

    public long length() {
        return end - first;
    }
}
