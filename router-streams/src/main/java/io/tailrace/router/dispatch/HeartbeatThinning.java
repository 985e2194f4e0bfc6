package io.tailrace.router.dispatch;

import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which heartbeats the dispatchers need: those that say something new, and of the others one in {@value #REPEAT_MILLIS} ms, so that a
 * worker stays alive in {@link LiveWorkers}. Memory only, owned by one thread: a restart lets the next one pass.
 */
public final class HeartbeatThinning {

    static final long REPEAT_MILLIS = 4_000;

    /** What lay unread while the router was away tells of workers that may be gone. S3 refuses a clock that is that far behind. */
    static final long OLDEST_MILLIS = 15 * 60_000;

    private static final long FORGET_MILLIS = 60_000;

    private record Passed(WorkerHeartbeat heartbeat, long atMillis) {}

    private final Map<String, Passed> workers = new HashMap<>();

    /**
     * True when the dispatchers are to hear of it.
     *
     * @param now the router's clock, UTC milliseconds
     */
    public boolean passes(WorkerHeartbeat heartbeat, long now) {
        if (now - heartbeat.getAtMillis() > OLDEST_MILLIS) {
            return false;
        }
        if (heartbeat.getState() == WorkerState.STOPPED) {
            workers.remove(heartbeat.getWorkerId());
            return true;
        }
        WorkerHeartbeat said = WorkerHeartbeat.newBuilder(heartbeat)
                .setRunning(List.of())
                .setAtMillis(0)
                .build();
        Passed before = workers.get(heartbeat.getWorkerId());
        if (before != null
                && Math.abs(now - before.atMillis()) < REPEAT_MILLIS
                && before.heartbeat().equals(said)) {
            return false;
        }
        workers.values().removeIf(passed -> now - passed.atMillis() > FORGET_MILLIS);
        workers.put(heartbeat.getWorkerId(), new Passed(said, now));
        return true;
    }
}
