package io.tailrace.router.job;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobCommand;
import io.tailrace.events.JobCommandKind;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobState;
import io.tailrace.events.Lane;
import io.tailrace.events.PlanMade;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.RenditionRow;
import io.tailrace.router.state.TimerRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How runs begin, and what users may ask of them. */
final class Runs {

    private final Profiles profiles;
    private final JobRules rules;
    private final Endings endings;
    private final Rework rework;

    Runs(Profiles profiles, JobRules rules, Endings endings, Rework rework) {
        this.profiles = profiles;
        this.rules = rules;
        this.endings = endings;
        this.rework = rework;
    }

    // -- requests

    Decision onRequest(String jobId, IngestCompleted request, JobMemory memory, long now) {
        Optional<JobRow> known = memory.job(jobId);
        if (known.isEmpty()) {
            return first(jobId, request, memory, now);
        }
        if (request.getIsDryRun()) {
            return Decision.NOTHING;
        }
        JobRow row = known.get();
        JobDraft draft = new JobDraft(row, memory, now);
        if (mayRunAgain(row, request)) {
            next(draft, request);
        } else if (row.getIsForgotten()) {
            endings.showAgain(draft, request);
        }
        return draft.decide();
    }

    /** A copy of a request is no new job, unless the last run came to nothing, or nothing tells two requests apart. */
    private static boolean mayRunAgain(JobRow row, IngestCompleted request) {
        JobState state = JobStates.of(row);
        return switch (state) {
            case FAILED, CANCELED -> true;
            case COMPLETED, COMPLETED_PARTIAL -> !RequestIdentity.of(request).isDistinct();
            default -> false;
        };
    }

    private Decision first(String jobId, IngestCompleted request, JobMemory memory, long now) {
        JobRow row = JobRow.newBuilder()
                .setJobId(jobId)
                .setRun(0)
                .setState(JobState.QUEUED.name())
                .setLane(Lane.NORMAL.name())
                .setCreatedAtMillis(now)
                .setUpdatedAtMillis(now)
                .build();
        JobDraft draft = new JobDraft(row, memory, now);
        open(draft, request);
        memory.command(jobId).ifPresent(command -> {
            draft.effect(new Effect.SaveCommand(jobId, Optional.empty()));
            obey(draft, command);
        });
        return draft.decide();
    }

    private JobDraft next(JobDraft draft, IngestCompleted request) {
        if (isBeingCleaned(draft)) {
            // The clean-up deletes the whole folder of the job: a run that began before its end would lose objects.
            draft.effect(new Effect.SaveNextRequest(draft.jobId(), Optional.of(request)));
            return draft;
        }
        open(draft, request);
        return draft;
    }

    /** Or purged. */
    static boolean isBeingCleaned(JobDraft draft) {
        return draft.isFinal() && !draft.row().getPublishGroup().isEmpty();
    }

    /** Begins the run that waited for the clean-up of the one before, if there is one. */
    void openWaiting(JobDraft draft) {
        draft.memory().nextRequest(draft.jobId()).ifPresent(request -> {
            draft.effect(new Effect.SaveNextRequest(draft.jobId(), Optional.empty()));
            open(draft, request);
        });
    }

    private void open(JobDraft draft, IngestCompleted request) {
        int generations = draft.highestGeneration();
        if (draft.run() > 0) {
            leaveNothingOpen(draft);
            draft.runDropped();
        }
        long now = draft.now();
        draft.begin(
                request,
                JobRow.newBuilder()
                        .setJobId(draft.jobId())
                        .setRun(draft.run() + 1)
                        .setState(JobState.QUEUED.name())
                        .setLane(lane(request.getLane()).name())
                        .setGenerationBase(generations)
                        .setAuditHead(draft.row().getAuditHead())
                        .setAuditSequence(draft.row().getAuditSequence())
                        .setAuditSinceMillis(draft.row().getAuditSinceMillis())
                        .setCreatedAtMillis(now)
                        .setUpdatedAtMillis(now)
                        .build());
        draft.audit(
                "accepted",
                Map.of(
                        "bucket",
                        request.getBucket(),
                        "key",
                        request.getKey(),
                        "version",
                        request.getVersionId().orElse(""),
                        "etag",
                        request.getEtag().orElse(""),
                        "profile",
                        request.getProfile(),
                        "overrides",
                        request.getOverrides()));
        draft.timer(TimerKind.MAX_AGE, now + (draft.isDryRun() ? DryRuns.LONGEST : rules.maxAge()).toMillis());
        WantedProfile.of(profiles, request)
                .use(profile -> Groups.probe(draft, profile), failure -> endings.fail(draft, failure));
    }

    /** The hash of a source may still be in the making when a run has ended. */
    private static void leaveNothingOpen(JobDraft draft) {
        if (!draft.row().getGroups().isEmpty()) {
            Groups.closeAll(draft, "the next run begins");
            draft.revokeRun("the next run begins");
        }
    }

    /** What was accepted is still there, and what went wrong was not the source's or the profile's fault: those are looked at anew. */
    private static boolean mayContinue(JobDraft draft) {
        boolean isSound = JobViews.error(draft.row().build())
                .map(Failure::getErrorClass)
                .filter(errorClass -> errorClass == ErrorClass.INPUT || errorClass == ErrorClass.CONFIG)
                .isEmpty();
        return draft.plan().isPresent() && !draft.row().getIsClosed() && draft.state() != JobState.CANCELED && isSound;
    }

