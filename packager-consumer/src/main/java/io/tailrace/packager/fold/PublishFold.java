package io.tailrace.packager.fold;

import io.tailrace.events.DamagedSpan;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.Plan;
import io.tailrace.events.PlanMade;
import io.tailrace.events.PublishKind;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.PublishTask;
import io.tailrace.events.PublishUnit;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionRestarted;
import io.tailrace.events.Sealed;
import io.tailrace.events.StepReturned;
import io.tailrace.events.UnitAccepted;
import io.tailrace.events.UnitId;
import io.tailrace.packager.state.AssetProgress;
import io.tailrace.packager.state.DamagedStretch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which publish step of a job comes next. Pure: the same log gives the same requests.
 *
 * <p>At most one step is open. A COPY names the units accepted since the last one; the step after Sealed with nothing left is MANIFEST;
 * Closed voids whatever is open and asks for CLEANUP, after which the job is forgotten.
 */
final class PublishFold {

    /** Units of one COPY; keeps the request and its task far below the record limit. */
    static final int MOST_UNITS = 256;

    /** States of a closed run that published nothing. */
    private static final Set<String> FRUITLESS = Set.of("FAILED", "CANCELED");

    private PublishFold() {}

    /**
     * What happens next, given the oldest waiting units.
     *
     * @param voided how many of them are wanted no more
     */
    record Next(AssetState state, int voided, Optional<PublishRequested> request) {}

    /** The job's state after {@code entry}. Entries of a run before the current one change nothing. */
    static Optional<AssetState> apply(Optional<AssetState> before, JobLogEntry entry) {
        if (isStale(before, entry)) {
            return before;
        }
        return switch (entry.getKind()) {
            case PLAN_MADE -> entry.getPlanMade().map(plan -> planned(before, plan, entry.getRun()));
            case UNIT_PUBLISHED -> before.map(state -> endsStep(state, entry) ? stepEnded(state) : state);
            case STEP_RETURNED -> before.map(PublishFold::returned);
            case RENDITION_RESTARTED ->
                before.map(state -> entry.getRenditionRestarted()
                        .map(r -> restarted(state, r))
                        .orElse(state));
            case RENDITION_DROPPED ->
                before.map(state -> entry.getRenditionDropped()
                        .map(dropped -> dropped(state, dropped.getRendition()))
                        .orElse(state));
            case SEALED ->
                before.map(state ->
                        entry.getSealed().map(end -> sealed(state, end)).orElse(state));
            case CLOSED -> Optional.empty();
            case UNIT_ACCEPTED, UNKNOWN -> before;
        };
    }

    /** True when {@code entry} begins a run anew: units of the one before no longer wait, this one makes its own. */
    static boolean beginsRun(Optional<AssetState> before, JobLogEntry entry) {
        return before.isPresent()
                && entry.getPlanMade().filter(plan -> !plan.getIsContinued()).isPresent()
                && entry.getRun() > before.get().progress().getRun();
    }

    /** How many of the oldest waiting units {@code entry} says are published. */
    static int published(Optional<AssetState> before, JobLogEntry entry) {
        return before.filter(state -> !isStale(before, entry) && endsStep(state, entry))
                .map(state -> state.progress().getOpenUnits())
                .orElse(0);
    }

    /** Units that are to be made again: as they wait they are void. */
    static List<UnitId> reopened(Optional<AssetState> before, JobLogEntry entry) {
        return isStale(before, entry)
                ? List.of()
                : entry.getStepReturned().map(StepReturned::getReopened).orElse(List.of());
    }

    private static boolean endsStep(AssetState state, JobLogEntry entry) {
        return state.progress().getIsOpen()
                && entry.getUnitPublished()
                        .filter(done -> done.getStep() == state.progress().getLastStep())
                        .isPresent();
    }

    private static AssetState stepEnded(AssetState state) {
        return state.with(state.change().setIsOpen(false).setOpenUnits(0));
    }

    private static AssetState returned(AssetState state) {
        return state.with(state.change()
                .setIsOpen(false)
                .setOpenUnits(0)
                .setRevision(null)
                .setIsManifestRequested(false));
    }

    private static boolean isStale(Optional<AssetState> before, JobLogEntry entry) {
        return before.isPresent() && entry.getRun() < before.get().progress().getRun();
    }

    /** The unit that {@code entry} adds to those waiting. */
    static Optional<PublishUnit> accepted(Optional<AssetState> state, JobLogEntry entry) {
        if (state.isEmpty() || entry.getRun() != state.get().progress().getRun()) {
            return Optional.empty();
        }
        return entry.getUnitAccepted()
                .filter(unit -> isCurrent(state.get(), unit.getUnit()))
                .map(PublishFold::unit);
    }

    /**
     * Opens the next step when none is open and one is due.
     *
     * @param oldest waiting units in the order of acceptance, {@value #MOST_UNITS} at most; empty only when none wait
     */
    static Next next(AssetState state, JobLogEntry entry, List<PublishUnit> oldest) {
        if (state.progress().getIsOpen()) {
            return new Next(state, 0, Optional.empty());
        }
        List<PublishUnit> units =
                oldest.stream().filter(unit -> isCurrent(state, unit.getUnit())).toList();
        if (!units.isEmpty()) {
            return open(state, entry, PublishKind.COPY, units, oldest.size());
        }
        boolean isDue =
                state.progress().getRevision().isPresent() && !state.progress().getIsManifestRequested();
        if (oldest.isEmpty() && isDue) {
            AssetState requested = state.with(state.change().setIsManifestRequested(true));
            return open(requested, entry, PublishKind.MANIFEST, List.of(), 0);
        }
        return new Next(state, oldest.size(), Optional.empty());
    }

