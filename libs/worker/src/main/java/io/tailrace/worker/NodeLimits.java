package io.tailrace.worker;

import io.tailrace.events.TaskKind;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a node does at once at most, over all queues of its worker. Each is at least 1, and empty without a bound.
 *
 * @param jobs tasks of any kind
 * @param gpuSessions pictures that its GPU encodes; a task weighs as many as it makes
 * @param cpuJobs tasks of which the GPU does nothing
 */
public record NodeLimits(OptionalInt jobs, OptionalInt gpuSessions, OptionalInt cpuJobs) {

    public static final NodeLimits NONE = new NodeLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    public NodeLimits {
        if (jobs.orElse(1) < 1 || gpuSessions.orElse(1) < 1 || cpuJobs.orElse(1) < 1) {
            throw new IllegalArgumentException("a node that takes tasks does one at least");
        }
    }

    /** Tasks of these kinds that may run at once: no more slots are of use. */
    int mostAtOnce(Set<TaskKind> kinds, String hardwareClass) {
        long most = kinds.isEmpty() ? Integer.MAX_VALUE : 0;
        for (Weight lightest : Weight.lightest(kinds, hardwareClass)) {
            most += (lightest.gpuSessions() > 0 ? gpuSessions : cpuJobs).orElse(Integer.MAX_VALUE);
        }
        return (int) Math.min(most, jobs.orElse(Integer.MAX_VALUE));
    }
}
