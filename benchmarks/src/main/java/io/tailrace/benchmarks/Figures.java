package io.tailrace.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Spread of a measured quantity. */
record Figures(double min, double median, double max) {

    static Figures of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no figure");
        }
        return new Figures(
                sorted[0],
                Arrays.stream(sorted)
                        .skip((sorted.length - 1) / 2)
                        .limit(2 - sorted.length % 2)
                        .average()
                        .orElseThrow(),
                sorted[sorted.length - 1]);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f..%.2f)", median, min, max);
    }
}
