package io.tailrace.media;

import static org.assertj.core.api.Assertions.assertThat;

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
