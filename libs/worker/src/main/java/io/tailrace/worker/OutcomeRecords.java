package io.tailrace.worker;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.Outcome;
import io.tailrace.events.OutcomeKind;
import io.tailrace.events.Task;
import io.tailrace.events.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Puts into records what a worker says about attempts. */
final class OutcomeRecords {

    private final WorkerIdentity who;
    private final Clock clock;

    OutcomeRecords(WorkerIdentity who, Clock clock) {
        this.who = who;
        this.clock = clock;
    }

    /** The task was delivered before and never settled: whoever had it is gone. */
    Outcome lost(Task task) {
        return of(task, OutcomeKind.LOST).build();
    }

    Outcome started(RunningAttempt attempt) {
        return of(attempt, OutcomeKind.STARTED).setWallMillis(0).build();
    }

    Outcome handedBack(RunningAttempt attempt) {
        return of(attempt, OutcomeKind.HANDED_BACK).build();
    }

    /** Left to another node, given the task's precaution. */
    Outcome declined(Task task) {
        return of(task, OutcomeKind.HANDED_BACK).setIsDeclined(true).build();
    }

    Outcome revoked(RunningAttempt attempt, boolean hadStarted) {
        return of(attempt, OutcomeKind.FINISHED)
                .setVerdict(Verdict.REVOKED)
                .setHadStarted(hadStarted)
                .build();
    }

    Outcome finished(RunningAttempt attempt, Ending ending) {
        Outcome.Builder outcome = of(attempt, OutcomeKind.FINISHED)
                .setPrograms(attempt.programs())
                .setNotes(attempt.notes());
        if (ending instanceof Ending.Failed failed) {
            return outcome.setVerdict(failed.verdict())
                    .setFailure(failed.failure())
                    .setGone(failed.gone())
                    .build();
        }
        outcome.setVerdict(Verdict.SUCCEEDED);
        TaskResult result = ((Ending.Succeeded) ending).result();
        if (result instanceof TaskResult.Units units) {
            outcome.setUnits(units.units()).setCpuMillis(units.cpuMillis());
        } else if (result instanceof TaskResult.Probed probed) {
            outcome.setFacts(probed.facts());
        } else if (result instanceof TaskResult.Prepared prepared) {
            outcome.setPrepared(prepared.media());
        } else if (result instanceof TaskResult.Hashed hashed) {
            outcome.setSourceSha256(hashed.sha256());
        } else if (result instanceof TaskResult.Published published) {
            outcome.setReceiptSha256(published.receiptSha256());
        }
        return outcome.build();
    }

    /** A failure in the place of an outcome that is too large, or not of its schema. */
    Outcome unpublishable(Outcome outcome) {
        return Outcome.newBuilder(outcome)
                .setKind(OutcomeKind.FINISHED)
                .setVerdict(Verdict.FAILED)
                .setUnits(List.of())
                .setFacts(null)
                .setPrepared(null)
                .setPrograms(List.of())
                .setNotes(List.of())
                .setFailure(Failure.newBuilder()
                        .setErrorClass(ErrorClass.INTERNAL)
                        .setCode("outcome-unpublishable")
                        .setMessage("What the attempt brought cannot be reported: the record is too large or broken.")
                        .build())
                .build();
    }

    /** What an exception that is nobody's verdict becomes: a bug, or a node that ran out of memory. */
    static Ending.Failed unexpected(Throwable thrown) {
        boolean isMemory = thrown instanceof OutOfMemoryError;
        String text = thrown.getMessage() == null
                ? thrown.getClass().getSimpleName()
                : thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
        return new Ending.Failed(
                Verdict.FAILED,
                Failure.newBuilder()
                        .setErrorClass(isMemory ? ErrorClass.RESOURCE : ErrorClass.INTERNAL)
                        .setCode(isMemory ? "out-of-memory" : "internal")
                        .setMessage("The worker failed unexpectedly (" + bounded(text) + ").")
                        .build());
    }

    /** Stopped because it ran many times longer than this node's tasks do. */
    static Ending.Failed overdue(Task task, Duration limit) {
        return new Ending.Failed(
                Verdict.FAILED,
                Failure.newBuilder()
                        .setErrorClass(ErrorClass.TRANSIENT)
                        .setCode("task-overdue")
                        .setMessage("The work was stopped after " + limit.toSeconds()
                                + " seconds, far more than such a task takes on this worker (predicted: "
                                + Math.round(task.getPredictedSeconds()) + " seconds).")
                        .build());
    }

    private static String bounded(String text) {
        return text.length() <= 500 ? text : text.substring(0, 500) + "…";
    }

    private Outcome.Builder of(RunningAttempt attempt, OutcomeKind kind) {
        return of(attempt.task(), kind).setLeaseId(attempt.leaseId()).setWallMillis(attempt.wallMillis());
    }

    private Outcome.Builder of(Task task, OutcomeKind kind) {
        return Outcome.newBuilder()
                .setKind(kind)
                .setJobId(task.getJobId())
                .setRun(task.getRun())
                .setTaskId(task.getTaskId())
                .setGroupId(task.getGroupId())
                .setAttempt(task.getAttempt())
                .setQueue(task.getQueue())
                .setWorkerId(who.workerId())
                .setHardwareClass(who.hardwareClass())
                .setIdentity(who.identity())
                .setHost(who.host())
                .setMemoryBytes(who.memoryBytes())
                .setAtMillis(clock.millis());
    }
}
