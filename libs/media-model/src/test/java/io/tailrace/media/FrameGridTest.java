package io.tailrace.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameGridTest {

    private static final List<FrameRate> RATES = List.of(
            new FrameRate(24000, 1001),
            new FrameRate(24, 1),
            new FrameRate(25, 1),
            new FrameRate(30000, 1001),
            new FrameRate(60, 1));

    @Test
    void joinsATailUnderOneSecondToTheSegmentBefore() {
        FrameGrid grid = new FrameGrid(new FrameRate(24, 1), 97, 48, 96, 192);
        assertThat(grid.segments()).isEqualTo(1);
        assertThat(grid.segment(1)).isEqualTo(new FrameRange(0, 97));
        assertThat(grid.chunks()).isEqualTo(1);
    }

    @Test
    void numbersSegmentsFromOneOverAllChunks() {
        FrameGrid grid = new FrameGrid(new FrameRate(24, 1), 288, 48, 96, 192);
        assertThat(grid.chunks()).isEqualTo(2);
        assertThat(grid.firstSegment(1)).isEqualTo(3);
        assertThat(grid.segmentsIn(1)).isEqualTo(1);
        assertThat(grid.durationMicros()).isEqualTo(12_000_000);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsTheBordersForARenditionOfEverySecondFrame(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FrameRate half = RATES.get(random.nextInt(RATES.size()));
        FrameRate full = new FrameRate(2 * half.num(), half.den());
        int gop = 2 * half.framesIn(random.nextDouble(0.2, 3));
        int segment = gop * random.nextInt(1, 6);
        FrameGrid grid =
                new FrameGrid(full, 2 * random.nextLong(1, 10_000), gop, segment, segment * random.nextInt(1, 5));

        FrameGrid second = grid.every(2);

        assertThat(second.rate()).isEqualTo(half);
        assertThat(second.chunks()).isEqualTo(grid.chunks());
        assertThat(second.segments()).isEqualTo(grid.segments());
        for (int number = 1; number <= grid.segments(); number++) {
            assertThat(2 * second.segment(number).first())
                    .isEqualTo(grid.segment(number).first());
        }
        for (int chunk = 0; chunk < grid.chunks(); chunk++) {
            assertThat(2 * second.chunk(chunk).end())
                    .isEqualTo(grid.chunk(chunk).end());
            assertThat(second.firstSegment(chunk)).isEqualTo(grid.firstSegment(chunk));
        }
        assertThat(second.durationMicros()).isEqualTo(grid.durationMicros());
    }

    @Test
    void hasNoRenditionOfPartsOfAStep() {
        FrameGrid odd = new FrameGrid(new FrameRate(50, 1), 151, 100, 100, 200);
        assertThatThrownBy(() -> odd.every(2)).isInstanceOf(IllegalArgumentException.class);
        assertThat(odd.every(1)).isEqualTo(odd);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void coversEveryFrameOnceWithChunksOfWholeSegments(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FrameRate rate = RATES.get(random.nextInt(RATES.size()));
        int gop = rate.framesIn(random.nextDouble(0.5, 3));
        int segment = gop * random.nextInt(2, 6);
        FrameGrid grid = new FrameGrid(rate, random.nextLong(1, 20_000), gop, segment, segment * random.nextInt(1, 5));

        long frame = 0;
        int number = 1;
        for (int chunk = 0; chunk < grid.chunks(); chunk++) {
            assertThat(grid.chunk(chunk).first()).isEqualTo(frame);
            assertThat(grid.firstSegment(chunk)).isEqualTo(number);
            for (int i = 0; i < grid.segmentsIn(chunk); i++, number++) {
                assertThat(grid.segment(number).first()).isEqualTo(frame);
                frame = grid.segment(number).end();
            }
            assertThat(grid.chunk(chunk).end()).isEqualTo(frame);
        }
        assertThat(frame).isEqualTo(grid.totalFrames());
        assertThat(number).isEqualTo(grid.segments() + 1);
        if (grid.segments() > 1) {
            assertThat(IntStream.rangeClosed(1, grid.segments())
                            .mapToLong(n -> grid.segment(n).length()))
                    .allMatch(frames -> frames * rate.den() >= rate.num());
        }
    }
}
