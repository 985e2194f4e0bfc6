package io.tailrace.router.job;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.Outcome;
import io.tailrace.events.Recovery;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.TaskKind;
import io.tailrace.media.SourceRoot;
import io.tailrace.router.state.GroupRow;
import io.tailrace.router.state.RenditionRow;
import io.tailrace.router.state.TaskRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What becomes of a task whose attempt failed, was lost or was given back. {@link Reaction} is the rule, this class follows it. */
final class Retries {

    /** Nodes that may decline a task one after the other; then any takes it, precaution or not. */
    private static final int MOST_DECLINES = 5;

    private static final Set<RenditionKind> MOVING = Set.of(RenditionKind.VIDEO, RenditionKind.FILE);
    private static final Set<RenditionKind> STILL = Set.of(RenditionKind.IMAGE);

    private static final long DECLINED_PAUSE_MILLIS = 1_000;

    private final JobRules rules;
    private final Endings endings;
    private final Publishing publishing;
    private final Rework rework;

    Retries(JobRules rules, Endings endings, Publishing publishing, Rework rework) {
        this.rules = rules;
        this.endings = endings;
        this.publishing = publishing;
        this.rework = rework;
    }

    /** What the plan says of failures; before there is one, the router's own limits. */
    static Recovery recovery(JobDraft draft, JobRules rules) {
        return draft.plan()
                .flatMap(plan -> plan.getRecovery())
                .orElseGet(() -> Recovery.newBuilder().setTries(rules.tries()).build());
    }

    /** An attempt failed. */
    void failed(JobDraft draft, OpenTask task, Failure failure, Outcome outcome) {
        TaskRow row = counted(draft, task, failure, outcome.getHost(), outcome.getMemoryBytes());
        react(draft, new OpenTask(task.group(), task.chunk(), row), failure, Optional.of(outcome));
    }

    /** An attempt ran out of time. */
    void timedOut(JobDraft draft, OpenTask task, Failure failure) {
        TaskRow row = counted(draft, task, failure, "", 0);
        react(draft, new OpenTask(task.group(), task.chunk(), row), failure, Optional.empty());
    }

    /** An attempt that had started ended with its worker. */
    void lost(JobDraft draft, OpenTask task) {
        int losses = task.row().getLosses() + 1;
        Failure failure = losses > Reaction.POISON ? Failures.poison(losses) : Failures.lostWorker();
        TaskRow row = TaskRow.newBuilder(counted(draft, task, failure, "", 0))
                .setLosses(losses)
                .setIsAlone(losses >= Reaction.POISON)
                .build();
        react(draft, new OpenTask(task.group(), task.chunk(), row), failure, Optional.empty());
    }

    private static TaskRow counted(JobDraft draft, OpenTask task, Failure failure, String host, long memoryBytes) {
        draft.count(row -> row.setAttemptsFailed(row.getAttemptsFailed() + 1));
        TaskRow before = task.row();
        TaskRow.Builder row =
                TaskRow.newBuilder(before).setFailures(before.getFailures() + 1).setDeclines(0);
        boolean isShortage = failure.getErrorClass() == ErrorClass.RESOURCE;
        boolean isNew = !host.isEmpty() && !before.getAvoidHosts().contains(host);
        if (isNew && (isShortage || Reaction.isStuck(failure))) {
            List<String> avoid = new ArrayList<>(before.getAvoidHosts());
            avoid.add(host);
            row.setAvoidHosts(avoid);
        }
        if (isShortage) {
            row.setShortages(before.getShortages() + 1);
            if (Failures.isMemory(failure)) {
                row.setMoreMemoryThan(Math.max(before.getMoreMemoryThan(), memoryBytes));
            }
        }
        return row.build();
    }

    private void react(JobDraft draft, OpenTask task, Failure failure, Optional<Outcome> outcome) {
        Reaction reaction = Reaction.to(
                failure,
                task.row().getFailures(),
                task.row().getShortages(),
                task.row().getLosses(),
                task.group().getRenditions().size() > 1,
                recovery(draft, rules).getTries());
        switch (reaction) {
            case AGAIN -> again(draft, task, failure);
            case SPLIT -> {
                draft.dropTask(task.row().getTaskId());
                rework.split(draft, task.group(), failure.getMessage());
            }
            case ELSEWHERE -> {
                if (!rework.moveAway(draft, task.group(), failure.getMessage())) {
                    if (task.row().getFailures() < recovery(draft, rules).getTries()) {
                        again(draft, task, failure);
                    } else {
                        giveUp(draft, task, failure, outcome);
                    }
                }
            }
            case GIVE_UP -> giveUp(draft, task, failure, outcome);
        }
    }

    private static void again(JobDraft draft, OpenTask task, Failure failure) {
        long pause = BackOff.millis(
                failure.getErrorClass(), task.row().getFailures(), task.row().getTaskId());
        next(draft, task, pause);
    }

    /** A worker gave it back, or it was taken back: nothing was wrong with it. */
    void uncounted(JobDraft draft, OpenTask task) {
        next(draft, task, 0);
    }

