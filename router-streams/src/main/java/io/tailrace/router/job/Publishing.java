package io.tailrace.router.job;

import io.tailrace.events.Failure;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobState;
import io.tailrace.events.PublishKind;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.PublishUnit;
import io.tailrace.events.UnitId;
import io.tailrace.events.UnitPublished;
import io.tailrace.router.state.GroupRow;
import io.tailrace.router.state.RenditionRow;
import java.util.List;

/** Publish steps: the packager asks for them one by one, the router runs them and says when one is done. */
final class Publishing {

    private final Endings endings;
    private final Runs runs;

    Publishing(Endings endings, Runs runs) {
        this.endings = endings;
        this.runs = runs;
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
            case UNKNOWN -> false;
        };
    }

    void onPublished(JobDraft draft) {
        PublishRequested step = draft.memory().step(draft.jobId()).orElseThrow();
        draft.note(row -> row.setPublishGroup("").setPublishKind(""));
        switch (step.getPublish().getKind()) {
            case COPY -> copied(draft, step);
            case MANIFEST -> endings.complete(draft);
            case CLEANUP -> cleaned(draft);
            case UNKNOWN -> throw new IllegalStateException("a step of no known kind was opened");
        }
    }

    private static void copied(JobDraft draft, PublishRequested step) {
        List<UnitId> units =
                step.getPublish().getUnits().stream().map(PublishUnit::getUnit).toList();
        for (UnitId unit : units) {
            draft.updateCounters(
                    unit.getRendition(),
                    row -> RenditionRow.newBuilder(row)
                            .setUnitsPublished(row.getUnitsPublished() + 1)
                            .build());
        }
        draft.log(draft.log(JobLogKind.UNIT_PUBLISHED)
                .setUnitPublished(new UnitPublished(step.getPublish().getStep(), units)));
    }

    private void cleaned(JobDraft draft) {
        draft.note(row -> row.setAwaitsCleanup(false));
        runs.openWaiting(draft);
    }

    void giveUp(JobDraft draft, GroupRow group, Failure failure) {
        if (draft.row().getPublishKind().equals(PublishKind.CLEANUP.name())) {
            // What is left goes with the bucket's lifecycle; the run has ended long ago.
            draft.note(row -> row.setPublishGroup("").setPublishKind(""));
            Groups.close(draft, group, failure.getMessage());
            cleaned(draft);
        } else {
            endings.fail(draft, failure);
        }
    }
}
