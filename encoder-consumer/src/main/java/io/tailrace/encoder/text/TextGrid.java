package io.tailrace.encoder.text;

import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Segments of text on the grid of the picture: each is {@code segmentsPerSegment} segments of the picture long, so that their borders
 * are the same times to the last digit. A cue lies in every segment it touches (RFC 8216bis, 3.1.4). Pure.
 */
record TextGrid(FrameGrid grid, int segmentsPerSegment) {

    /** A segment, counted from 1. */
    record Segment(int number, FrameRange frames, List<Cue> cues) {}

    int count() {
        return Math.max(1, (grid.segments() + segmentsPerSegment - 1) / segmentsPerSegment);
    }

    FrameRange frames(int number) {
        int first = (number - 1) * segmentsPerSegment + 1;
        int last = Math.min(grid.segments(), number * segmentsPerSegment);
        return new FrameRange(grid.segment(first).first(), grid.segment(last).end());
    }

    /** Every segment of the title with its cues in the order of their start, empty ones too. */
    List<Segment> cut(List<Cue> cues) {
        List<Cue> sorted = new ArrayList<>(cues);
        sorted.sort(Comparator.comparingLong(Cue::startMicros).thenComparingLong(Cue::endMicros));
        List<Segment> segments = new ArrayList<>();
        List<Cue> open = new ArrayList<>();
        int next = 0;
        for (int number = 1; number <= count(); number++) {
            FrameRange frames = frames(number);
            long start = grid.rate().microsAt(frames.first());
            long end = grid.rate().microsAt(frames.end());
            open.removeIf(cue -> cue.endMicros() <= start);
            while (next < sorted.size() && sorted.get(next).startMicros() < end) {
                open.add(sorted.get(next++));
            }
            segments.add(new Segment(number, frames, List.copyOf(open)));
        }
        return segments;
    }
}
