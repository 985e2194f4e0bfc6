package io.tailrace.worker;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the worker out while its node is not fit ({@link Fitness}), and tests it on a thread of its own. Safe for use by several threads.
 * Without a test it never acts.
 */
final class Breaker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Breaker.class);

    private final Optional<SelfTest> test;
    private final WorkerMetrics metrics;
    private final Runnable changed;
    private final Optional<Thread> tester;

    // guarded by this
    private Fitness fitness = Fitness.GOOD;

    /** @param changed called after the worker went out or came back */
    Breaker(Optional<SelfTest> test, WorkerMetrics metrics, Runnable changed) {
        this.test = test;
        this.metrics = metrics;
        this.changed = changed;
        this.tester = test.map(trial -> {
            Thread thread = new Thread(() -> run(trial), "self-test");
            thread.setDaemon(true);
            thread.start();
            return thread;
        });
        metrics.broken(this::isOut);
    }

    /** An attempt that nobody cancelled has ended. */
    void ended(Ending ending) {
        if (test.isPresent()) {
            become(() -> fitness.after(ending, nowMillis()));
        }
    }

    boolean isOut() {
        return reason().isPresent();
    }

    /** Why the worker is out; empty when it is not. */
    synchronized Optional<String> reason() {
        return fitness.outage().map(Fitness.Outage::reason);
    }

    /** Waits until the worker is fit, at most {@code millis}. */
    synchronized void awaitFit(long millis) throws InterruptedException {
        long end = nowMillis() + millis;
        for (long left = millis; fitness.isOut() && left > 0; left = end - nowMillis()) {
            wait(left);
        }
    }

    private interface Change {
        Fitness next();
    }

    private void become(Change change) {
        boolean isNews;
        synchronized (this) {
            boolean before = fitness.isOut();
            fitness = change.next();
            isNews = before != fitness.isOut();
            if (isNews) {
                fitness.outage()
                        .ifPresentOrElse(
                                outage -> log.error("This worker takes no more tasks: {}", outage.reason()),
                                () -> log.info("This worker passed its test and takes tasks again"));
            }
            notifyAll();
        }
        if (isNews) {
            changed.run();
        }
    }

    private void run(SelfTest trial) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                awaitDue();
                Optional<String> problem = problem(trial);
                problem.ifPresent(text -> log.warn("The test of this worker failed: {}", text));
                metrics.tested(problem.isEmpty());
                become(() -> fitness.afterTest(problem, nowMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void awaitDue() throws InterruptedException {
        while (true) {
            Optional<Fitness.Outage> outage = fitness.outage();
            if (outage.isEmpty()) {
                wait();
                continue;
            }
            long left = outage.get().testAtMillis() - nowMillis();
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    private static Optional<String> problem(SelfTest trial) throws InterruptedException {
        try {
            return trial.problem();
        } catch (RuntimeException | Error e) { // a node without memory fails in many ways, and is tested again
            return Optional.of(e.toString());
        }
    }

    /** A clock that never jumps. */
    private static long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public void close() {
        tester.ifPresent(Thread::interrupt);
    }
}
