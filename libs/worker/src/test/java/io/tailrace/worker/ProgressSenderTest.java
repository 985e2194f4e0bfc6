package io.tailrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailrace.events.TaskProgress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressSenderTest {

    @Test
    void neverBlocksAndKeepsTheLatestOfEachTask() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<String> sent = new CopyOnWriteArrayList<>();
        try (ProgressSender sender = new ProgressSender("test", (progress, traceparent) -> {
            entered.countDown();
            awaitQuietly(release);
            sent.add(progress.getTaskId() + ":" + progress.getDone());
        })) {
            sender.send(progress("a", 1), "");
            assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
            sender.send(progress("a", 2), "");
            sender.send(progress("b", 1), "");
            sender.send(progress("a", 3), "");
            assertThat(sent).isEmpty();

            release.countDown();
            await().until(() -> sent.size() == 3);
            assertThat(sent).containsExactly("a:1", "a:3", "b:1");
        }
    }

    @Test
    void goesOnAfterAnError() {
        List<Long> sent = new CopyOnWriteArrayList<>();
        try (ProgressSender sender = new ProgressSender("test", (progress, traceparent) -> {
            if (progress.getDone() == 1) {
                throw new StackOverflowError("test");
            }
            sent.add(progress.getDone());
        })) {
            sender.send(progress("a", 1), "");
            sender.send(progress("b", 2), "");

            await().until(() -> sent.equals(List.of(2L)));
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static TaskProgress progress(String task, long done) {
        return TaskProgress.newBuilder()
                .setJobId("job")
                .setRun(1)
                .setTaskId(task)
                .setAttempt(1)
                .setWorkerId("w")
                .setRenditions(List.of())
                .setChunk(0)
                .setDone(done)
                .setTotal(10)
                .setSpeed(1)
                .setAtMillis(0)
                .build();
    }
}