    /**
     * Any worker of the queue may get it, also one that does not read the source: it goes round until one comes that does. Nobody waits for
     * a hash, so it has no words.
     */
    private static Optional<String> missing(JobDraft draft, GroupRow group) {
        return switch (TaskKind.valueOf(group.getKind())) {
            case PROBE -> root(draft).map(name -> "a worker that probes and reads the source root " + name);
            case PREPARE ->
                root(draft).map(name -> "a worker that prepares recordings and reads the source root " + name);
            default -> Optional.empty();
        };
    }

    private static Optional<String> root(JobDraft draft) {
        return SourceRoot.name(draft.request().getBucket());
    }

    private static void awaitRoot(JobDraft draft, GroupRow group) {
        missing(draft, group)
                .filter(words -> !draft.row().getWaitingFor().equals(words))
                .ifPresent(words -> draft.change(row -> row.setWaitingFor(words)));
    }

    /** A worker that reads the source has it. */
    static void endWait(JobDraft draft, GroupRow group) {
        missing(draft, group)
                .filter(words -> draft.row().getWaitingFor().equals(words))
                .ifPresent(words -> draft.change(row -> row.setWaitingFor("")));
    }

    /** A node left it to others, because of what went wrong before, or since it does not read the source. */
    void declined(JobDraft draft, OpenTask task) {
        int declines = task.row().getDeclines() + 1;
        TaskRow.Builder row = TaskRow.newBuilder(task.row()).setDeclines(declines);
        if (declines >= MOST_DECLINES) {
            row.setAvoidHosts(List.of()).setMoreMemoryThan(0).setDeclines(0);
        }
        awaitRoot(draft, task.group());
        long pause = root(draft).isPresent() ? declines * DECLINED_PAUSE_MILLIS : DECLINED_PAUSE_MILLIS;
        next(draft, new OpenTask(task.group(), task.chunk(), row.build()), pause);
    }

    /** The next attempt, at once or after a pause. */
    private static void next(JobDraft draft, OpenTask task, long pauseMillis) {
        int ended = task.row().getAttempt();
        boolean isAfterPause = pauseMillis > 0;
        TaskRow next = TaskRow.newBuilder(task.withShare(draft, 0).row())
                .setAttempt(ended + 1)
                .setStartedAtMillis(0)
                .setIsBackingOff(isAfterPause)
                .build();
        draft.saveTask(next);
        if (isAfterPause) {
            draft.timer(TimerKind.RETRY, draft.now() + pauseMillis, next.getTaskId(), next.getAttempt());
        }
        OptionalInt retryAttempt = isAfterPause ? OptionalInt.empty() : OptionalInt.of(next.getAttempt());
        Groups.settle(draft, task.group(), next, ended, retryAttempt);
    }

    /** The pause is over. */
    void due(JobDraft draft, OpenTask task) {
        if (!task.row().getIsBackingOff()) {
            return;
        }
        TaskRow row = TaskRow.newBuilder(task.row()).setIsBackingOff(false).build();
        draft.saveTask(row);
        Groups.settle(draft, task.group(), row, row.getAttempt() - 1, OptionalInt.of(row.getAttempt()));
    }

    // -- no more tries

    private void giveUp(JobDraft draft, OpenTask task, Failure failure, Optional<Outcome> outcome) {
        if (failure.getErrorClass() == ErrorClass.INTERNAL) {
            outcome.ifPresent(last -> draft.effect(new Effect.Shelve(last, failure.getMessage())));
        }
        GroupRow group = task.group();
        TaskKind kind = TaskKind.valueOf(group.getKind());
        if (kind == TaskKind.HASH) {
            draft.dropTask(task.row().getTaskId());
            Groups.close(draft, group, failure.getMessage());
            SourceHash.missed(draft, failure);
        } else if (kind == TaskKind.PUBLISH) {
            publishing.giveUp(draft, group, failure);
        } else if (mayDrop(draft, group, failure)) {
            Units.drop(draft, group, failure);
            draft.dropTask(task.row().getTaskId());
            Rework.stop(draft, group, failure.getMessage());
            Units.sealWhenComplete(draft);
        } else {
            endings.fail(draft, failure);
        }
    }

    /** Pictures and text are extras; of a job that makes pictures alone one must come out. A rung or a file may be missing while another one is there, by the profile's word. */
    private boolean mayDrop(JobDraft draft, GroupRow group, Failure failure) {
        return switch (TaskKind.valueOf(group.getKind())) {
            case TEXT -> true;
            case IMAGE -> !draft.makesPicturesOnly() || hasAnother(draft, group, STILL);
            case ENCODE, FILE ->
                failure.getErrorClass() != ErrorClass.INPUT
                        && failure.getErrorClass() != ErrorClass.CONFIG
                        && recovery(draft, rules).getDropsBrokenRung()
                        && hasAnother(draft, group, MOVING);
            default -> false;
        };
    }

    /** Of one of {@code kinds}, outside of {@code group} and not left out. */
    private static boolean hasAnother(JobDraft draft, GroupRow group, Set<RenditionKind> kinds) {
        return draft.row().getRenditions().stream()
                .filter(row -> !row.getIsDropped() && !group.getRenditions().contains(row.getName()))
                .map(RenditionRow::getName)
                .flatMap(name -> draft.rendition(name).stream())
                .map(Rendition::getKind)
                .anyMatch(kinds::contains);
    }
}
