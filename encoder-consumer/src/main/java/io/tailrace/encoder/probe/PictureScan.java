package io.tailrace.encoder.probe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the packets of the picture track tell: when pictures are shown, how far apart, where a decoder can start. Packets come in the
 * order of the file. Those an edit list cuts off do not count, nor those before the first key frame, in the file or on screen: a capture
 * that begins within a GOP cannot show them, and a copy of it does not hold them. Times are ticks of the track's time base.
 */
final class PictureScan {

    private static final int MOST_KEYS = 100_000;

    private final FrameIntervals intervals = new FrameIntervals();
    private final List<Long> keyDistances = new ArrayList<>();
    private long firstKey = Long.MIN_VALUE;
    private long lastKey = Long.MIN_VALUE;
    private long lastKeySpan;
    private long shown;
    private long first = Long.MAX_VALUE;
    private long lastShown = Long.MIN_VALUE;
    private long lastDuration;

    /** Adds a packet. A duration of 0 is unknown. */
    void add(long ticks, long duration, boolean isKey, boolean isDiscarded) {
        if (isKey && firstKey == Long.MIN_VALUE) {
            firstKey = ticks;
        }
        if (isDiscarded) {
            return;
        }
        intervals.add(ticks);
        if (firstKey == Long.MIN_VALUE || ticks < firstKey) {
            return;
        }
        shown++;
        first = Math.min(first, ticks);
        if (ticks >= lastShown) {
            lastShown = ticks;
            lastDuration = duration;
        }
        if (isKey) {
            if (lastKey != Long.MIN_VALUE && ticks > lastKey && keyDistances.size() < MOST_KEYS) {
                keyDistances.add(ticks - lastKey);
            }
            lastKey = ticks;
        } else if (lastKey != Long.MIN_VALUE) {
            lastKeySpan = Math.max(lastKeySpan, ticks - lastKey);
        }
    }

    /** Packets were looked at here and there, and the index tells where the last picture ends. */
    void endAt(long ticks) {
        long duration = lastDuration > 0 ? lastDuration : 0;
        lastShown = Math.max(lastShown, ticks - duration);
    }

    /** The index tells all key frames; times in order. */
    void keyFramesAt(List<Long> ticks) {
        keyDistances.clear();
        for (int i = 1; i < ticks.size() && keyDistances.size() < MOST_KEYS; i++) {
            if (ticks.get(i) > ticks.get(i - 1)) {
                keyDistances.add(ticks.get(i) - ticks.get(i - 1));
            }
        }
    }

    FrameIntervals intervals() {
        return intervals;
    }

    /** Pictures that can be shown. */
    long shown() {
        return shown;
    }

    long firstTicks() {
        return first;
    }

    /** Start of the last picture and its duration, 0 when unknown. */
    long lastTicks() {
        return lastShown;
    }

    long lastDuration() {
        return lastDuration;
    }

    /** Usual distance of key frames: the median; where only one was seen, what was seen behind it. 0 when unknown. */
    long keyFrameDistance() {
        if (keyDistances.isEmpty()) {
            return lastKeySpan;
        }
        List<Long> sorted = new ArrayList<>(keyDistances);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
