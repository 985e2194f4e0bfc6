package io.tailrace.router.plan;

import io.tailrace.events.TaskKind;
import java.util.List;

/**
 * Renditions that are encoded by the same tasks.
 *
 * @param groupSuffix      names the group within a run, such as {@code video0-g1}
 * @param kind             ENCODE, AUDIO, FILE, IMAGE or TEXT
 * @param queue            the pool
 * @param chunks           tasks of the group
 * @param renditions       names, in the plan's order
 * @param predictedSeconds of one task in one slot
 */
public record GroupWork(
        String groupSuffix, TaskKind kind, String queue, int chunks, List<String> renditions, double predictedSeconds) {

    public GroupWork {
        renditions = List.copyOf(renditions);
    }
}
