package io.tailrace.worker;

import io.tailrace.events.Outcome;
import io.tailrace.events.TaskProgress;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.kafka.DeadLetters;
import java.time.Duration;
import java.util.Optional;

/** Where a worker tells what it does. Of an attempt, in the trace that {@code traceparent} names. */
interface Reports extends AutoCloseable {

    /** Sends without waiting; in the order of the calls with {@link #deliver}. A failure is logged. */
    void post(Outcome outcome, String traceparent);

    /** Publishes the outcome and waits until it is durable, at most {@code limit}. */
    Delivery deliver(Outcome outcome, String traceparent, Duration limit);

    /** Sends without blocking; what cannot be sent in time is dropped. */
    void post(TaskProgress progress, String traceparent);

    /** Sends without waiting. */
    void post(WorkerHeartbeat heartbeat);

    /** True once the heartbeat is durable; false when that could not be had within {@code limit}. */
    boolean deliver(WorkerHeartbeat heartbeat, Duration limit);

    /** Keeps a task nobody can read: its bytes, where they came from and why. False: not durable yet, try again. */
    boolean deadLetter(DeadLetters.Origin origin, Optional<String> key, byte[] payload, String reason, Throwable cause);

    @Override
    void close();
}
