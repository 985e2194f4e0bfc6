package io.tailrace.kafka;

import io.tailrace.kafka.TaskQueue.TaskLease;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A slot as a worker has it: takes, renews until the task is done, accepts, and says what came of it. */
final class SlotThread implements AutoCloseable {

    private static final Duration TAKE = Duration.ofMillis(200);

    /** What a slot did with a task. */
    enum Deed {
        TAKEN,
        LOST,
        DONE
    }

    /** Told of every deed. */
    @FunctionalInterface
    interface Journal {
        void add(Deed deed, String task, int deliveryCount);
    }

    private final TaskQueue queue;
    private final Predicate<String> isDone;
    private final Duration renewEvery;
    private final Journal journal;
    private final Thread thread;
    private volatile boolean isStopping;
    private volatile Optional<RuntimeException> failure = Optional.empty();

    /**
     * Starts at once.
     *
     * @param isDone asked between renewals
     */
    SlotThread(TaskQueue queue, Duration renewEvery, Predicate<String> isDone, Journal journal) {
        this.queue = queue;
        this.isDone = isDone;
        this.renewEvery = renewEvery;
        this.journal = journal;
        this.thread = new Thread(this::run, "slot");
        thread.start();
    }

    private void run() {
        try (queue) {
            while (!isStopping) {
                Optional<TaskLease> lease = queue.take(TAKE);
                if (lease.isPresent()) {
                    work(lease.get());
                }
            }
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(TaskLease lease) throws InterruptedException {
        String task = lease.key().orElseThrow();
        journal.add(Deed.TAKEN, task, lease.deliveryCount());
        while (!isStopping && !isDone.test(task)) {
            TimeUnit.MILLISECONDS.sleep(renewEvery.toMillis());
            if (!lease.renew()) {
                journal.add(Deed.LOST, task, lease.deliveryCount());
                return;
            }
        }
        if (!isStopping) {
            journal.add(lease.accept() ? Deed.DONE : Deed.LOST, task, lease.deliveryCount());
        }
    }

    Optional<RuntimeException> failure() {
        return failure;
    }

    /** Leaves the group; a task it runs goes back. */
    @Override
    public void close() {
        isStopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
