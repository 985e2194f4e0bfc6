package io.tailrace.packager.fold;

import io.tailrace.events.Closed;
import io.tailrace.events.DamagedSpan;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.Plan;
import io.tailrace.events.PlanMade;
import io.tailrace.events.PublishTask;
import io.tailrace.events.PublishUnit;
import io.tailrace.events.RenditionDropped;
import io.tailrace.events.RenditionRestarted;
import io.tailrace.events.Sealed;
import io.tailrace.events.StepReturned;
import io.tailrace.events.UnitAccepted;
import io.tailrace.events.UnitId;
import io.tailrace.events.UnitPublished;
import java.util.List;
import java.util.Map;

/** Entries of one job's log, as the router writes them. */
record LogEntries(String jobId, int run) {

    JobLogEntry plan(Plan plan) {
        return entry(JobLogKind.PLAN_MADE)
                .setPlanMade(PlanMade.newBuilder()
                        .setPlan(plan)
                        .setMetadata(Map.of("title", "Talk"))
                        .setCreatedAtMillis(1_000)
                        .build())
                .build();
    }

    JobLogEntry accepted(UnitId unit) {
        return entry(JobLogKind.UNIT_ACCEPTED)
                .setUnitAccepted(UnitAccepted.newBuilder()
                        .setUnit(unit)
                        .setPartKey(jobId + "/" + unit.getRendition() + "-" + unit.getChunk() + "/part.json")
                        .setPartSha256("00")
                        .setTaskId("t")
                        .setAttempt(1)
                        .build())
                .build();
    }

    JobLogEntry published(PublishTask step) {
        return entry(JobLogKind.UNIT_PUBLISHED)
                .setUnitPublished(UnitPublished.newBuilder()
                        .setStep(step.getStep())
                        .setUnits(step.getUnits().stream()
                                .map(PublishUnit::getUnit)
                                .toList())
                        .build())
                .build();
    }

    JobLogEntry restarted(String rendition, int generation) {
        return entry(JobLogKind.RENDITION_RESTARTED)
                .setRenditionRestarted(RenditionRestarted.newBuilder()
                        .setRendition(rendition)
                        .setGeneration(generation)
                        .setPool("x86-nvenc")
                        .build())
                .build();
    }

    JobLogEntry dropped(String rendition) {
        return entry(JobLogKind.RENDITION_DROPPED)
                .setRenditionDropped(RenditionDropped.newBuilder()
                        .setRendition(rendition)
                        .setReason(Failure.newBuilder()
                                .setErrorClass(ErrorClass.INTERNAL)
                                .setCode("x")
                                .setMessage("x")
                                .build())
                        .build())
                .build();
    }

    JobLogEntry returned(PublishTask step, UnitId... reopened) {
        return entry(JobLogKind.STEP_RETURNED)
                .setStepReturned(new StepReturned(step.getStep(), List.of(reopened)))
                .build();
    }

    JobLogEntry continued(Plan plan) {
        return entry(JobLogKind.PLAN_MADE)
                .setPlanMade(PlanMade.newBuilder(plan(plan).getPlanMade().orElseThrow())
                        .setIsContinued(true)
                        .build())
                .build();
    }

    JobLogEntry end() {
        return entry(JobLogKind.SEALED)
                .setSealed(Sealed.newBuilder()
                        .setRevision(run)
                        .setAuditHead("head")
                        .setDamaged(List.of(new DamagedSpan(1_000L, 2_000L)))
                        .build())
                .build();
    }

    JobLogEntry closed(String state) {
        return entry(JobLogKind.CLOSED)
                .setClosed(Closed.newBuilder().setState(state).build())
                .build();
    }

    JobLogEntry.Builder entry(JobLogKind kind) {
        return JobLogEntry.newBuilder()
                .setKind(kind)
                .setJobId(jobId)
                .setRun(run)
                .setAtMillis(2_000);
    }

    static UnitId unit(String rendition, int generation, int chunk) {
        return UnitId.newBuilder()
                .setRendition(rendition)
                .setGeneration(generation)
                .setChunk(chunk)
                .build();
    }
}
