package io.tailrace.worker;

import io.tailrace.events.TaskKind;
import java.util.Map;

/**
 * A queue this process works.
 *
 * @param queue a pool, "probe" or "publish"
 * @param slots tasks at a time, each with a consumer of its own; at least 0
 * @param identityChecked true for pools: nothing is taken before the queue's view shows this worker's encoder identity
 * @param handlers by kind of task; a task of another kind is reported as a failure
 */
public record QueueRole(String queue, int slots, boolean identityChecked, Map<TaskKind, TaskHandler> handlers) {

    public QueueRole {
        if (slots < 0) {
            throw new IllegalArgumentException("slots of queue " + queue + " are " + slots + ", need 0 or more");
        }
        handlers = Map.copyOf(handlers);
    }

    QueueRole withAtMost(int most) {
        return new QueueRole(queue, Math.min(slots, most), identityChecked, handlers);
    }
}
