package io.tailrace.standalone.batch;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Holds submissions to a rate, and all of them back while the gateway asks for it. Safe for use by several threads. */
final class Throttle {

    // guarded by this
    private Optional<Pace> pace;
    private long closedUntilNanos = System.nanoTime();

    Throttle(Optional<Rate> rate) {
        pace = rate.map(wanted -> Pace.of(wanted, System.nanoTime()));
    }

    /** Waits for its turn. */
    void acquire() throws InterruptedException {
        awaitOpen();
        TimeUnit.NANOSECONDS.sleep(turn());
        awaitOpen();
    }

    private synchronized long turn() {
        long now = System.nanoTime();
        long wait = pace.map(kept -> kept.waitNanos(now)).orElse(0L);
        pace = pace.map(kept -> kept.taken(now));
        return wait;
    }

    private synchronized void awaitOpen() throws InterruptedException {
        for (long left = left(); left > 0; left = left()) {
            wait(left);
        }
    }

    private long left() {
        return TimeUnit.NANOSECONDS.toMillis(closedUntilNanos - System.nanoTime() + 999_999);
    }

    /** Nobody goes on before; what was asked for earlier stays when it is longer. */
    synchronized void close(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        if (until - closedUntilNanos > 0) {
            closedUntilNanos = until;
        }
    }
}
