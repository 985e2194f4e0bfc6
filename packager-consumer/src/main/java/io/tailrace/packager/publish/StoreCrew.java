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

/**
 * A few threads that talk to the store at once, shared by all slots. A step has no more than a share of them at any time, so that the
 * thousands of requests of a long title do not stand in front of the copies of other jobs.
 */
final class StoreCrew implements AutoCloseable {

    static final int SHARE = 4;
    private static final int THREADS = SHARE + 2;
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
        List<Future<Void>> begun = new ArrayList<>();
        int ended = 0;
        try {
            while (ended < jobs.size()) {
                while (begun.size() < Math.min(jobs.size(), ended + SHARE)) {
                    Job job = jobs.get(begun.size());
                    begun.add(results.submit(() -> {
                        job.run();
                        return null;
                    }));
                }
                results.take().get();
                ended++;
            }
        } catch (ExecutionException e) {
            throw unwrap(e);
        } finally {
            begun.forEach(future -> future.cancel(true));
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
