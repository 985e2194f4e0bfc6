package io.tailrace.router.job;

import io.tailrace.events.DispatchEvent;
import io.tailrace.events.Failure;
import io.tailrace.events.JobState;
import io.tailrace.events.Outcome;
import io.tailrace.events.TaskKind;
import io.tailrace.events.TaskProgress;
import io.tailrace.events.Verdict;
import io.tailrace.router.state.GroupRow;
import io.tailrace.router.state.TaskRow;
import io.tailrace.router.state.TimerRow;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Attempts at tasks: released, started, ended, given back, lost, out of time. A task is tried until it is done or its tries are used up;
 * what an attempt says that is not the current one of an open task changes nothing, save that a result is a result whoever brings it.
 */
final class Attempts {

    private final JobRules rules;
    private final Endings endings;
    private final Planning planning;
    private final Publishing publishing;
    private final Retries retries;
    private final Usage usage;

    Attempts(JobRules rules, Endings endings, Planning planning, Publishing publishing, Retries retries, Usage usage) {
        this.rules = rules;
        this.endings = endings;
        this.planning = planning;
        this.publishing = publishing;
        this.retries = retries;
        this.usage = usage;
    }

    private Optional<OpenTask> find(JobDraft draft, Outcome outcome) {
        if (outcome.getRun() != draft.run()) {
            return Optional.empty();
        }
        return OpenTask.find(draft, outcome.getGroupId(), outcome.getTaskId(), outcome.getAttempt());
    }

    // -- on its way

    void onReleased(JobDraft draft, DispatchEvent event) {
        OpenTask.find(draft, event.getGroupId(), event.getTaskId(), event.getAttempt())
                .filter(task -> task.isCurrent(event.getAttempt()) && task.row().getStartedAtMillis() == 0)
                .ifPresent(task -> {
                    draft.saveTask(task.row());
                    awaitStart(draft, task);
                });
    }

    private void awaitStart(JobDraft draft, OpenTask task) {
        long limit = rules.startLimitMillis(task.group().getPredictedSeconds());
        draft.timer(
                TimerKind.START_LIMIT,
                draft.now() + limit,
                task.row().getTaskId(),
                task.row().getAttempt());
    }

    void onStarted(JobDraft draft, Outcome outcome) {
        find(draft, outcome)
                .filter(task -> task.isCurrent(outcome.getAttempt()))
                .ifPresent(task -> begin(draft, task));
    }

    private OpenTask begin(JobDraft draft, OpenTask task) {
        TaskRow started =
                TaskRow.newBuilder(task.row()).setStartedAtMillis(draft.now()).build();
        draft.saveTask(started);
        Desertion.end(draft, task.group());
        Retries.endWait(draft, task.group());
        draft.timer(
                TimerKind.RUN_LIMIT, runLimit(draft, task.group(), started), started.getTaskId(), started.getAttempt());
        if (draft.row().getStartedAtMillis() == 0) {
            draft.change(row -> row.setStartedAtMillis(draft.now()));
        }
        if (draft.state() == JobState.QUEUED) {
            draft.change(row -> row.setState(JobState.PROBING.name()));
        }
        return new OpenTask(task.group(), task.chunk(), started);
    }

    private long runLimit(JobDraft draft, GroupRow group, TaskRow started) {
        long asked = Retries.recovery(draft, rules).getTimeLimitSeconds() * 1000;
        boolean isAsked = asked > 0 && !group.getRenditions().isEmpty();
        return started.getStartedAtMillis() + (isAsked ? asked : rules.runLimitMillis(group.getPredictedSeconds()));
    }

    /** Whoever goes on has begun: the word of the start is sent once and may be lost. */
    void onProgress(JobDraft draft, TaskProgress progress) {
        Optional<TaskRow> known = draft.task(progress.getTaskId())
                .filter(row -> progress.getRun() == draft.run() && row.getAttempt() == progress.getAttempt());
        if (known.isEmpty() || progress.getTotal() <= 0) {
            return;
        }
        double share = (double) Math.max(0, progress.getDone()) / progress.getTotal();
        OpenTask.find(draft, known.get().getGroupId(), progress.getTaskId(), progress.getAttempt())
                .filter(task -> task.isCurrent(progress.getAttempt()))
                .map(task -> task.row().getStartedAtMillis() == 0 ? begin(draft, task) : task)
                .ifPresent(task -> draft.saveTask(task.withShare(draft, share).row()));
    }