    /** The clean-up of a closed run. Empty when a later run still needs the work objects. */
    static Optional<PublishRequested> cleanUp(Optional<AssetState> before, JobLogEntry entry) {
        if (entry.getClosed().isEmpty() || isStale(before, entry)) {
            return Optional.empty();
        }
        // A run may end before it has a plan, and yet have left a prepared copy behind.
        AssetState state = before.filter(s -> s.progress().getRun() == entry.getRun())
                .orElseGet(() -> planned(Optional.empty(), UnplannedJob.plan(), entry.getRun()));
        PublishRequested request =
                request(state, entry, PublishKind.CLEANUP, state.progress().getLastStep() + 1, List.of());
        PublishTask task = PublishTask.newBuilder(request.getPublish())
                .setIsFruitless(FRUITLESS.contains(entry.getClosed().get().getState()))
                .build();
        return Optional.of(PublishRequested.newBuilder(request).setPublish(task).build());
    }

    private static AssetState planned(Optional<AssetState> before, PlanMade plan, int run) {
        AssetProgress fresh = AssetProgress.newBuilder().setRun(run).build();
        if (before.isEmpty()) {
            return new AssetState(plan, fresh);
        }
        AssetProgress known = before.get().progress();
        if (known.getRun() == run) {
            return new AssetState(plan, known);
        }
        return new AssetState(
                plan,
                plan.getIsContinued()
                        ? AssetProgress.newBuilder(fresh)
                                .setLastStep(known.getLastStep())
                                .build()
                        : fresh);
    }

    private static AssetState sealed(AssetState state, Sealed end) {
        return state.with(state.change()
                .setRevision(end.getRevision())
                .setAuditHead(end.getAuditHead())
                .setDamaged(end.getDamaged().stream()
                        .map(span -> new DamagedStretch(span.getStartMicros(), span.getEndMicros()))
                        .toList()));
    }

    private static AssetState restarted(AssetState state, RenditionRestarted restart) {
        List<Rendition> renditions = new ArrayList<>();
        for (Rendition rendition : state.plan().getPlan().getRenditions()) {
            boolean isMeant = rendition.getName().equals(restart.getRendition())
                    && rendition.getGeneration() < restart.getGeneration();
            renditions.add(
                    isMeant
                            ? Rendition.newBuilder(rendition)
                                    .setGeneration(restart.getGeneration())
                                    .setPool(restart.getPool())
                                    .build()
                            : rendition);
        }
        Plan plan = Plan.newBuilder(state.plan().getPlan())
                .setRenditions(renditions)
                .build();
        return new AssetState(PlanMade.newBuilder(state.plan()).setPlan(plan).build(), state.progress());
    }

    private static AssetState dropped(AssetState state, String rendition) {
        if (state.progress().getDropped().contains(rendition)) {
            return state;
        }
        List<String> dropped = new ArrayList<>(state.progress().getDropped());
        dropped.add(rendition);
        return state.with(state.change().setDropped(dropped));
    }

    private static boolean isCurrent(AssetState state, UnitId unit) {
        return !state.progress().getDropped().contains(unit.getRendition())
                && state.plan().getPlan().getRenditions().stream()
                        .anyMatch(r ->
                                r.getName().equals(unit.getRendition()) && r.getGeneration() == unit.getGeneration());
    }

    private static PublishUnit unit(UnitAccepted accepted) {
        return PublishUnit.newBuilder()
                .setUnit(accepted.getUnit())
                .setPartKey(accepted.getPartKey())
                .setPartSha256(accepted.getPartSha256())
                .build();
    }

    private static Next open(
            AssetState state, JobLogEntry entry, PublishKind kind, List<PublishUnit> units, int openUnits) {
        int step = state.progress().getLastStep() + 1;
        AssetState opened =
                state.with(state.change().setLastStep(step).setIsOpen(true).setOpenUnits(openUnits));
        return new Next(opened, 0, Optional.of(request(opened, entry, kind, step, units)));
    }

    /** Times come from the log, so that a replay asks in the same words. */
    private static PublishRequested request(
            AssetState state, JobLogEntry entry, PublishKind kind, int step, List<PublishUnit> units) {
        PublishTask task = PublishTask.newBuilder()
                .setKind(kind)
                .setStep(step)
                .setRevision(state.progress().getRevision().orElse(entry.getRun()))
                .setPlan(state.plan().getPlan())
                .setUnits(units)
                .setDropped(state.progress().getDropped())
                .setMetadata(state.plan().getMetadata())
                .setCreatedAtMillis(state.plan().getCreatedAtMillis())
                .setAuditHead(state.progress().getAuditHead())
                .setDamaged(state.progress().getDamaged().stream()
                        .map(span -> new DamagedSpan(span.getStartMicros(), span.getEndMicros()))
                        .toList())
                .build();
        return PublishRequested.newBuilder()
                .setJobId(entry.getJobId())
                .setRun(entry.getRun())
                .setPublish(task)
                .setAtMillis(entry.getAtMillis())
                .build();
    }
}
