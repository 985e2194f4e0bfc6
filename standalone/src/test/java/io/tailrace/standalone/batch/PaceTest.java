package io.tailrace.standalone.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void goesEvenly() {
        assertThat(taken(Rate.parse("10/s"), 0, 5 * SECOND)).isBetween(50, 51);
        assertThat(taken(Rate.parse("30/m"), 0, 60 * SECOND)).isBetween(30, 31);
    }

    @Test
    void makesUpForNoMoreThanASecond() {
        Pace late = Pace.of(Rate.parse("10/s"), 0).taken(0);
        long now = 100 * SECOND;
        int atOnce = 0;
        for (Pace pace = late; pace.waitNanos(now) == 0; pace = pace.taken(now)) {
            atOnce++;
        }
        assertThat(atOnce).isBetween(10, 11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "0/s", "10/h", "-1/s", "1.5/s", " 10/s", "10000000/s"})
    void refusesWhatIsNoRate(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Rate.parse(text)).withMessageContaining("50/s");
    }

    @Test
    void pausesGrowToHalfAMinute() {
        Backoff backoff = Backoff.NONE.next();
        assertThat(backoff.pause()).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.next().pause()).isEqualTo(Duration.ofSeconds(1));
        for (int i = 0; i < 100; i++) {
            backoff = backoff.next();
        }
        assertThat(backoff.pause()).isEqualTo(Duration.ofSeconds(32));
    }

    /** By somebody who always waits as long as told. */
    private static int taken(Rate rate, long from, long nanos) {
        Pace pace = Pace.of(rate, from);
        int count = 0;
        for (long now = from; now <= from + nanos; now += pace.waitNanos(now)) {
            pace = pace.taken(now);
            count++;
        }
        return count;
    }
}
