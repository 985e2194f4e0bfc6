package io.tailrace.standalone.server;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs a few things at the same time and waits for all of them: a start on two cores is mostly waiting and class loading. */
final class Concurrently implements AutoCloseable {

    private static final Duration LONGEST_END = Duration.ofSeconds(15);

    private final List<Future<?>> running = new ArrayList<>();
    private final ExecutorService threads;

    /** @param name first part of the threads' names */
    Concurrently(String name) {
        AtomicInteger count = new AtomicInteger();
        threads = Executors.newCachedThreadPool(work -> new Thread(work, name + "-" + count.incrementAndGet()));
    }

    void run(Runnable part) {
        running.add(threads.submit(part));
    }

    /** Waits until every part came back; throws what the first of them threw. */
    void awaitAll() throws InterruptedException {
        RuntimeException first = null;
        for (Future<?> part : running) {
            try {
                part.get();
            } catch (ExecutionException e) {
                Throwable cause = requireNonNullElse(e.getCause(), e);
                RuntimeException failure = cause instanceof RuntimeException known
                        ? known
                        : new IllegalStateException(String.valueOf(cause.getMessage()), cause);
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Waits until no part runs any more: what a part has opened is known only then. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            boolean unused = threads.awaitTermination(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
