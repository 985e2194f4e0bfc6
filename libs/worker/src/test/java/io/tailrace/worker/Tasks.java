package io.tailrace.worker;

import io.tailrace.events.Capabilities;
import io.tailrace.events.Lane;
import io.tailrace.events.QueueView;
import io.tailrace.events.Revocation;
import io.tailrace.events.RevocationKind;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import java.util.List;

/** Small records for tests. */
final class Tasks {

    private Tasks() {}

    static Task probe(String jobId, int attempt) {
        return Task.newBuilder()
                .setKind(TaskKind.PROBE)
                .setJobId(jobId)
                .setRun(1)
                .setTaskId("r1-probe-000000")
                .setGroupId("r1-probe")
                .setAttempt(attempt)
                .setQueue("probe")
                .setLane(Lane.NORMAL)
                .setPredictedSeconds(1)
                .build();
    }

    static Revocation revocation(RevocationKind kind, Task task) {
        return Revocation.newBuilder()
                .setKind(kind)
                .setJobId(task.getJobId())
                .setRun(task.getRun())
                .setTaskId(task.getTaskId())
                .setAttempt(task.getAttempt())
                .setReason("test")
                .setAtMillis(0)
                .build();
    }

    static WorkerIdentity worker(String id, String pool, String identity) {
        return new WorkerIdentity(
                id, "host", pool, "cpu", identity, Capabilities.newBuilder().build(), 8L << 30);
    }

    static QueueView view(String queue, String identity) {
        return QueueView.newBuilder()
                .setQueue(queue)
                .setIdentity(identity)
                .setCapabilities(worker("w", "", "").capabilities())
                .setLiveWorkers(1)
                .setSlots(1)
                .setBusy(0)
                .setWaiting(0)
                .setReleased(0)
                .setRunning(0)
                .setPredictedSeconds(0)
                .setLanes(List.of())
                .setAtMillis(0)
                .build();
    }
}
