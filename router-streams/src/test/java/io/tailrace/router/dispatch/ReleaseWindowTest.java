package io.tailrace.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReleaseWindowTest {

    private static final int AHEAD = 2;

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @Test
    void withoutASlotOneTaskIsReleased() {
        assertThat(ReleaseWindow.size(0, AHEAD, 10)).isEqualTo(1);
        assertThat(ReleaseWindow.size(-1, AHEAD, 10)).isEqualTo(1);
    }

    @Test
    void longTasksNeedTwoInReserveAndShortOnesWhatTwoSecondsTake() {
        assertThat(ReleaseWindow.size(4, AHEAD, 60)).isEqualTo(6);
        assertThat(ReleaseWindow.size(4, AHEAD, 0.5)).isEqualTo(20);
    }

    @Test
    void releasesFurtherAheadWhereSomebodyWantsToSeeTheDemand() {
        assertThat(ReleaseWindow.size(4, 50, 60)).isEqualTo(54);
        assertThat(ReleaseWindow.size(4, 500, 60)).isEqualTo(ReleaseWindow.LARGEST);
        assertThat(ReleaseWindow.size(0, 50, 60)).as("with nobody there").isEqualTo(1);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void staysWithinItsBoundsAndGrowsWithTheSlots(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int slots = random.nextInt(1, 2_000);
        double seconds = random.nextDouble(0, 100);
        int size = ReleaseWindow.size(slots, AHEAD, seconds);
        assertThat(size).isBetween(Math.min(slots + 2, ReleaseWindow.LARGEST), ReleaseWindow.LARGEST);
        assertThat(ReleaseWindow.size(slots + 1, AHEAD, seconds)).isGreaterThanOrEqualTo(size);
        assertThat(ReleaseWindow.size(slots, AHEAD, seconds * 2)).isLessThanOrEqualTo(size);
    }
}
