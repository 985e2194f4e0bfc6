package io.tailrace.standalone.batch;

import java.time.Duration;

/**
 * Pauses before something is tried again: from half a second, doubled up to half a minute. Pure.
 *
 * @param tries that have failed
 */
record Backoff(int tries) {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final int MOST_DOUBLINGS = 6;

    static final Backoff NONE = new Backoff(0);

    Backoff next() {
        return new Backoff(tries + 1);
    }

    Duration pause() {
        return FIRST.multipliedBy(1L << Math.min(MOST_DOUBLINGS, Math.max(0, tries - 1)));
    }
}
