package io.tailrace.store;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a passing failure is tried again, and after which pause. Pauses double from {@code shortest} to {@code longest}; of each a
 * random half is taken away, so that workers that failed together do not come back together.
 *
 * @param tries all tries, the first included
 */
record Retries(int tries, Duration shortest, Duration longest) {

    static final Retries DEFAULT = new Retries(5, Duration.ofMillis(400), Duration.ofSeconds(10));

    /** One try. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws StoreException;
    }

    /** Runs {@code attempt} until it succeeds, fails for good, or has failed {@code tries} times; then throws its last failure. */
    <T> T run(Attempt<T> attempt) throws StoreException {
        for (int failures = 1; ; failures++) {
            try {
                return attempt.run();
            } catch (TransientStoreException e) {
                if (failures >= tries) {
                    throw e;
                }
                pauseAfter(failures, e);
            }
        }
    }

    /** Waits before the next try; an interrupt ends the waiting and the operation, and stays set. */
    void pauseAfter(int failures, TransientStoreException last) throws TransientStoreException {
        try {
            Thread.sleep(pauseMillis(failures));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw last;
        }
    }

    long pauseMillis(int failures) {
        long whole = Math.min(longest.toMillis(), shortest.toMillis() << Math.min(failures - 1, 20));
        return ThreadLocalRandom.current().nextLong(whole / 2, whole + 1);
    }
}
