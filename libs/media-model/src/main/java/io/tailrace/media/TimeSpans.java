package io.tailrace.media;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A set of moments as stretches of time: in order, with a gap between any two. Stretches that overlap or touch become one. */
public record TimeSpans(List<TimeSpan> spans) {

    public static final TimeSpans NONE = new TimeSpans(List.of());

    public TimeSpans {
        spans = joined(spans, 0);
    }

    /** Joins what lies no further apart than {@code gapMicros}. */
    private static List<TimeSpan> joined(List<TimeSpan> spans, long gapMicros) {
        List<TimeSpan> sorted = spans.stream()
                .sorted(Comparator.comparingLong(TimeSpan::startMicros))
                .toList();
        List<TimeSpan> joined = new ArrayList<>();
        for (TimeSpan span : sorted) {
            int last = joined.size() - 1;
            if (last >= 0 && span.startMicros() - joined.get(last).endMicros() <= gapMicros) {
                TimeSpan before = joined.get(last);
                joined.set(last, new TimeSpan(before.startMicros(), Math.max(before.endMicros(), span.endMicros())));
            } else {
                joined.add(span);
            }
        }
        return List.copyOf(joined);
    }

    public boolean isEmpty() {
        return spans.isEmpty();
    }

    /** Every moment counts once. */
    public long totalMicros() {
        return spans.stream().mapToLong(TimeSpan::lengthMicros).sum();
    }

    public TimeSpans plus(TimeSpans other) {
        return new TimeSpans(Stream.concat(spans.stream(), other.spans.stream()).toList());
    }

    /** What of it lies in {@code [startMicros, endMicros)}. */
    public TimeSpans within(long startMicros, long endMicros) {
        return new TimeSpans(spans.stream()
                .filter(span -> span.endMicros() > startMicros && span.startMicros() < endMicros)
                .map(span ->
                        new TimeSpan(Math.max(span.startMicros(), startMicros), Math.min(span.endMicros(), endMicros)))
                .toList());
    }

    /** The same in at most {@code count} stretches: the nearest are joined, with the time between them. */
    public TimeSpans atMost(int count) {
        if (spans.size() <= count) {
            return this;
        }
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < spans.size(); i++) {
            gaps.add(spans.get(i).startMicros() - spans.get(i - 1).endMicros());
        }
        gaps.sort(null);
        return new TimeSpans(joined(spans, gaps.get(spans.size() - count - 1)));
    }
}
