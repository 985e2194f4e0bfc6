package io.tailrace.gateway.hooks;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Proofs of hooks that were taken over, for ten minutes: the same bytes again are a sender's retry or somebody's replay, and both have
 * their job already. Remembered only after the job is on the broker, so that a retry after a failure is let through. Thread-safe.
 *
 * <p>Of this process alone: at another gateway a replay within the five minutes of its signature makes the same job, by its derived id.
 */
final class ReplayMemory {

    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int MOST = 100_000;

    /** In the order of their time. */
    private final Map<String, Instant> taken = new LinkedHashMap<>();

    synchronized boolean has(String proof, Instant now) {
        forget(now);
        return taken.containsKey(proof);
    }

    synchronized void keep(String proof, Instant now) {
        forget(now);
        taken.putIfAbsent(proof, now);
    }

    private void forget(Instant now) {
        Iterator<Instant> oldest = taken.values().iterator();
        while (oldest.hasNext()) {
            Instant at = oldest.next();
            if (taken.size() <= MOST && !at.plus(KEPT).isBefore(now)) {
                return;
            }
            oldest.remove();
        }
    }
}
