package io.tailrace.router.job;

import io.tailrace.events.Failure;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobState;
import io.tailrace.events.Outcome;
import io.tailrace.events.Plan;
import io.tailrace.events.PublishKind;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.PublishTask;
import io.tailrace.events.PublishUnit;
import io.tailrace.events.StepReturned;
import io.tailrace.events.UnitId;
import io.tailrace.events.UnitPublished;
import io.tailrace.router.state.GroupRow;
import io.tailrace.router.state.RenditionRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Publish steps: the packager asks for them one by one, the router runs them and says when one is done. */
final class Publishing {

    /** Objects that vanish again and again are somebody's doing. */
    private static final int MOST_RETURNS = 10;

    private final JobRules rules;
    private final Endings endings;
    private final Runs runs;
    private final Rework rework;

    Publishing(JobRules rules, Endings endings, Runs runs, Rework rework) {
        this.rules = rules;
        this.endings = endings;
        this.runs = runs;
        this.rework = rework;
    }

    void onAsked(JobDraft draft, PublishRequested request) {
        int step = request.getPublish().getStep();
        boolean isNext = request.getRun() == draft.run()
                && step > draft.row().getPublishStep()
                && draft.row().getPublishGroup().isEmpty();
        if (!isNext || !isTimely(draft, request.getPublish().getKind())) {
            return;
        }
        draft.effect(new Effect.SaveStep(draft.jobId(), request));
        GroupRow group = Groups.publish(draft, request);
        draft.note(row -> row.setPublishStep(step)
                .setPublishGroup(group.getGroupId())
                .setPublishKind(request.getPublish().getKind().name()));
    }

    private static boolean isTimely(JobDraft draft, PublishKind kind) {
        return switch (kind) {
            case COPY -> draft.state() == JobState.ENCODING || draft.state() == JobState.PACKAGING;
            case MANIFEST -> draft.state() == JobState.PACKAGING;
            case CLEANUP -> draft.row().getAwaitsCleanup();
            case PURGE, UNKNOWN -> false;
        };
    }

    void onPublished(JobDraft draft) {
        PublishRequested step = draft.memory().step(draft.jobId()).orElseThrow();
        draft.note(row -> row.setPublishGroup("").setPublishKind(""));
        switch (step.getPublish().getKind()) {
            case COPY -> copied(draft, step);
            case MANIFEST -> endings.complete(draft);
            case CLEANUP -> cleaned(draft);
            case PURGE -> purged(draft);
            case UNKNOWN -> throw new IllegalStateException("a step of no known kind was opened");
        }
    }

    private static void copied(JobDraft draft, PublishRequested step) {
        List<UnitId> units =
                step.getPublish().getUnits().stream().map(PublishUnit::getUnit).toList();
        for (UnitId unit : units) {
            draft.updateCounters(
                    unit.getRendition(),
                    row -> row.getGeneration() == unit.getGeneration()
                            ? RenditionRow.newBuilder(row)
                                    .setUnitsPublished(row.getUnitsPublished() + 1)
                                    .build()
                            : row);
        }
        draft.log(draft.log(JobLogKind.UNIT_PUBLISHED)
                .setUnitPublished(new UnitPublished(step.getPublish().getStep(), units)));
    }

    /**
     * A step that found accepted objects gone: their units are made again, and the step's others wait for another one.
     *
     * @return false when the outcome says no such thing, or has said it too often
     */
    boolean goesBack(JobDraft draft, GroupRow group, Outcome outcome) {
        boolean isOpenStep = group.getGroupId().equals(draft.row().getPublishGroup());
        if (outcome.getGone().isEmpty() || !isOpenStep || draft.row().getStepsReturned() >= MOST_RETURNS) {
            return false;
        }
        PublishTask step = draft.memory().step(draft.jobId()).orElseThrow().getPublish();
        boolean isPublished = step.getKind() == PublishKind.MANIFEST;
        List<UnitId> units = step.getUnits().stream().map(PublishUnit::getUnit).toList();
        List<UnitId> gone = rework.reopen(
                draft,
                outcome.getGone().stream()
                        .filter(unit -> isPublished || units.contains(unit))
                        .toList(),
                isPublished);
        if (gone.isEmpty()) {
            return false;
        }
        Groups.close(draft, group, "objects are gone");
        draft.note(row -> row.setPublishGroup("").setPublishKind("").setStepsReturned(row.getStepsReturned() + 1));
        draft.audit("units-reopened", Map.of("units", Integer.toString(gone.size())));
        draft.log(draft.log(JobLogKind.STEP_RETURNED).setStepReturned(new StepReturned(step.getStep(), gone)));
        return true;
    }