    // -- ended

    private void ended(JobDraft draft, OpenTask task, Outcome outcome) {
        AttemptAudit.ended(draft, task, outcome);
        usage.ended(draft, outcome);
    }

    void onFinished(JobDraft draft, Outcome outcome) {
        find(draft, outcome).ifPresent(task -> {
            boolean isCurrent = task.isCurrent(outcome.getAttempt());
            if (isCurrent || outcome.getVerdict() == Verdict.SUCCEEDED) {
                ended(draft, task, outcome);
            }
            switch (outcome.getVerdict()) {
                case SUCCEEDED -> succeed(draft, task, outcome, isCurrent);
                case REFUSED -> {
                    // What still runs after the end, a clean-up, cannot change it.
                    boolean isWanted = !draft.isFinal() && !SourceHash.isHash(task.group());
                    if (isCurrent && isWanted) {
                        endings.fail(draft, outcome.getFailure().orElseGet(Failures::noReason));
                    } else if (isCurrent) {
                        retries.failed(draft, task, outcome.getFailure().orElseGet(Failures::noReason), outcome);
                    }
                }
                case REVOKED -> {
                    if (isCurrent) {
                        retries.uncounted(draft, task);
                    }
                }
                case FAILED, UNKNOWN -> {
                    if (isCurrent) {
                        failed(draft, task, outcome);
                    }
                }
            }
        });
    }

    private void failed(JobDraft draft, OpenTask task, Outcome outcome) {
        if (publishing.goesBack(draft, task.group(), outcome)) {
            draft.dropTask(task.row().getTaskId());
            return;
        }
        retries.failed(draft, task, outcome.getFailure().orElseGet(Failures::noReason), outcome);
    }

    private void succeed(JobDraft draft, OpenTask task, Outcome outcome, boolean isCurrent) {
        Optional<Failure> problem = apply(draft, task, outcome);
        if (problem.isPresent()) {
            if (isCurrent) {
                retries.failed(draft, task.asSaved(draft), problem.get(), outcome);
            }
            return;
        }
        if (!isCurrent) {
            draft.revokeAttempt(task.row().getTaskId(), task.row().getAttempt(), "an earlier attempt came to its end");
        }
    }

    /** Takes a result; what it says is wrong counts as a failed try. */
    private Optional<Failure> apply(JobDraft draft, OpenTask task, Outcome outcome) {
        return switch (TaskKind.valueOf(task.group().getKind())) {
            case PROBE -> {
                if (outcome.getFacts().isEmpty()) {
                    yield Optional.of(Failures.incomplete("facts"));
                }
                done(draft, task);
                planning.onProbed(draft, outcome.getFacts().get());
                yield Optional.empty();
            }
            case PREPARE -> {
                if (outcome.getPrepared().isEmpty()) {
                    yield Optional.of(Failures.incomplete("prepared copy"));
                }
                done(draft, task);
                planning.onPrepared(draft, outcome.getPrepared().get());
                yield Optional.empty();
            }
            case PUBLISH -> {
                done(draft, task);
                publishing.onPublished(draft);
                yield Optional.empty();
            }
            case HASH -> {
                if (outcome.getSourceSha256().isEmpty()) {
                    yield Optional.of(Failures.incomplete("hash of the source"));
                }
                done(draft, task);
                SourceHash.found(draft, outcome.getSourceSha256());
                yield Optional.empty();
            }
            case ENCODE, AUDIO, FILE, IMAGE, TEXT -> media(draft, task, outcome);
            case UNKNOWN -> Optional.of(Failures.noReason());
        };
    }

