package io.tailrace.worker;

import io.tailrace.events.Outcome;
import io.tailrace.events.OutcomeKind;
import io.tailrace.events.TaskProgress;
import io.tailrace.events.Verdict;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.kafka.DeadLetters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what a worker reports, in order. */
final class RecordedReports implements Reports {

    final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    /** Of outcomes and progress. */
    final List<String> traceparents = new CopyOnWriteArrayList<>();

    final List<TaskProgress> progress = new CopyOnWriteArrayList<>();
    final List<WorkerHeartbeat> heartbeats = new CopyOnWriteArrayList<>();
    final List<String> deadLetters = new CopyOnWriteArrayList<>();
    /** So many deliveries fail from now on. */
    final AtomicInteger failures = new AtomicInteger();

    final AtomicInteger tries = new AtomicInteger();
    /** False: successes are too large for their topic. */
    volatile boolean canPublish = true;
    /** So many heartbeats end in an error from now on. */
    final AtomicInteger heartbeatErrors = new AtomicInteger();

    List<OutcomeKind> kinds() {
        return outcomes.stream().map(Outcome::getKind).toList();
    }

    Outcome last() {
        return outcomes.get(outcomes.size() - 1);
    }

    @Override
    public void post(Outcome outcome, String traceparent) {
        traceparents.add(traceparent);
        outcomes.add(outcome);
    }

    @Override
    public Delivery deliver(Outcome outcome, String traceparent, Duration limit) {
        tries.incrementAndGet();
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return Delivery.NOT_YET;
        }
        if (outcome.getVerdict() == Verdict.SUCCEEDED && !canPublish) {
            return Delivery.IMPOSSIBLE;
        }
        traceparents.add(traceparent);
        outcomes.add(outcome);
        return Delivery.DONE;
    }

    @Override
    public void post(TaskProgress done, String traceparent) {
        traceparents.add(traceparent);
        progress.add(done);
    }

    @Override
    public void post(WorkerHeartbeat heartbeat) {
        if (heartbeatErrors.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new OutOfMemoryError("test");
        }
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
