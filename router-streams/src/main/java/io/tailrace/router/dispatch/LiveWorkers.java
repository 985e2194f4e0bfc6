package io.tailrace.router.dispatch;

import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The workers of one queue that were heard of within {@value #DEAD_AFTER_MILLIS} ms. Memory only: a restart hears them again within seconds. */
final class LiveWorkers {

    static final long DEAD_AFTER_MILLIS = 10_000;

    /** One that takes tasks. {@code memoryBytes} is 0 when nobody knows. */
    record Working(String host, long memoryBytes) {}

    private record Seen(String host, long memoryBytes, int slots, int busy, long atMillis) {}

    private final Map<String, Seen> workers = new HashMap<>();

    /**
     * True when slots or workers changed.
     *
     * @param counts false for a worker that takes nothing: starting, draining, of another identity
     */
    boolean hear(String queue, WorkerHeartbeat heartbeat, boolean counts, long now) {
        String id = heartbeat.getWorkerId();
        if (heartbeat.getState() == WorkerState.STOPPED) {
            return workers.remove(id) != null;
        }
        int slots = 0;
        int busy = 0;
        for (var role : heartbeat.getQueues()) {
            if (role.getQueue().equals(queue)) {
                slots += counts ? role.getSlots() : 0;
                busy += role.getBusy();
            }
        }
        Seen before = workers.put(id, new Seen(heartbeat.getHost(), heartbeat.getMemoryBytes(), slots, busy, now));
        return before == null || before.slots() != slots || before.busy() != busy;
    }

    /** Forgets who was not heard of; true when there was one. */
    boolean expire(long now) {
        return workers.values().removeIf(seen -> now - seen.atMillis() > DEAD_AFTER_MILLIS);
    }

    int count() {
        return workers.size();
    }

    int slots() {
        return workers.values().stream().mapToInt(Seen::slots).sum();
    }

    int busy() {
        return workers.values().stream().mapToInt(Seen::busy).sum();
    }

    /** Those with slots. */
    List<Working> working() {
        return workers.values().stream()
                .filter(seen -> seen.slots() > 0)
                .map(seen -> new Working(seen.host(), seen.memoryBytes()))
                .toList();
    }
}
