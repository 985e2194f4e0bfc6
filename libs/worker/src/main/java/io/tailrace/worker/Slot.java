package io.tailrace.worker;

import io.tailrace.events.Task;
import io.tailrace.kafka.TaskQueue;
import io.tailrace.kafka.TaskQueue.TaskLease;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one task after the other from one queue. Its thread owns the queue's consumer: it renews the lease while the handler runs on
 * another thread. The consumer is closed whenever the slot does not take, because an idle one may hold a task for a whole lock duration.
 */
final class Slot implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Slot.class);

    private final QueueRole role;
    private final String name;
    private final SlotContext context;
    private final OutcomeRecords records;
    private final AttemptRunner runner;
    private final Set<Weight> lightest;

    private Optional<TaskQueue> open = Optional.empty();
    private volatile Optional<RunningAttempt> current = Optional.empty();
    private volatile boolean isDraining;
    private volatile boolean isStopping;

    Slot(QueueRole role, String name, SlotContext context) {
        this.role = role;
        this.name = name;
        this.context = context;
        this.lightest = Weight.lightest(role.handlers().keySet(), context.who().hardwareClass());
        this.records = new OutcomeRecords(context.who(), context.clock());
        this.runner = new AttemptRunner(role, name, context, records, () -> isStopping);
    }

    String name() {
        return name;
    }

    String queue() {
        return role.queue();
    }

    Optional<RunningAttempt> current() {
        return current;
    }

    /** True while the handler of a cancelled attempt does not come back. */
    boolean isHanging() {
        return runner.isHanging();
    }

    /** From now on takes nothing; what runs goes on. */
    void drain() {
        isDraining = true;
    }

    /** From now on takes nothing; what runs is handed back. */
    void stop() {
        isStopping = true;
        current.ifPresent(attempt -> attempt.cancel(RunningAttempt.Cancel.SHUTDOWN));
    }

    @Override
    public void run() {
        try {
            while (!isDraining && !isStopping && !Thread.currentThread().isInterrupted()) {
                try {
                    takeOne();
                } catch (RuntimeException e) {
                    log.warn("Slot {} lost its queue and opens it again: {}", name, e.toString());
                    closeQueue();
                    Thread.sleep(context.timings().pauseAfterFailure().toMillis());
                } catch (Error e) { // memory, mostly: a slot that ended would still be counted on
                    log.error("Slot {} failed and goes on", name, e);
                    closeQueue();
                    Thread.sleep(context.timings().pauseAfterFailure().toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeQueue();
            runner.close();
        }
    }

    private void takeOne() throws InterruptedException {
        if (context.gate().standing(role.queue()) != IdentityGate.Standing.MATCH) {
            closeQueue();
            context.gate().awaitMatch(role.queue(), context.timings().takeWait().toMillis());
            return;
        }
        if (context.rest().isAsked()) {
            closeQueue();
            context.rest().awaitEnd(context.timings().takeWait().toMillis());
            return;
        }
        if (context.breaker().isOut()) {
            closeQueue();
            context.breaker().awaitFit(context.timings().takeWait().toMillis());
            return;
        }
        long takeWait = context.timings().takeWait().toMillis();
        if (!context.sessions().awaitRoom(role.queue(), lightest, takeWait)) {
            closeQueue(); // room that comes soon is no reason to leave the group and to join it again
            return;
        }
        TaskQueue queue = openQueue();
        Optional<TaskLease> lease = queue.take(context.timings().takeWait());
        if (lease.isPresent()) {
            context.metrics().taken(role.queue());
            context.tally().taken();
            handle(lease.get());
        }
    }

    private void handle(TaskLease lease) throws InterruptedException {
        Optional<Task> task = decode(lease);
        if (task.isPresent()) {
            LogFields.set(task.get());
            try {
                handle(lease, task.get());
            } finally {
                LogFields.clear();
            }
        }
    }

    private void handle(TaskLease lease, Task task) throws InterruptedException {
        if (lease.deliveryCount() > 1) {
            // The count is no attempt number (it is lost with the broker's memory): the router decides what this loss
            // means.
            log.warn("Task {} was delivered before and never settled, reporting the loss", task.getTaskId());
            runner.deliver(lease, records.lost(task), task.getTraceparent());
            return;
        }
        Optional<String> objection = objection(task);
        if (objection.isPresent()) {
            log.info("Task {} is left to another node, as {}", task.getTaskId(), objection.get());
            runner.deliver(lease, records.declined(task), task.getTraceparent());
            return;
        }
        RunningAttempt attempt =
                new RunningAttempt(task, context.who().workerId(), context.clock(), context.reports()::post);
        current = Optional.of(attempt);
        try {
            if (isDraining || isStopping) {
                attempt.cancel(RunningAttempt.Cancel.SHUTDOWN);
            } else if (context.revocations().reason(task).isPresent()) {
                attempt.cancel(RunningAttempt.Cancel.REVOKED);
            }
            runInCompany(lease, attempt);
        } finally {
            current = Optional.empty();
        }
        if (runner.isHanging()) {
            closeQueue();
            runner.awaitHandler();
        }
    }

    /** Why another node had better run it, to be read after "as". */
    private Optional<String> objection(Task task) {
        if (context.breaker().isOut()) {
            return Optional.of("this one is broken");
        }
        if (Precautions.forbid(task, context.who())) {
            return Optional.of("its precaution asks");
        }
        return Reach.missing(task, context.who()).map(root -> "this one does not read the source root " + root);
    }

    private void runInCompany(TaskLease lease, RunningAttempt attempt) throws InterruptedException {
        Lock company = context.company().of(attempt.task());
        boolean isAccepted =
                runner.awaitRoom(most -> company.tryLock(most.toMillis(), TimeUnit.MILLISECONDS), lease, attempt);
        try {
            runWithSessions(lease, attempt);
        } finally {
            if (isAccepted) {
                company.unlock();
            }
        }
    }

    /** The last thing it waits for, so that who holds sessions runs. */
    private void runWithSessions(TaskLease lease, RunningAttempt attempt) throws InterruptedException {
        Weight weight = Weight.of(attempt.task(), context.who().hardwareClass());
        try (Sessions.Claim claim = context.sessions().claim(role.queue(), weight)) {
            attempt.onCancel(claim::giveUp);
            runner.awaitRoom(most -> claim.await(most.toMillis()), lease, attempt);
            runner.run(lease, attempt);
        }
    }

    /** Empty when the lease is settled or gone: a record nobody can read is kept as a dead letter, once that is durable. */
    private Optional<Task> decode(TaskLease lease) throws InterruptedException {
        while (!isStopping) {
            try {
                return Optional.of(context.decoder().apply(lease.payload()));
            } catch (RetriableException e) {
                log.warn("Slot {} waits for the schema registry to read a task: {}", name, e.getMessage());
            } catch (RuntimeException e) {
                String reason = "not a task of queue " + role.queue();
                if (context.reports().deadLetter(lease.origin(), lease.key(), lease.payload(), reason, e)) {
                    log.error(
                            "A record of queue {} is no task and went to the dead letters: {}", queue(), e.toString());
                    lease.reject();
                    return Optional.empty();
                }
            }
            Thread.sleep(context.timings().pauseAfterFailure().toMillis());
            if (!lease.renew()) {
                return Optional.empty();
            }
        }
        lease.release();
        return Optional.empty();
    }

    private TaskQueue openQueue() {
        TaskQueue queue = open.orElseGet(() -> context.queues().open(role.queue(), name));
        open = Optional.of(queue);
        return queue;
    }

    private void closeQueue() {
        try {
            open.ifPresent(TaskQueue::close);
        } catch (RuntimeException e) {
            log.warn("Slot {} could not close its consumer cleanly: {}", name, e.toString());
        } finally {
            open = Optional.empty();
        }
    }
}
