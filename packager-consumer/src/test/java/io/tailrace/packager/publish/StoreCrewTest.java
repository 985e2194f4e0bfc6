package io.tailrace.packager.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tailrace.worker.TaskFailedException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreCrewTest {

    private final StoreCrew crew = new StoreCrew();
    private final ExecutorService slot = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        slot.shutdownNow();
        crew.close();
    }

    private Future<?> runInASlot(List<StoreCrew.Job> jobs) {
        return slot.submit(() -> {
            crew.runAll(jobs);
            return null;
        });
    }

    @Test
    void aLongStepLeavesThreadsForTheOthers() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        StoreCrew.Job slow = () -> {
            begun.incrementAndGet();
            release.await();
        };
        Future<?> longStep = runInASlot(Collections.nCopies(50, slow));
        await().until(() -> begun.get() == StoreCrew.SHARE);

        AtomicInteger others = new AtomicInteger();
        crew.runAll(Collections.nCopies(20, others::incrementAndGet));
        assertThat(others).hasValue(20);
        assertThat(begun).hasValue(StoreCrew.SHARE);

        release.countDown();
        longStep.get();
        assertThat(begun).hasValue(50);
    }

    @Test
    void theFirstFailureEndsTheRest() {
        AtomicInteger begun = new AtomicInteger();
        StoreCrew.Job failing = () -> {
            begun.incrementAndGet();
            throw Failures.broken("no", null);
        };
        assertThatThrownBy(() -> crew.runAll(Collections.nCopies(1_000, failing)))
                .isInstanceOf(TaskFailedException.class)
                .hasMessage("no");
        assertThat(begun.get()).isLessThanOrEqualTo(2 * StoreCrew.SHARE);
    }
}
