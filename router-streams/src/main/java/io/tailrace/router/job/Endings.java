package io.tailrace.router.job;

import io.tailrace.events.AssetPublished;
import io.tailrace.events.Closed;
import io.tailrace.events.Failure;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobState;
import io.tailrace.events.Plan;
import io.tailrace.events.PlanView;
import io.tailrace.events.RenditionKind;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.OutputsRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How a run ends, and what is cleaned up after it. */
final class Endings {

    private static final long CLEAN_UP_MILLIS = Duration.ofHours(1).toMillis();

    private final JobRules rules;

    Endings(JobRules rules) {
        this.rules = rules;
    }

    void fail(JobDraft draft, Failure failure) {
        draft.change(row -> row.setErrorClass(failure.getErrorClass().name())
                .setErrorCode(failure.getCode())
                .setErrorMessage(failure.getMessage()));
        abandon(draft, JobState.FAILED, failure.getMessage());
        draft.audit("failed", times(draft, Map.of("code", failure.getCode(), "message", failure.getMessage())));
        if (!draft.isDryRun()) {
            draft.timer(TimerKind.CLOSE, draft.now() + rules.retryWindow().toMillis());
        }
    }

    /** A dry run has its answer. */
    void answer(JobDraft draft, Plan plan, PlanView forecast) {
        draft.forecastMade(plan, forecast);
        end(draft, JobState.PLANNED);
    }

    /** Before the run is sealed; after that its caller refuses. */
    void cancel(JobDraft draft, String requestedBy) {
        abandon(draft, JobState.CANCELED, "canceled");
        draft.audit("canceled", times(draft, Map.of("by", requestedBy)));
        if (!draft.isDryRun()) {
            close(draft);
        }
    }

    private void abandon(JobDraft draft, JobState state, String reason) {
        Groups.closeAll(draft, reason);
        draft.revokeRun(reason);
        draft.change(row -> row.setPublishGroup("").setPublishKind(""));
        end(draft, state);
    }

    /** The manifests are written. */
    void complete(JobDraft draft) {
        Plan plan = draft.plan().orElseThrow();
        boolean isPartial = draft.row().getRenditions().stream()
                .anyMatch(counters -> counters.getIsDropped()
                        && draft.rendition(counters.getName())
                                .filter(rendition ->
                                        rendition.getKind() != RenditionKind.IMAGE || draft.makesPicturesOnly())
                                .isPresent());
        JobState state = isPartial ? JobState.COMPLETED_PARTIAL : JobState.COMPLETED;
        end(draft, state);
        draft.audit(
                "completed", times(draft, Map.of("revision", Integer.toString(draft.run()), "state", state.name())));
        draft.effect(new Effect.Announce(asset(draft, plan, state)));
        if (isPartial) {
            draft.timer(TimerKind.CLOSE, draft.now() + rules.retryWindow().toMillis());
        } else {
            close(draft);
        }
    }

    /** With the times of the run's stages (RFC 3339). */
    private static Map<String, String> times(JobDraft draft, Map<String, String> details) {
        JobRow row = draft.row().build();
        Map<String, String> all = new TreeMap<>(details);
        time(all, "created", row.getCreatedAtMillis());
        time(all, "started", row.getStartedAtMillis());
        time(all, "probed", row.getProbedAtMillis());
        time(all, "encoded", row.getEncodedAtMillis());
        time(all, "finished", row.getFinishedAtMillis());
        return all;
    }

    private static void time(Map<String, String> details, String name, long millis) {
        if (millis > 0) {
            details.put(name, Instant.ofEpochMilli(millis).toString());
        }
    }

    private static AssetPublished asset(JobDraft draft, Plan plan, JobState state) {
        IngestCompleted request = draft.request();
        return AssetPublished.newBuilder()
                .setJobId(draft.jobId())
                .setRun(draft.run())
                .setRevision(draft.run())
                .setState(state)
                .setProfile(request.getProfile())
                .setSourceBucket(request.getBucket())
                .setSourceKey(request.getKey())
                .setOutputs(JobViews.outputs(draft.row().build(), plan))
                .setDurationSeconds(JobViews.durationSeconds(plan))
                .setMetadata(request.getMetadata())
                .setAtMillis(draft.now())
                .build();
    }

    private void end(JobDraft draft, JobState state) {
        draft.change(row -> row.setState(state.name()).setWaitingFor("").setFinishedAtMillis(draft.now()));
        Duration shown = draft.isDryRun() ? DryRuns.SHOWN : rules.retention();
        draft.timer(TimerKind.EXPIRE, draft.now() + shown.toMillis());
    }

    /** The work objects of an ended run may go. */
    void close(JobDraft draft) {
        if (draft.row().getIsClosed()) {
            return;
        }
        draft.change(row -> row.setIsClosed(true).setAwaitsCleanup(true));
        draft.effect(new Effect.DropUnits(draft.jobId()));
        SourceHash.keep(draft);
        draft.log(draft.log(JobLogKind.CLOSED).setClosed(new Closed(draft.row().getState())));
    }

    /** The view goes; the id is remembered for a while, so that a late copy of the request is no new job. Of a dry run nothing is left. */
    void expire(JobDraft draft) {
        if (draft.isDryRun()) {
            draft.drop();
            return;
        }
        if (!draft.row().getIsClosed() || Runs.isBeingCleaned(draft)) {
            close(draft);
            draft.timer(TimerKind.EXPIRE, draft.now() + CLEAN_UP_MILLIS);
            return;
        }
        forget(draft, JobViews.kept(draft.row().build(), draft.plan()));
    }

    /** Nothing is left of it, so the same request makes it anew. */
    void forgetNow(JobDraft draft) {
        draft.note(row -> row.setState(JobState.CANCELED.name()));
        forget(draft, Optional.empty());
    }

    private void forget(JobDraft draft, Optional<OutputsRow> outputs) {
        if (!draft.row().getGroups().isEmpty()) {
            Groups.closeAll(draft, "the job is forgotten");
        }
        draft.note(row -> row.setIsForgotten(true)
                .setIsClosed(true)
                .setAwaitsCleanup(false)
                .setIsPurged(false)
                .setGenerationBase(draft.highestGeneration())
                .setOutputs(outputs.orElse(null))
                .setRenditions(List.of())
                .setDamaged(List.of()));
        draft.effect(new Effect.DropAll(draft.jobId()));
        draft.hide();
        draft.timer(TimerKind.FORGET, draft.now() + rules.memory().toMillis());
    }

    /** Shows a finished job again that was expired: the request is a copy of the one it was made from, and its sender looks for it. */
    void showAgain(JobDraft draft, IngestCompleted request) {
        draft.begin(
                request, JobRow.newBuilder(draft.row()).setIsForgotten(false).build());
        draft.timer(TimerKind.EXPIRE, draft.now() + rules.retention().toMillis());
    }
}