    /** The next run of the same plan: only what is missing is made, and the asset becomes a new revision. */
    private void goOn(JobDraft draft) {
        leaveNothingOpen(draft);
        JobRow before = draft.row().build();
        draft.begin(
                draft.request(),
                JobRow.newBuilder(before)
                        .setRun(before.getRun() + 1)
                        .setState(JobState.ENCODING.name())
                        .setErrorClass("")
                        .setErrorCode("")
                        .setErrorMessage("")
                        .setWaitingFor("")
                        .setRenditions(before.getRenditions().stream()
                                .map(counters -> RenditionRow.newBuilder(counters)
                                        .setRunningPermille(0)
                                        .build())
                                .toList())
                        .setGroups(List.of())
                        .setGroupsAdded(0)
                        .setStepsReturned(0)
                        .setAttemptsFailed(0)
                        .setUsage(List.of())
                        .setIsSealed(false)
                        .setCreatedAtMillis(draft.now())
                        .setStartedAtMillis(0)
                        .setEncodedAtMillis(0)
                        .setFinishedAtMillis(0)
                        .build());
        rework.wantDropped(draft);
        draft.timer(TimerKind.MAX_AGE, draft.now() + rules.maxAge().toMillis());
        draft.log(draft.log(JobLogKind.PLAN_MADE)
                .setPlanMade(PlanMade.newBuilder()
                        .setPlan(draft.plan().orElseThrow())
                        .setMetadata(draft.request().getMetadata())
                        .setCreatedAtMillis(draft.now())
                        .setIsContinued(true)
                        .build()));
        draft.memory().facts(draft.jobId()).ifPresent(facts -> SourceHash.ask(draft, facts, rules));
        rework.openAll(draft);
        Units.sealWhenComplete(draft);
    }

    private static Lane lane(Lane asked) {
        return asked == Lane.UNKNOWN ? Lane.NORMAL : asked;
    }

    // -- commands

    Decision onCommand(JobCommand command, JobMemory memory, long now) {
        Optional<JobRow> known = memory.job(command.getJobId());
        if (known.isEmpty()) {
            return keep(command, memory, now);
        }
        if (known.get().getIsForgotten()) {
            return Decision.NOTHING;
        }
        JobDraft draft = new JobDraft(known.get(), memory, now);
        obey(draft, command);
        return draft.decide();
    }

    /** One is kept, and nothing takes the place of a cancel. */
    private Decision keep(JobCommand command, JobMemory memory, long now) {
        String jobId = command.getJobId();
        boolean isCancel = command.getKind() == JobCommandKind.CANCEL;
        boolean isCanceled = memory.command(jobId)
                .filter(kept -> kept.getKind() == JobCommandKind.CANCEL)
                .isPresent();
        if (!isCancel && (isCanceled || command.getKind() != JobCommandKind.PRIORITY)) {
            return Decision.NOTHING;
        }
        TimerRow expiry = new TimerRow(jobId, TimerKind.COMMAND_EXPIRY.name(), 0, "", 0);
        return new Decision(
                List.of(
                        new Effect.SaveCommand(jobId, Optional.of(command)),
                        new Effect.SetTimer(now + rules.commandsKept().toMillis(), expiry)),
                "");
    }

    private void obey(JobDraft draft, JobCommand command) {
        switch (command.getKind()) {
            case CANCEL -> {
                if (draft.memory().nextRequest(draft.jobId()).isPresent()) {
                    draft.effect(new Effect.SaveNextRequest(draft.jobId(), Optional.empty()));
                } else if (!draft.isFinal() && !draft.row().getIsSealed()) {
                    endings.cancel(draft, command.getRequestedBy());
                }
            }
            case RETRY -> {
                boolean mayRetry = switch (draft.state()) {
                    case FAILED, CANCELED, COMPLETED_PARTIAL -> true;
                    default -> false;
                };
                if (mayRetry && !draft.isDryRun()) {
                    if (mayContinue(draft)) {
                        goOn(draft);
                    } else {
                        next(draft, withProfileOfNow(draft.request()));
                    }
                    draft.audit("retried", Map.of("by", command.getRequestedBy()));
                }
            }
            case PRIORITY ->
                command.getLane().ifPresent(lane -> prioritize(draft, lane(lane), command.getRequestedBy()));
            case PURGE, UNKNOWN -> {
                // Kept for nobody, and written by a newer gateway.
            }
        }
    }

    /** A run that begins anew may be a person's answer to what was wrong with the profile. One that is gone stays as it was. */
    private IngestCompleted withProfileOfNow(IngestCompleted request) {
        String profile = request.getProfile();
        return profiles.find(profile).isEmpty()
                ? request
                : IngestCompleted.newBuilder(request)
                        .setProfileText(profiles.ownText(profile).orElse(""))
                        .build();
    }

    /** Of a run that waits for the clean-up of the one before, the request is changed; to ask for the lane there is changes nothing. */
    private void prioritize(JobDraft draft, Lane lane, String requestedBy) {
        Optional<IngestCompleted> waiting = draft.memory().nextRequest(draft.jobId());
        if (waiting.isPresent()) {
            IngestCompleted moved =
                    IngestCompleted.newBuilder(waiting.get()).setLane(lane).build();
            draft.effect(new Effect.SaveNextRequest(draft.jobId(), Optional.of(moved)));
            return;
        }
        Lane before = draft.lane();
        if (draft.isFinal() || before == lane) {
            return;
        }
        draft.change(row -> row.setLane(lane.name()));
        draft.audit("prioritized", Map.of("by", requestedBy, "from", before.name(), "to", lane.name()));
        Groups.changeLane(draft, WantedProfile.of(profiles, draft.request()).profile());
    }
}
