package io.tailrace.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimeSpansTest {

    private static TimeSpans spans(long... borders) {
        List<TimeSpan> spans = new ArrayList<>();
        for (int i = 0; i < borders.length; i += 2) {
            spans.add(new TimeSpan(borders[i], borders[i + 1]));
        }
        return new TimeSpans(spans);
    }

    @Test
    void countsAMomentOnce() {
        TimeSpans spans = spans(10, 20, 0, 5, 15, 30, 30, 40);
        assertThat(spans).isEqualTo(spans(0, 5, 10, 40));
        assertThat(spans.totalMicros()).isEqualTo(35);
        assertThat(spans.plus(spans)).isEqualTo(spans);
    }

    @Test
    void joinsTheNearestWhereThereAreTooMany() {
        assertThat(spans(0, 10, 11, 20, 50, 60, 62, 70).atMost(3)).isEqualTo(spans(0, 20, 50, 60, 62, 70));
        assertThat(spans(0, 10, 11, 20, 50, 60, 62, 70).atMost(2)).isEqualTo(spans(0, 20, 50, 70));
        assertThat(spans(0, 10, 11, 20).atMost(2)).isEqualTo(spans(0, 10, 11, 20));
    }

    @Test
    void keepsWhatLiesInAStretch() {
        assertThat(spans(0, 10, 20, 30, 40, 50).within(5, 40)).isEqualTo(spans(5, 10, 20, 30));
        assertThat(spans(0, 10).within(10, 20)).isEqualTo(TimeSpans.NONE);
    }

    @Test
    void refusesWhatHasNoLength() {
        assertThatThrownBy(() -> new TimeSpan(5, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** Against a set of single moments. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isTheUnionWhateverTheOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BitSet moments = new BitSet();
        TimeSpans all = TimeSpans.NONE;
        TimeSpans bounded = TimeSpans.NONE;
        for (int i = 0; i < 60; i++) {
            int start = random.nextInt(500);
            int end = start + 1 + random.nextInt(12);
            moments.set(start, end);
            all = all.plus(spans(start, end));
            bounded = bounded.plus(spans(start, end)).atMost(8);
        }
        assertThat(all.totalMicros()).isEqualTo(moments.cardinality());
        assertThat(moments(all)).isEqualTo(moments);
        assertThat(all.spans()).allMatch(span -> !moments.get((int) span.endMicros()));
        assertThat(bounded.spans()).hasSizeLessThanOrEqualTo(8);
        BitSet missing = (BitSet) moments.clone();
        missing.andNot(moments(bounded));
        assertThat(missing.isEmpty()).as("nothing is lost by joining").isTrue();
    }

    private static BitSet moments(TimeSpans spans) {
        BitSet moments = new BitSet();
        spans.spans().forEach(span -> moments.set((int) span.startMicros(), (int) span.endMicros()));
        return moments;
    }
}
