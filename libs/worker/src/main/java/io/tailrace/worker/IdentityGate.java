package io.tailrace.worker;

import io.tailrace.events.QueueView;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Lets a slot take tasks of a pool only while the pool has this worker's encoder identity: init segments of one rendition must be equal
 * whoever encodes its chunks. Safe for use by several threads.
 */
final class IdentityGate {

    /** From good to bad. */
    enum Standing {
        MATCH,
        /** Nobody fixed an identity yet; the first heartbeat does. */
        UNKNOWN,
        MISMATCH
    }

    private final String identity;
    private final Set<String> checkedQueues;
    private final Map<String, String> fixed = new HashMap<>();

    IdentityGate(String identity, Set<String> checkedQueues) {
        this.identity = identity;
        this.checkedQueues = Set.copyOf(checkedQueues);
    }

    /** False: all queues may be taken from at all times. */
    boolean isChecking() {
        return !checkedQueues.isEmpty();
    }

    synchronized void update(String queue, Optional<QueueView> view) {
        fixed.put(queue, view.map(QueueView::getIdentity).orElse(""));
        notifyAll();
    }

    synchronized Standing standing(String queue) {
        if (!checkedQueues.contains(queue)) {
            return Standing.MATCH;
        }
        String wanted = fixed.getOrDefault(queue, "");
        if (wanted.isEmpty()) {
            return Standing.UNKNOWN;
        }
        return wanted.equals(identity) ? Standing.MATCH : Standing.MISMATCH;
    }

    /** The worst standing of all queues. */
    synchronized Standing worst() {
        return checkedQueues.stream()
                .map(this::standing)
                .max(Comparator.naturalOrder())
                .orElse(Standing.MATCH);
    }

    /** Waits until the queue may be taken from, at most {@code millis}; true when it may. */
    synchronized boolean awaitMatch(String queue, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (standing(queue) != Standing.MATCH) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
