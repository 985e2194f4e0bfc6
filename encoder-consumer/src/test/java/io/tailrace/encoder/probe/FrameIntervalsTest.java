package io.tailrace.encoder.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Rate;
import io.tailrace.media.FrameRate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameIntervalsTest {

    private static final FrameRate MILLIS = new FrameRate(1000, 1);
    private static final FrameRate NINETY_KILOHERTZ = new FrameRate(90000, 1);

    @ParameterizedTest
    @CsvSource({"24,1", "25,1", "30,1", "50,1", "60,1", "24000,1001", "30000,1001", "60000,1001"})
    void findsTheRateBehindTimesInMilliseconds(int num, int den) {
        FrameIntervals intervals = new FrameIntervals();
        for (int frame = 0; frame < 250; frame++) {
            intervals.add(Math.round(frame * 1000.0 * den / num));
        }
        double found = value(intervals.shortest(MILLIS, List.of()).orElseThrow());

        assertThat(found * den / num).isBetween(0.9995, 1.0005);
    }

    @ParameterizedTest
    @CsvSource({"24,1", "25,1", "24000,1001", "30000,1001", "60000,1001"})
    void takesTheDeclaredRateThatAgrees(int num, int den) {
        FrameIntervals intervals = new FrameIntervals();
        for (int frame = 0; frame < 40; frame++) {
            intervals.add(frame * 1000L * den / num);
        }
        FrameRate declared = new FrameRate(num, den);

        assertThat(intervals
                        .shortest(MILLIS, List.of(new FrameRate(90000, 1), declared))
                        .orElseThrow())
                .isEqualTo(FrameIntervals.toRate(declared));
    }

    @Test
    void isExactWhereTheTimeBaseIs() {
        FrameIntervals intervals = new FrameIntervals();
        for (int frame = 0; frame < 100; frame++) {
            intervals.add(frame * 3003L);
        }
        assertThat(intervals.shortest(NINETY_KILOHERTZ, List.of()).orElseThrow())
                .isEqualTo(FrameIntervals.toRate(new FrameRate(30000, 1001)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void findsTheRateOfAJitteringPhone(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FrameIntervals intervals = new FrameIntervals();
        long time = 0;
        for (int frame = 0; frame < 500; frame++) {
            intervals.add(time + random.nextInt(-90, 91));
            time += random.nextInt(10) == 0 ? 6000 : 3000;
        }
        double found = value(intervals.shortest(NINETY_KILOHERTZ, List.of()).orElseThrow());

        assertThat(found).isBetween(29.5, 30.5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void sortsReorderedPicturesAndSeveralPlaces(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FrameIntervals intervals = new FrameIntervals();
        for (long place : new long[] {0, 5_000_000, 4_900_000, 100}) {
            List<Long> decoding = new ArrayList<>();
            for (int frame = 0; frame < 240; frame++) {
                decoding.add(place + frame * 3600L);
            }
            for (int i = 0; i + 4 < decoding.size(); i += 4) {
                decoding.add(i, decoding.remove(i + random.nextInt(1, 4)));
            }
            decoding.forEach(intervals::add);
        }
        assertThat(value(intervals.shortest(NINETY_KILOHERTZ, List.of()).orElseThrow()))
                .isEqualTo(25);
    }

    @Test
    void knowsNothingOfASinglePicture() {
        FrameIntervals intervals = new FrameIntervals();
        intervals.add(0);

        assertThat(intervals.shortest(MILLIS, List.of())).isEmpty();
    }

    @Test
    void ignoresDistancesThatAreRare() {
        FrameIntervals intervals = new FrameIntervals();
        long time = 0;
        for (int frame = 0; frame < 200; frame++) {
            intervals.add(time);
            time += frame % 40 == 0 ? 500 : 3600;
        }
        assertThat(value(intervals.shortest(NINETY_KILOHERTZ, List.of()).orElseThrow()))
                .isEqualTo(25);
    }

    private static double value(Rate rate) {
        return (double) rate.getNum() / rate.getDen();
    }
}
