package io.tailrace.router.dispatch;

import io.tailrace.events.Capabilities;
import io.tailrace.events.SessionsView;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The workers of one queue that were heard of within {@value #DEAD_AFTER_MILLIS} ms. Memory only: a restart hears them again within seconds. */
final class LiveWorkers {

    static final long DEAD_AFTER_MILLIS = 10_000;

    /** One that takes tasks. {@code memoryBytes} is 0 when nobody knows. */
    record Working(String host, long memoryBytes) {}

    /** Sessions that a node without a bound is counted with; no task needs as many. */
    static final int ROOMY = 1000;

    private record Seen(
            String host,
            long memoryBytes,
            int slots,
            int busy,
            int sessions,
            int sessionsBusy,
            Capabilities can,
            long atMillis) {

        boolean isBounded() {
            return sessions > 0;
        }

        int mostSessions() {
            return isBounded() ? sessions : ROOMY;
        }

        int freeSessions() {
            return Math.max(0, mostSessions() - sessionsBusy);
        }

        /** At another time. */
        boolean isLike(Seen other) {
            return slots == other.slots
                    && busy == other.busy
                    && sessions == other.sessions
                    && sessionsBusy == other.sessionsBusy
                    && can.equals(other.can);
        }
    }

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
        Seen seen = new Seen(
                heartbeat.getHost(),
                heartbeat.getMemoryBytes(),
                slots,
                busy,
                heartbeat.getGpuSessions(),
                heartbeat.getGpuSessionsBusy(),
                heartbeat.getCapabilities(),
                now);
        Seen before = workers.put(id, seen);
        return before == null || !before.isLike(seen);
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

    /** What the GPUs of those with slots may encode at once; empty when none of them has a bound. */
    Optional<SessionsView> sessions() {
        List<Seen> nodes = withSlots().toList();
        if (nodes.stream().noneMatch(Seen::isBounded)) {
            return Optional.empty();
        }
        return Optional.of(SessionsView.newBuilder()
                .setTotal(nodes.stream().mapToInt(Seen::mostSessions).sum())
                .setFree(nodes.stream().mapToInt(Seen::freeSessions).sum())
                .setLeastNode(nodes.stream().mapToInt(Seen::mostSessions).min().orElse(0))
                .setMostFree(nodes.stream().mapToInt(Seen::freeSessions).max().orElse(0))
                .build());
    }

    /** What all of those with slots can do: any of them may get any task, and some may be of an older version. Empty when there is nobody. */
    Optional<Capabilities> capabilities() {
        return withSlots().map(Seen::can).reduce(LiveWorkers::common);
    }

    private static Capabilities common(Capabilities some, Capabilities others) {
        return Capabilities.newBuilder()
                .setEncoders(common(some.getEncoders(), others.getEncoders()))
                .setDecoders(common(some.getDecoders(), others.getDecoders()))
                .setFilters(common(some.getFilters(), others.getFilters()))
                .setMaxBitDepth(Math.min(some.getMaxBitDepth(), others.getMaxBitDepth()))
                .setMaxPixels(Math.min(some.getMaxPixels(), others.getMaxPixels()))
                .setSourceRoots(common(some.getSourceRoots(), others.getSourceRoots()))
                .setFeatures(common(some.getFeatures(), others.getFeatures()))
                .build();
    }

    /** In one order, whoever is asked first. */
    private static List<String> common(List<String> some, List<String> others) {
        return some.equals(others)
                ? some
                : some.stream().filter(others::contains).sorted().toList();
    }

    private Stream<Seen> withSlots() {
        return workers.values().stream().filter(seen -> seen.slots() > 0);
    }

    /** Those with slots. */
    List<Working> working() {
        return withSlots()
                .map(seen -> new Working(seen.host(), seen.memoryBytes()))
                .toList();
    }
}
