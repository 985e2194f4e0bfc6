package io.tailrace.standalone.batch;

import io.tailrace.standalone.transfer.TransferException;
import java.time.Duration;

/** Tells a hiccup from servers that stay away, by what all threads meet. Safe for use by several threads. */
final class Outages {

    private final Duration patience;
    private volatile long heardNanos = System.nanoTime();

    Outages(Duration patience) {
        this.patience = patience;
    }

    /** A server answered, whatever it said. */
    void heard() {
        heardNanos = System.nanoTime();
    }

    /**
     * One did not.
     *
     * @throws TransferException when nobody has been heard for too long
     */
    void silent(String reason) throws TransferException {
        if (System.nanoTime() - heardNanos > patience.toNanos()) {
            throw new TransferException(
                    "Given up after " + patience.toSeconds() + " s: " + reason + ". Run it again to go on.", null);
        }
    }
}