    private Optional<Failure> media(JobDraft draft, OpenTask task, Outcome outcome) {
        OpenTask ended = task.withShare(draft, 0);
        Optional<Failure> problem = Units.accept(draft, task, outcome);
        Optional<Failure> damaged = Damage.verdict(draft);
        if (damaged.isPresent()) {
            endings.fail(draft, damaged.get());
            return Optional.empty();
        }
        if (problem.isPresent()) {
            draft.saveTask(ended.row());
            return problem;
        }
        done(draft, ended);
        Units.sealWhenComplete(draft);
        return Optional.empty();
    }

    private static void done(JobDraft draft, OpenTask task) {
        draft.dropTask(task.row().getTaskId());
        int tasksDone = task.group().getTasksDone() + 1;
        if (tasksDone == task.group().getChunks()) {
            Groups.close(draft, task.group(), "done");
            return;
        }
        draft.updateGroup(
                GroupRow.newBuilder(task.group()).setTasksDone(tasksDone).build());
        Groups.settle(draft, task.group(), task.row(), task.row().getAttempt(), OptionalInt.empty());
    }

    void onHandedBack(JobDraft draft, Outcome outcome) {
        find(draft, outcome)
                .filter(task -> task.isCurrent(outcome.getAttempt()))
                .ifPresent(task -> {
                    ended(draft, task, outcome);
                    if (outcome.getIsDeclined()) {
                        retries.declined(draft, task);
                    } else {
                        retries.uncounted(draft, task);
                    }
                });
    }

    /** Counts only if the lost attempt had started: what was never begun did not kill its worker. */
    void onLost(JobDraft draft, Outcome outcome) {
        find(draft, outcome)
                .filter(task -> task.isCurrent(outcome.getAttempt()))
                .ifPresent(task -> {
                    ended(draft, task, outcome);
                    draft.revokeAttempt(outcome.getTaskId(), outcome.getAttempt(), "its lease was lost");
                    if (task.row().getStartedAtMillis() != 0 && outcome.getHadStarted()) {
                        retries.lost(draft, task);
                    } else {
                        retries.uncounted(draft, task);
                    }
                });
    }

    // -- out of time

    void onTimer(JobDraft draft, TimerRow timer) {
        Optional<TaskRow> known = draft.task(timer.getTaskId()).filter(row -> row.getAttempt() == timer.getAttempt());
        Optional<OpenTask> found = timer.getRun() != draft.run()
                ? Optional.empty()
                : known.flatMap(row -> OpenTask.find(draft, row.getGroupId(), row.getTaskId(), row.getAttempt()));
        found.ifPresent(task -> {
            switch (TimerKind.valueOf(timer.getKind())) {
                case RETRY -> retries.due(draft, task);
                case RUN_LIMIT -> stop(draft, task);
                case START_LIMIT -> releaseAgain(draft, task);
                default -> throw new IllegalStateException("no timer of a task: " + timer.getKind());
            }
        });
    }

    private void stop(JobDraft draft, OpenTask task) {
        // A task that was delivered twice began twice, and each start set a timer: only the last one's ends it.
        if (task.row().getIsBackingOff()
                || task.row().getStartedAtMillis() == 0
                || runLimit(draft, task.group(), task.row()) > draft.now()) {
            return;
        }
        draft.revokeAttempt(task.row().getTaskId(), task.row().getAttempt(), "it ran too long");
        Failure failure = Failures.timedOut(draft.now() - task.row().getStartedAtMillis());
        AttemptAudit.ended(draft, task, "timed-out", Optional.of(failure));
        retries.timedOut(draft, task, failure);
    }

    /** What nobody started waits as long as its queue has no live slot: it would only wait there again. */
    private void releaseAgain(JobDraft draft, OpenTask task) {
        if (task.row().getIsBackingOff() || task.row().getStartedAtMillis() != 0) {
            return;
        }
        boolean hasSlot = draft.memory().fleet().pools().stream()
                .filter(view -> view.getQueue().equals(task.group().getQueue()))
                .anyMatch(view -> view.getSlots() > 0);
        if (hasSlot) {
            AttemptAudit.ended(draft, task, "not-started", Optional.empty());
            draft.revokeAttempt(task.row().getTaskId(), task.row().getAttempt(), "nobody started it");
            retries.uncounted(draft, task);
        } else {
            awaitStart(draft, task);
        }
    }
}
