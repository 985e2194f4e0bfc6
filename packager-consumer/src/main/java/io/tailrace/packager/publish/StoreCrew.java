package io.tailrace.packager.publish;

import io.tailrace.store.StoreException;
import io.tailrace.worker.TaskFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A few threads that talk to the store at once, shared by all slots. */
final class StoreCrew implements AutoCloseable {

    private static final int THREADS = 4;
    private static final long LONGEST_STOP_SECONDS = 10;

    private final ExecutorService threads;

    /** One request, or a few that belong together. */
    @FunctionalInterface
    interface Job {
        void run() throws StoreException, TaskFailedException, InterruptedException;
    }

    StoreCrew() {
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(THREADS, job -> {
            Thread thread = new Thread(job, "publish-store-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs all jobs. The first failure, and an interrupt of the caller, cancels what has not ended. */
    void runAll(List<Job> jobs) throws StoreException, TaskFailedException, InterruptedException {
        CompletionService<Void> results = new ExecutorCompletionService<>(threads);
        List<Future<Void>> running = new ArrayList<>();
        try {
            for (Job job : jobs) {
                running.add(results.submit(() -> {
                    job.run();
                    return null;
                }));
            }
            for (int i = 0; i < jobs.size(); i++) {
                results.take().get();
            }
        } catch (ExecutionException e) {
            throw unwrap(e);
        } finally {
            running.forEach(future -> future.cancel(true));
        }
    }

    private static IllegalStateException unwrap(ExecutionException e)
            throws StoreException, TaskFailedException, InterruptedException {
        Throwable cause = e.getCause();
        if (cause instanceof StoreException store) {
            throw store;
        }
        if (cause instanceof TaskFailedException failed) {
            throw failed;
        }
        if (cause instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        return new IllegalStateException("a request to the store failed unexpectedly", cause);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "requests to the store did not stop within " + LONGEST_STOP_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
