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

    /** Waits for its turn. Whose turn comes while all are held back takes another one, or they would all go on at once afterwards. */
    void acquire() throws InterruptedException {
        do {
            awaitOpen();
            TimeUnit.NANOSECONDS.sleep(turn());
        } while (!isOpen());
    }

    private synchronized boolean isOpen() {
        return left() <= 0;
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
