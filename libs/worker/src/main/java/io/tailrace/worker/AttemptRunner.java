package io.tailrace.worker;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.Outcome;
import io.tailrace.events.Verdict;
import io.tailrace.kafka.TaskQueue.TaskLease;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs attempts of one slot, one at a time: holds the lease meanwhile, then says what came of it and settles the task. */
final class AttemptRunner implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AttemptRunner.class);

    private final QueueRole role;
    private final SlotContext context;
    private final OutcomeRecords records;
    private final BooleanSupplier isStopping;
    private final ExecutorService workThread;
    private volatile Optional<RunningAttempt> hanging = Optional.empty();

    AttemptRunner(
            QueueRole role, String slotName, SlotContext context, OutcomeRecords records, BooleanSupplier isStopping) {
        this.role = role;
        this.context = context;
        this.records = records;
        this.isStopping = isStopping;
        this.workThread = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "work-" + slotName);
            thread.setDaemon(true);
            return thread;
        });
    }

    boolean isHanging() {
        return hanging.isPresent();
    }

    /** Waits at most {@code most} for what an attempt needs before it may run; true when it has it. */
    @FunctionalInterface
    interface Room {
        boolean await(Duration most) throws InterruptedException;
    }

    /** Waits until {@code attempt} may run beside what runs in the worker, and keeps its lease meanwhile; false when it was cancelled. */
    boolean awaitRoom(Room room, TaskLease lease, RunningAttempt attempt) throws InterruptedException {
        while (!attempt.isCancelled()) {
            if (room.await(context.timings().renewEvery())) {
                return true;
            }
            if (!renew(lease)) {
                attempt.cancel(RunningAttempt.Cancel.LOST);
            }
        }
        return false;
    }

    /** Runs {@code attempt} unless it is cancelled already, and settles {@code lease} unless it is lost. */
    void run(TaskLease lease, RunningAttempt attempt) throws InterruptedException {
        boolean hasStarted = !attempt.isCancelled();
        if (hasStarted) {
            context.reports().post(records.started(attempt), attempt.trace().traceparent());
            workThread.execute(() -> attempt.execute(() -> call(attempt)));
            hold(lease, attempt);
            awaitReturn(attempt);
        }
        Optional<RunningAttempt.Cancel> cancelled = attempt.cancelled();
        String result;
        if (cancelled.isEmpty()) {
            Ending ending = attempt.ending().orElseThrow();
            context.breaker().ended(ending);
            if (ending instanceof Ending.Succeeded) {
                context.speed().succeeded(attempt.task(), attempt.ran());
                context.metrics().codecSpeeds(context.speed().codecs());
            }
            result = deliver(
                            lease,
                            records.finished(attempt, ending),
                            attempt.trace().traceparent())
                    .map(outcome -> outcome.getVerdict().name().toLowerCase(Locale.ROOT))
                    .orElse("lost");
        } else {
            result = settleCancelled(lease, attempt, cancelled.get(), hasStarted);
        }
        Duration wall = Duration.ofMillis(attempt.wallMillis());
        context.metrics().ended(role.queue(), attempt.task().getKind(), result, wall);
        context.tally().ended(result, wall);
        context.spans()
                .ended(AttemptSpan.of(
                        attempt, context.who(), result, context.clock().instant()));
    }

    private String settleCancelled(
            TaskLease lease, RunningAttempt attempt, RunningAttempt.Cancel reason, boolean hasStarted)
            throws InterruptedException {
        String taskId = attempt.task().getTaskId();
        switch (reason) {
            case LOST -> {
                log.warn("The lease of task {} attempt {} is lost, its work was stopped", taskId, attempt.attempt());
                return "lost";
            }
            case REVOKED -> {
                log.info("Task {} attempt {} was revoked", taskId, attempt.attempt());
                deliver(
                        lease,
                        records.revoked(attempt, hasStarted),
                        attempt.trace().traceparent());
                return "revoked";
            }
            case SHUTDOWN -> {
                log.info("Handing task {} attempt {} back", taskId, attempt.attempt());
                deliver(lease, records.handedBack(attempt), attempt.trace().traceparent());
                return Tally.HANDED_BACK;
            }
        }
        throw new IllegalStateException("no such cancel: " + reason);
    }

    /**
     * Makes the outcome durable, then accepts the task; keeps the lease meanwhile. An outcome that can never be published is replaced by
     * a small failure that says so: without one the task would come back for ever.
     *
     * @return what was published; empty when the lease was lost or the slot stopped before
     */
    Optional<Outcome> deliver(TaskLease lease, Outcome outcome, String traceparent) throws InterruptedException {
        Outcome wanted = outcome;
        while (!Thread.currentThread().isInterrupted() && renew(lease)) {
            Delivery delivery = context.reports()
                    .deliver(wanted, traceparent, context.timings().publishLimit());
            if (delivery == Delivery.DONE) {
                // Not accepted: it comes again and the router, which has the outcome, ignores the report of a loss.
                lease.accept();
                return Optional.of(wanted);
            }
            if (delivery == Delivery.IMPOSSIBLE) {
                log.error("The outcome of task {} can never be published", outcome.getTaskId());
                wanted = records.unpublishable(outcome);
            }
            if (isStopping.getAsBoolean()) {
                return Optional.empty();
            }
            Thread.sleep(context.timings().pauseAfterFailure().toMillis());
        }
        return Optional.empty();
    }

    /** Waits for a handler that ignored its cancel; the slot takes nothing before. */
    void awaitHandler() throws InterruptedException {
        while (hanging.isPresent() && !isStopping.getAsBoolean()) {
            if (hanging.get().awaitReturn(context.timings().takeWait())) {
                hanging = Optional.empty();
            }
        }
    }

    private void hold(TaskLease lease, RunningAttempt attempt) {
        Optional<Duration> limit = context.speed().limit(attempt.task());
        try {
            while (!attempt.awaitSettled(context.timings().renewEvery())) {
                limit.filter(most -> attempt.ran().compareTo(most) > 0)
                        .ifPresent(most -> attempt.fail(OutcomeRecords.overdue(attempt.task(), most)));
                long asked = attempt.confirmsAsked();
                if (renew(lease)) {
                    attempt.confirmed(asked);
                } else {
                    attempt.cancel(RunningAttempt.Cancel.LOST);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            attempt.cancel(RunningAttempt.Cancel.SHUTDOWN);
        }
    }

    private boolean renew(TaskLease lease) {
        boolean isHeld;
        try {
            isHeld = lease.renew();
        } catch (RuntimeException e) {
            log.warn("A lease of queue {} could not be renewed: {}", role.queue(), e.toString());
            isHeld = false;
        }
        context.metrics().renewed(role.queue(), isHeld);
        return isHeld;
    }

    private void awaitReturn(RunningAttempt attempt) throws InterruptedException {
        if (!attempt.awaitReturn(context.timings().killLimit())) {
            log.error(
                    "The work of task {} attempt {} does not stop; the slot takes nothing until it does",
                    attempt.task().getTaskId(),
                    attempt.attempt());
            hanging = Optional.of(attempt);
        }
    }

    private Ending call(RunningAttempt attempt) {
        LogFields.set(attempt.task());
        try {
            return handle(attempt);
        } finally {
            LogFields.clear();
        }
    }

    private Ending handle(RunningAttempt attempt) {
        TaskHandler handler = role.handlers().get(attempt.task().getKind());
        if (handler == null) {
            return new Ending.Failed(
                    Verdict.FAILED,
                    Failure.newBuilder()
                            .setErrorClass(ErrorClass.INTERNAL)
                            .setCode("unknown-task-kind")
                            .setMessage("Queue " + role.queue() + " got a task of kind "
                                    + attempt.task().getKind() + ", which its workers do not know.")
                            .build());
        }
        try {
            return new Ending.Succeeded(handler.run(attempt.task(), attempt));
        } catch (TaskFailedException e) {
            log.info("Task {} attempt {}: {}", attempt.task().getTaskId(), attempt.attempt(), e.getMessage());
            return new Ending.Failed(e.verdict(), e.failure(), e.gone());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OutcomeRecords.unexpected(e);
        } catch (Throwable e) {
            if (!attempt.isCancelled()) {
                log.error(
                        "Task {} attempt {} failed unexpectedly", attempt.task().getTaskId(), attempt.attempt(), e);
            }
            return OutcomeRecords.unexpected(e);
        }
    }

    @Override
    public void close() {
        workThread.shutdownNow();
    }
}
