package io.tailrace.router.dispatch;

import io.tailrace.events.Lane;
import io.tailrace.events.LaneView;
import io.tailrace.router.state.CursorRow;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What waits in a queue: the order of it, and how much of it there is. */
final class Backlog {

    private record Counted(Lane lane, int tasks, double seconds) {}

    private final ReleasePolicy policy = new ReleasePolicy();
    private final Map<String, Counted> counted = new HashMap<>();
    private final Map<Lane, Integer> lanes = new EnumMap<>(Lane.class);
    private int tasks;
    private double seconds;

    static int waiting(CursorRow cursor) {
        return cursor.getChunks() - cursor.getNextChunk() + cursor.getRetries().size();
    }

    /** Takes a group as it now is: new, moved, or with other tasks left. */
    void update(CursorRow cursor) {
        WaitingGroup group = new WaitingGroup(
                cursor.getJobId(),
                cursor.getGroupId(),
                Lane.valueOf(cursor.getLane()),
                cursor.getTenant(),
                cursor.getPredictedSeconds(),
                cursor.getReadyAtMillis());
        Counted before = counted.get(group.key());
        count(group.key(), new Counted(group.lane(), waiting(cursor), cursor.getPredictedSeconds()));
        if (waiting(cursor) == 0) {
            policy.remove(group.key());
        } else if (before == null || before.tasks() == 0 || before.lane() != group.lane()) {
            policy.put(group);
        }
    }

    void remove(CursorRow cursor) {
        String key = cursor.getJobId() + "/" + cursor.getGroupId();
        count(key, new Counted(Lane.UNKNOWN, 0, 0));
        counted.remove(key);
        policy.remove(key);
    }

    private void count(String key, Counted now) {
        Counted before = counted.put(key, now);
        if (before != null) {
            tasks -= before.tasks();
            seconds -= before.tasks() * before.seconds();
            lanes.merge(before.lane(), -before.tasks(), Integer::sum);
        }
        tasks += now.tasks();
        seconds = tasks == 0 ? 0 : seconds + now.tasks() * now.seconds();
        lanes.merge(now.lane(), now.tasks(), Integer::sum);
    }

    /** What goes next of the lanes that are not paused. */
    Optional<WaitingGroup> next(Set<Lane> paused) {
        return policy.next(paused);
    }

    void released(WaitingGroup group) {
        policy.released(group);
    }

    /** True when no group is known: one whose tasks all run, or wait for another try, is still one. */
    boolean isEmpty() {
        return counted.isEmpty();
    }

    int tasks() {
        return tasks;
    }

    double seconds() {
        return Math.max(0, seconds);
    }

    List<LaneView> lanes() {
        return lanes.entrySet().stream()
                .filter(lane -> lane.getValue() > 0)
                .map(lane -> new LaneView(lane.getKey(), lane.getValue()))
                .toList();
    }

    Optional<Long> oldestReadyAtMillis() {
        return policy.oldestReadyAtMillis();
    }
}
