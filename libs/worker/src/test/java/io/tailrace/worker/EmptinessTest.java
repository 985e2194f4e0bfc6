package io.tailrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EmptinessTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Emptiness.Look NOTHING = look(true, true, false, 0, OptionalLong.of(0));

    private final Emptiness start = Emptiness.begin(Duration.ofSeconds(30));

    @Test
    void isOverAfterTheQuietPeriodAndNotBefore() {
        Emptiness quiet = start.after(NOTHING, 5 * SECOND).after(NOTHING, 20 * SECOND);
        assertThat(start.isOver(100 * SECOND)).isFalse();
        assertThat(quiet.isOver(34 * SECOND)).isFalse();
        assertThat(quiet.isOver(35 * SECOND)).isTrue();
    }

    @Test
    void demandBeginsThePeriodAnew() {
        Emptiness again = start.after(NOTHING, 0)
                .after(look(true, true, false, 0, OptionalLong.of(1)), 29 * SECOND)
                .after(NOTHING, 30 * SECOND);
        assertThat(again.isOver(59 * SECOND)).isFalse();
        assertThat(again.isOver(60 * SECOND)).isTrue();
    }

    @Test
    void soDoesWorkThatCameAndWentBetweenTwoLooks() {
        Emptiness again = start.after(NOTHING, 0).after(look(true, true, false, 1, OptionalLong.of(0)), 29 * SECOND);
        assertThat(again.isOver(31 * SECOND)).isFalse();
        assertThat(again.isOver(59 * SECOND)).isTrue();
    }

    @Test
    void whoStartsOrDoesNotKnowStays() {
        assertStays(look(false, true, false, 0, OptionalLong.of(0)));
        assertStays(look(true, true, false, 0, OptionalLong.empty()));
        assertStays(look(true, true, true, 0, OptionalLong.of(0)));
        assertStays(look(true, true, false, 0, OptionalLong.of(7)));
    }

    @Test
    void aBrokenNodeLeavesWhateverThereIsToDo() {
        Emptiness broken = start.after(look(true, false, false, 3, OptionalLong.of(7)), 0);
        assertThat(broken.isOver(30 * SECOND)).isTrue();
        assertStays(look(true, false, true, 3, OptionalLong.of(7)));
    }

    private void assertStays(Emptiness.Look look) {
        assertThat(start.after(look, 0).after(look, 99 * SECOND).isOver(100 * SECOND))
                .isFalse();
    }

    private static Emptiness.Look look(
            boolean isReady, boolean isAble, boolean isBusy, long taken, OptionalLong demand) {
        return new Emptiness.Look(isReady, isAble, isBusy, taken, demand);
    }
}
