package io.tailrace.worker;

import io.tailrace.events.Outcome;
import io.tailrace.events.OutcomeKind;
import io.tailrace.events.TaskProgress;
import io.tailrace.events.WorkerHeartbeat;
import java.time.Duration;
import io.tailrace.kafka.DeadLetters;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what a worker reports, in order. */
final class RecordedReports implements Reports {

    final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    final List<TaskProgress> progress = new CopyOnWriteArrayList<>();
    final List<WorkerHeartbeat> heartbeats = new CopyOnWriteArrayList<>();
    final List<String> deadLetters = new CopyOnWriteArrayList<>();
    /** So many deliveries fail from now on. */
    final AtomicInteger failures = new AtomicInteger();

    List<OutcomeKind> kinds() {
        return outcomes.stream().map(Outcome::getKind).toList();
    }

    Outcome last() {
        return outcomes.get(outcomes.size() - 1);
    }

    @Override
    public void post(Outcome outcome) {
        outcomes.add(outcome);
    }

    @Override
    public boolean deliver(Outcome outcome, Duration limit) {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return false;
        }
        outcomes.add(outcome);
        return true;
    }

    @Override
    public void post(TaskProgress done) {
        progress.add(done);
    }

    @Override
    public void post(WorkerHeartbeat heartbeat) {
        heartbeats.add(heartbeat);
    }

    @Override
    public boolean deliver(WorkerHeartbeat heartbeat, Duration limit) {
        return heartbeats.add(heartbeat);
    }

    @Override
    public boolean deadLetter(
            DeadLetters.Origin origin, Optional<String> key, byte[] payload, String reason, Throwable cause) {
        return deadLetters.add(origin.topic() + "-" + origin.partition() + "@" + origin.offset() + ": " + reason);
    }

    @Override
    public void close() {}
}