    private void cleaned(JobDraft draft) {
        draft.note(row -> row.setAwaitsCleanup(false).setCleanups(row.getCleanups() + 1));
        if (draft.row().getIsPurged()) {
            purge(draft);
            return;
        }
        if (draft.row().getCleanups() == 1) {
            draft.timer(TimerKind.CLEAN_AGAIN, draft.now() + rules.cleanAgainMillis());
        }
        runs.openWaiting(draft);
    }

    /** Whoever was not heard of has given up by now, and may have written after the first clean-up. */
    void cleanAgain(JobDraft draft) {
        boolean isIdle = draft.row().getIsClosed()
                && !draft.row().getAwaitsCleanup()
                && draft.row().getPublishGroup().isEmpty()
                && draft.row().getCleanups() == 1;
        if (isIdle) {
            draft.memory()
                    .step(draft.jobId())
                    .map(PublishRequested::getPublish)
                    .filter(step -> step.getKind() == PublishKind.CLEANUP)
                    .ifPresent(step -> openOwn(draft, "clean", step));
        }
    }

    /** An operator wants nothing of the job to be left. */
    void onPurge(JobDraft draft, String requestedBy) {
        if (!draft.isFinal() || draft.row().getIsPurged() || draft.isDryRun()) {
            return;
        }
        draft.audit("purge-asked", Map.of("by", requestedBy));
        draft.note(row -> row.setIsPurged(true));
        endings.close(draft);
        if (!draft.row().getAwaitsCleanup()) {
            purge(draft);
        }
    }

    private void purge(JobDraft draft) {
        if (!draft.row().getPublishGroup().isEmpty()) {
            return; // the second clean-up is on its way; its end comes here
        }
        Optional<Plan> plan = draft.plan();
        if (plan.isEmpty()) {
            purged(draft);
            return;
        }
        openOwn(
                draft,
                "purge",
                PublishTask.newBuilder()
                        .setKind(PublishKind.PURGE)
                        .setStep(draft.row().getPublishStep())
                        .setRevision(draft.run())
                        .setPlan(plan.get())
                        .setCreatedAtMillis(draft.row().getCreatedAtMillis())
                        .build());
    }

    private void purged(JobDraft draft) {
        draft.audit("purged", Map.of());
        if (draft.memory().nextRequest(draft.jobId()).isPresent()) {
            draft.note(row -> row.setIsPurged(false));
            runs.openWaiting(draft);
        } else {
            endings.forgetNow(draft);
        }
    }

    private static void openOwn(JobDraft draft, String name, PublishTask step) {
        PublishRequested request = PublishRequested.newBuilder()
                .setJobId(draft.jobId())
                .setRun(draft.run())
                .setPublish(step)
                .setAtMillis(draft.now())
                .build();
        draft.effect(new Effect.SaveStep(draft.jobId(), request));
        GroupRow group = Groups.publish(draft, name, step);
        draft.note(row -> row.setPublishGroup(group.getGroupId())
                .setPublishKind(step.getKind().name()));
    }

    void giveUp(JobDraft draft, GroupRow group, Failure failure) {
        if (draft.row().getPublishKind().equals(PublishKind.CLEANUP.name())) {
            // What is left goes with the bucket's lifecycle; the run has ended long ago.
            draft.note(row -> row.setPublishGroup("").setPublishKind(""));
            Groups.close(draft, group, failure.getMessage());
            cleaned(draft);
        } else if (draft.row().getPublishKind().equals(PublishKind.PURGE.name())) {
            Groups.close(draft, group, failure.getMessage());
            draft.audit("purge-failed", Map.of("code", failure.getCode(), "message", failure.getMessage()));
            draft.note(row -> row.setPublishGroup("").setPublishKind("").setIsPurged(false));
        } else {
            endings.fail(draft, failure);
        }
    }
}
