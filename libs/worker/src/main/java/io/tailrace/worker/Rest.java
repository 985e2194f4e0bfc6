package io.tailrace.worker;

import io.tailrace.events.Control;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Whether an operator wants the worker to take nothing more. Safe for use by several threads. */
final class Rest {

    private final Runnable changed;
    private boolean isAsked;

    /** @param changed called after an operator said something new */
    Rest(Runnable changed) {
        this.changed = changed;
    }

    /** What is wanted of this worker; a tombstone wants nothing. */
    void wanted(Optional<Control> control) {
        boolean isWanted = control.map(Control::getIsPaused).orElse(false);
        synchronized (this) {
            if (isWanted == isAsked) {
                return;
            }
            isAsked = isWanted;
            notifyAll();
        }
        changed.run();
    }

    synchronized boolean isAsked() {
        return isAsked;
    }

    /** Waits until the worker may go on, at most {@code millis}. */
    synchronized void awaitEnd(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; isAsked && left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            wait(left);
        }
    }
}
