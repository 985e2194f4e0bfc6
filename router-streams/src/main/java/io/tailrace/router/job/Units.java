package io.tailrace.router.job;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobState;
import io.tailrace.events.Outcome;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionDropped;
import io.tailrace.events.Sealed;
import io.tailrace.events.UnitAccepted;
import io.tailrace.events.UnitResult;
import io.tailrace.media.WorkKeys;
import io.tailrace.router.state.GroupRow;
import io.tailrace.router.state.RenditionRow;
import io.tailrace.router.state.UnitRow;
import java.util.Map;
import java.util.Optional;

/** Accepts units, drops renditions, and seals the run when nothing is open. */
final class Units {

    private Units() {}

    /**
     * Takes what counts of a successful outcome: the first result of each open unit of the task's group and chunk.
     *
     * @return what is wrong with the rest; empty when every unit of the task is accepted
     */
    static Optional<Failure> accept(JobDraft draft, OpenTask task, Outcome outcome) {
        GroupRow group = task.group();
        int chunk = task.chunk();
        String prefix =
                WorkKeys.attempt(draft.jobId(), outcome.getTaskId(), outcome.getAttempt(), outcome.getLeaseId());
        Optional<Failure> problem = Optional.empty();
        for (UnitResult unit : outcome.getUnits()) {
            Optional<RenditionRow> counters = draft.counters(unit.getUnit().getRendition())
                    .filter(row -> isOpen(draft, row, group, chunk)
                            && unit.getUnit().getChunk() == chunk
                            && unit.getUnit().getGeneration() == row.getGeneration());
            if (counters.isEmpty()) {
                continue;
            }
            Optional<Failure> wrong = check(draft, counters.get(), unit, prefix);
            if (wrong.isPresent()) {
                problem = wrong;
            } else {
                take(draft, task, unit, outcome);
            }
        }
        if (problem.isEmpty() && !isDone(draft, group, chunk)) {
            return Optional.of(
                    new Failure(ErrorClass.INTERNAL, "unit-missing", "The worker left out a rendition of its task"));
        }
        return problem;
    }

    private static boolean isOpen(JobDraft draft, RenditionRow row, GroupRow group, int chunk) {
        return group.getRenditions().contains(row.getName())
                && !row.getIsDropped()
                && !draft.isAccepted(row.getName(), row.getGeneration(), chunk);
    }

    /** No unit of the task is open. */
    static boolean isDone(JobDraft draft, GroupRow group, int chunk) {
        return draft.row().getRenditions().stream().noneMatch(row -> isOpen(draft, row, group, chunk));
    }

    private static Optional<Failure> check(JobDraft draft, RenditionRow counters, UnitResult unit, String prefix) {
        Rendition rendition = draft.rendition(counters.getName()).orElseThrow();
        return new Acceptance(draft.plan().orElseThrow()).problem(rendition, counters.getInitSha256(), unit, prefix);
    }

    private static void take(JobDraft draft, OpenTask task, UnitResult unit, Outcome outcome) {
        String rendition = unit.getUnit().getRendition();
        draft.accept(UnitRow.newBuilder()
                .setRendition(rendition)
                .setGeneration(unit.getUnit().getGeneration())
                .setChunk(unit.getUnit().getChunk())
                .setTaskId(outcome.getTaskId())
                .setAttempt(task.row().getAttempt())
                .setPartKey(unit.getPartKey())
                .setPartSha256(unit.getPartSha256())
                .setAtMillis(draft.now())
                .build());
        Damage.add(draft, unit.getDamaged());
        draft.updateCounters(
                rendition,
                row -> RenditionRow.newBuilder(row)
                        .setUnitsAccepted(row.getUnitsAccepted() + 1)
                        .setInitSha256(row.getInitSha256().isEmpty() ? unit.getInitSha256() : row.getInitSha256())
                        .build());
        draft.audit(
                "unit-accepted",
                Map.of(
                        "rendition", rendition,
                        "generation", Integer.toString(unit.getUnit().getGeneration()),
                        "chunk", Integer.toString(unit.getUnit().getChunk()),
                        "init", unit.getInitSha256(),
                        "part", unit.getPartSha256()));
        draft.log(draft.log(JobLogKind.UNIT_ACCEPTED)
                .setUnitAccepted(UnitAccepted.newBuilder()
                        .setUnit(unit.getUnit())
                        .setPartKey(unit.getPartKey())
                        .setPartSha256(unit.getPartSha256())
                        .setTaskId(outcome.getTaskId())
                        .setAttempt(outcome.getAttempt())
                        .build()));
    }

    static void drop(JobDraft draft, GroupRow group, Failure reason) {
        for (String rendition : group.getRenditions()) {
            draft.updateCounters(
                    rendition,
                    row -> RenditionRow.newBuilder(row)
                            .setIsDropped(true)
                            .setDropClass(reason.getErrorClass().name())
                            .setDropCode(reason.getCode())
                            .setDropMessage(reason.getMessage())
                            .setRunningPermille(0)
                            .build());
            draft.audit("rendition-dropped", Map.of("rendition", rendition, "code", reason.getCode()));
            draft.log(draft.log(JobLogKind.RENDITION_DROPPED)
                    .setRenditionDropped(new RenditionDropped(rendition, reason)));
        }
    }

    /** After this cancel is refused, and the packager may write the manifests when it has copied everything. */
    static void sealWhenComplete(JobDraft draft) {
        boolean isComplete = draft.row().getRenditions().stream()
                .allMatch(row -> row.getIsDropped() || row.getUnitsAccepted() == row.getUnitsTotal());
        if (!isComplete || draft.row().getIsSealed() || draft.state() != JobState.ENCODING) {
            return;
        }
        draft.change(
                row -> row.setIsSealed(true).setState(JobState.PACKAGING.name()).setEncodedAtMillis(draft.now()));
        draft.audit("sealed", Map.of("revision", Integer.toString(draft.run())));
        draft.log(draft.log(JobLogKind.SEALED)
                .setSealed(new Sealed(
                        draft.run(),
                        draft.row().getAuditHead(),
                        Damage.spans(draft.row().build()))));
    }
}
