package io.tailrace.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CommitWatchTest {

    private CommitWatch watch = CommitWatch.NEW;
    private long second = 1_000;

    /** One look, ten seconds after the one before; how long something has waited by then. */
    private long look(double processed, double committing, double secondsSincePoll) {
        second += 10;
        long nanos = TimeUnit.SECONDS.toNanos(second);
        watch = watch.after(new StreamsWork(processed, committing, secondsSincePoll), nanos);
        return watch.waitingSeconds(nanos);
    }

    @Test
    void whoHasNothingToDoIsWell() {
        for (int i = 0; i < 20; i++) {
            assertThat(look(7, 3, 0)).isZero();
        }
    }

    @Test
    void whoCommitsWhatItDoesIsWell() {
        for (int i = 0; i < 20; i++) {
            assertThat(look(10 * i, i, 0)).isZero();
        }
    }

    @Test
    void workThatIsNeverCommittedIsSeen() {
        look(1, 1, 0);
        look(2, 1, 0);
        assertThat(look(3, 1, 0)).isEqualTo(10);
        assertThat(look(3, 1, 0)).isEqualTo(20);
        assertThat(look(3, 2, 0)).isZero();
        assertThat(look(3, 2, 0)).isZero();
    }

    @Test
    void aThreadThatIsStuckInACommitIsSeenThoughNothingElseMoves() {
        look(5, 2, 0);
        look(6, 3, 0);
        look(6, 3, 10);
        assertThat(look(6, 3, 20)).isEqualTo(10);
        assertThat(look(6, 3, 30)).isEqualTo(20);
        assertThat(look(6, 4, 0)).isZero();
    }

    @Test
    void aPauseOfAnIdleThreadIsForgotten() {
        look(5, 2, 0);
        look(5, 2, 8);
        assertThat(look(5, 2, 18)).isEqualTo(10);
        assertThat(look(5, 2, 0)).isZero();
    }

    @Test
    void workThatIsDoneOverAndOverAndNeverCommittedIsSeen() {
        look(5, 2, 0);
        look(6, 2, 30);
        look(7, 2, 0);
        look(7, 2, 30);
        assertThat(look(8, 2, 0)).isEqualTo(30);
    }

    /** Its figures begin anew, and that is no commit. */
    @Test
    void aThreadThatIsReplacedChangesNothing() {
        look(50, 20, 0);
        look(51, 20, 0);
        look(1, 0, 0);
        assertThat(look(2, 0, 0)).isEqualTo(20);
        assertThat(look(2, 1, 0)).isZero();
    }

    @Test
    void whatANewProducerCommitsCounts() {
        look(50, 2_000, 0);
        look(51, 2_000, 0);
        look(51, 0, 0);
        assertThat(look(51, 300, 0)).isZero();
        assertThat(look(51, 300, 0)).isZero();
    }

    @Test
    void whatIsSeldomAskedIsNotBlamedForTheTimeBetween() {
        look(5, 2, 0);
        second += 3_600;
        assertThat(look(6, 2, 0)).isZero();
        assertThat(look(6, 3, 0)).isZero();
    }
}
