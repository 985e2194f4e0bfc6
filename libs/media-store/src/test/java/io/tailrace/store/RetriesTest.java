package io.tailrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetriesTest {

    private static final Retries QUICK = new Retries(3, Duration.ofMillis(1), Duration.ofMillis(2));

    private static TransientStoreException passing() {
        return new TransientStoreException("b", "k", "away", null);
    }

    @Test
    void pausesDoubleUpToTheLongestAndAreHalfRandom() {
        Retries retries = new Retries(9, Duration.ofMillis(400), Duration.ofSeconds(10));

        assertThat(retries.pauseMillis(1)).isBetween(200L, 400L);
        assertThat(retries.pauseMillis(3)).isBetween(800L, 1_600L);
        assertThat(retries.pauseMillis(60)).isBetween(5_000L, 10_000L);
    }

    @Test
    void succeedsWithTheLastTry() throws Exception {
        AtomicInteger tries = new AtomicInteger();

        assertThat(QUICK.<String>run(() -> {
                    if (tries.incrementAndGet() < 3) {
                        throw passing();
                    }
                    return "done";
                }))
                .isEqualTo("done");
    }

    @Test
    void failsAfterTheLastTryAndAtOnceWhenNothingPasses() {
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> QUICK.<String>run(() -> {
                    tries.incrementAndGet();
                    throw passing();
                }))
                .isInstanceOf(TransientStoreException.class);
        assertThat(tries).hasValue(3);

        assertThatThrownBy(() -> QUICK.<String>run(() -> {
                    tries.incrementAndGet();
                    throw new ObjectNotFoundException("b", "k", "gone", null);
                }))
                .isInstanceOf(ObjectNotFoundException.class);
        assertThat(tries).hasValue(4);
    }

    @Test
    void anInterruptedThreadTriesNoMore() {
        Retries slow = new Retries(5, Duration.ofHours(1), Duration.ofHours(1));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> slow.<String>run(() -> {
                    throw passing();
                }))
                .isInstanceOf(TransientStoreException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
