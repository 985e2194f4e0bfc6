package io.tailrace.encoder.probe;

import io.tailrace.events.Rate;
import io.tailrace.media.FrameRate;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Distances between shown pictures, from packets in the order of the file. Holds a histogram, so a title of any length fits. Several
 * places of a source may be fed one after the other. Not safe for use by several threads.
 */
final class FrameIntervals {

    /** H.264 and HEVC reorder by 16 pictures at most. */
    private static final int REORDER = 20;

    private static final double LEAST_SHARE = 0.05;
    private static final int MOST_DISTANCES = 4096;

    private final PriorityQueue<Long> waiting = new PriorityQueue<>();
    private final TreeMap<Long, Long> histogram = new TreeMap<>();
    private long last = Long.MIN_VALUE;

    void add(long ticks) {
        if (last != Long.MIN_VALUE && ticks < last) {
            flush(); // another place of the source
            last = Long.MIN_VALUE;
        }
        waiting.add(ticks);
        if (waiting.size() > REORDER) {
            next(waiting.remove());
        }
    }

    private void flush() {
        while (!waiting.isEmpty()) {
            next(waiting.remove());
        }
    }

    private void next(long ticks) {
        if (last != Long.MIN_VALUE
                && ticks > last
                && (histogram.size() < MOST_DISTANCES || histogram.containsKey(ticks - last))) {
            histogram.merge(ticks - last, 1L, Long::sum);
        }
        last = ticks;
    }

    /**
     * The shortest distance that covers at least 5 % of the pictures, as a rate. Distances that differ by a tick or by a tenth are one
     * distance: a container that counts milliseconds writes 24 frames per second as 41, 42, 42, and phones jitter.
     *
     * @param ticksPerSecond time base of what was added, as a rational
     * @param declared rates the container claims; one of them is taken when it agrees with what was measured
     */
    Optional<Rate> shortest(FrameRate ticksPerSecond, Iterable<FrameRate> declared) {
        flush();
        long all = count(histogram);
        for (long start : histogram.keySet()) {
            SortedMap<Long, Long> near = around(start, start);
            if (count(near) >= all * LEAST_SHARE) {
                // Not what is a tick too short, but what most of them are, is the distance.
                long usual = Collections.max(near.entrySet(), Map.Entry.comparingByValue())
                        .getKey();
                SortedMap<Long, Long> cluster = around(usual, usual);
                long sum = cluster.entrySet().stream()
                        .mapToLong(e -> e.getKey() * e.getValue())
                        .sum();
                boolean isExact = cluster.size() == 1 && count(cluster) > 1;
                return Optional.of(rate(sum, count(cluster), isExact, ticksPerSecond, declared));
            }
        }
        return Optional.empty();
    }

    /** Distances from a tenth below {@code low} to a tenth above {@code high}, at least one tick. */
    private SortedMap<Long, Long> around(long low, long high) {
        return histogram.subMap(low - Math.max(1, low / 10), high + Math.max(1, high / 10) + 1);
    }

    private static long count(Map<Long, Long> distances) {
        return distances.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Rate rate(
            long sum, long count, boolean isExact, FrameRate ticksPerSecond, Iterable<FrameRate> declared) {
        double measured = ticksPerSecond.framesPerSecond() * count / sum;
        // Each end of a run of distances may be rounded by a tick.
        double doubt = isExact ? 1e-6 : 1.5 / sum + 1e-4;
        for (FrameRate rate : declared) {
            if (Math.abs(rate.framesPerSecond() / measured - 1) <= doubt) {
                return toRate(rate);
            }
        }
        if (isExact) {
            long distance = sum / count;
            long num = ticksPerSecond.num();
            long den = ticksPerSecond.den() * distance;
            if (den <= Integer.MAX_VALUE) {
                return toRate(new FrameRate((int) num, (int) den));
            }
        }
        return approximate(measured);
    }

    /** A rate to a thousandth of a frame per second. */
    static Rate approximate(double framesPerSecond) {
        return toRate(new FrameRate(
                (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.round(framesPerSecond * 1000))), 1000));
    }

    static Rate toRate(FrameRate rate) {
        return Rate.newBuilder().setNum(rate.num()).setDen(rate.den()).build();
    }
}
