package io.tailrace.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Rate;
import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameRate;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GridRateTest {

    private static final FrameRate CAP = new FrameRate(60, 1);

    private static FrameRate of(int num, int den, FrameRate cap) {
        return GridRate.of(Sources.video(16, 16, num, den, 1).build(), cap);
    }

    @ParameterizedTest(name = "{0}/{1} → {2}/{3}")
    @CsvSource({
        "24000, 1001, 24000, 1001",
        "2997, 125, 24000, 1001", // 23.976
        "24, 1, 24, 1",
        "24003, 1000, 24, 1",
        "25, 1, 25, 1",
        "2997, 100, 30000, 1001",
        "30, 1, 30, 1",
        "19001, 317, 60000, 1001",
        "60, 1, 60, 1",
        "48, 1, 48, 1",
        "50, 1, 50, 1",
        "25, 2, 25, 2",
        "15, 1, 15, 1",
        "27, 1, 27, 1", // stays as it is
        "120, 1, 60, 1",
        "120000, 1001, 60000, 1001",
        "100, 1, 50, 1",
        "144, 1, 48, 1",
        "240, 1, 60, 1",
        "90, 1, 60, 1",
        "1000, 1, 60, 1",
        "2147483647, 1, 60, 1",
        "1, 3, 1, 1",
        "2, 5, 6, 5", // 0.4 becomes 1.2, three times each
        "1, 2147483647, 1, 1",
    })
    void snapsAndCaps(int num, int den, int wantedNum, int wantedDen) {
        assertThat(of(num, den, CAP)).isEqualTo(new FrameRate(wantedNum, wantedDen));
    }

    @Test
    void obeysTheCapOfTheProfile() {
        assertThat(of(60, 1, new FrameRate(30, 1))).isEqualTo(new FrameRate(30, 1));
        assertThat(of(50, 1, new FrameRate(30, 1))).isEqualTo(new FrameRate(25, 1));
        assertThat(of(60000, 1001, new FrameRate(30, 1))).isEqualTo(new FrameRate(30000, 1001));
        assertThat(of(60, 1, new FrameRate(60000, 1001))).isEqualTo(new FrameRate(60000, 1001));
    }

    @Test
    void fallsBackToTheAverageAndToANominalRate() {
        Rate none = Rate.newBuilder().setNum(0).setDen(1).build();
        VideoFacts.Builder video = Sources.video(16, 16, 30, 1, 1).setShortestIntervalRate(none);
        assertThat(GridRate.of(video.build(), CAP)).isEqualTo(new FrameRate(30, 1));
        assertThat(GridRate.of(video.setAverageRate(none).build(), CAP)).isEqualTo(GridRate.NOMINAL);
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void staysNearTheSourceWithinTheCapAndSmallEnoughToCountWith(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double fps = Math.exp(random.nextDouble(Math.log(0.01), Math.log(500)));
        int den = random.nextInt(1, 100_000);
        int num = (int) Math.max(1, Math.round(fps * den));
        double given = (double) num / den;

        FrameRate rate = of(num, den, CAP);

        assertThat(rate.framesPerSecond()).isBetween(1.0, 60.0);
        assertThat(rate.den()).isLessThanOrEqualTo(1001);
        assertThat(rate.microsAt(60L * 3600 * 24 * 2)).isPositive();
        if (given >= 1 && given <= 60) {
            assertThat(rate.framesPerSecond() / given).isBetween(0.994, 1.006);
        }
        if (given < 1) {
            assertThat(rate.framesPerSecond()).isLessThanOrEqualTo(2);
        }
    }
}
