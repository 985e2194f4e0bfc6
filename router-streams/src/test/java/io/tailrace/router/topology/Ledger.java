package io.tailrace.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.audit.AuditCheck;
import io.tailrace.events.AssetPublished;
import io.tailrace.events.AuditEvent;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Plan;
import io.tailrace.events.PublishKind;
import io.tailrace.events.Rendition;
import io.tailrace.events.Revocation;
import io.tailrace.events.Task;
import io.tailrace.events.UnitId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** All that the topics ever said of one job, and whether it adds up. */
final class Ledger {

    private static final Set<JobState> FINAL =
            EnumSet.of(JobState.COMPLETED, JobState.COMPLETED_PARTIAL, JobState.FAILED, JobState.CANCELED);

    private final String jobId;
    private final List<JobView> views = new ArrayList<>();
    private final List<JobLogEntry> log = new ArrayList<>();
    private final List<AuditEvent> audit = new ArrayList<>();
    private final List<Revocation> revocations = new ArrayList<>();
    private final List<AssetPublished> assets = new ArrayList<>();
    private final Map<String, Task> attempts = new LinkedHashMap<>();
    private boolean isShown;

    Ledger(String jobId) {
        this.jobId = jobId;
    }

    void shown(@Nullable JobView view) {
        isShown = view != null;
        if (view != null) {
            views.add(view);
        }
    }

    void logged(JobLogEntry entry) {
        log.add(entry);
    }

    void audited(AuditEvent event) {
        audit.add(event);
    }

    void revoked(Revocation revocation) {
        revocations.add(revocation);
    }

    void announced(AssetPublished asset) {
        assets.add(asset);
    }

    void released(Task task) {
        Task before = attempts.put(task.getTaskId() + "/" + task.getAttempt(), task);
        assertThat(before)
                .as("attempt %d of %s is released once", task.getAttempt(), task.getTaskId())
                .isNull();
    }

    Optional<JobView> view() {
        return isShown ? Optional.of(views.get(views.size() - 1)) : Optional.empty();
    }

    /** Whether a worker would leave it; what was abandoned is cleaned up all the same. */
    boolean isRevoked(Task task) {
        boolean isCleanup = task.getPublish()
                .filter(publish -> publish.getKind() == PublishKind.CLEANUP || publish.getKind() == PublishKind.PURGE)
                .isPresent();
        return revocations.stream().anyMatch(revocation -> switch (revocation.getKind()) {
            case RUN -> task.getRun() <= revocation.getRun() && !isCleanup;
            case GROUP -> task.getGroupId().equals(revocation.getGroupId());
            case ATTEMPT ->
                task.getTaskId().equals(revocation.getTaskId()) && task.getAttempt() <= revocation.getAttempt();
            default -> false;
        });
    }

    static boolean isFinal(JobState state) {
        return FINAL.contains(state);
    }

    // -- does it add up?

    /** @param isEnded whether a worker has said that an attempt is over */
    void check(Predicate<Task> isEnded) {
        int runs = views.stream().mapToInt(JobView::getRun).max().orElse(0);
        assertThat(views.stream().map(JobView::getRun).toList()).as("runs").isSorted();
        IntStream.rangeClosed(1, runs).forEach(this::checkRun);
        checkUnits();
        checkAudit();
        attempts.values()
                .forEach(task -> assertThat(isEnded.test(task) || isRevoked(task))
                        .as("attempt %d of %s was told that it is not wanted", task.getAttempt(), task.getTaskId())
                        .isTrue());
    }

    private void checkRun(int run) {
        List<JobView> ofRun =
                views.stream().filter(view -> view.getRun() == run).toList();
        List<JobState> states = ofRun.stream().map(JobView::getState).toList();
        JobState end = states.stream()
                .filter(Ledger::isFinal)
                .findFirst()
                .orElseThrow(() -> new AssertionError("run " + run + " has no end: " + states));
        assertThat(states.subList(states.indexOf(end), states.size()))
                .as("what follows the end of run %d", run)
                .containsOnly(end);
        boolean isComplete = end == JobState.COMPLETED || end == JobState.COMPLETED_PARTIAL;
        assertThat(assets.stream().filter(asset -> asset.getRun() == run).map(AssetPublished::getState))
                .as("assets of run %d", run)
                .isEqualTo(isComplete ? List.of(end) : List.of());
        if (isComplete) {
            assertThat(ofRun.get(states.indexOf(end)).getRenditions())
                    .allSatisfy(rendition -> assertThat(rendition.getIsDropped()
                                    || (rendition.getUnitsAccepted() == rendition.getUnitsTotal()
                                            && rendition.getUnitsPublished() == rendition.getUnitsTotal()))
                            .as("%s is complete or dropped", rendition.getName())
                            .isTrue());
        } else {
            assertThat(revocations)
                    .as("revocations of run %d, %s", run, end)
                    .anyMatch(revocation -> revocation.getGroupId().isEmpty()
                            && revocation.getTaskId().isEmpty()
                            && revocation.getRun() == run);
        }
        assertThat(log.stream().filter(entry -> entry.getRun() == run && entry.getKind() == JobLogKind.CLOSED))
                .as("how often run %d was closed", run)
                .hasSizeLessThanOrEqualTo(1);
    }

    /** Each unit of each plan is accepted once, or its rendition is dropped, when the run is sealed. */
    private void checkUnits() {
        Set<UnitId> accepted = new HashSet<>();
        Set<UnitId> published = new HashSet<>();
        Map<String, Rendition> wanted = new LinkedHashMap<>();
        boolean isSealed = false;
        for (JobLogEntry entry : log) {
            switch (entry.getKind()) {
                case PLAN_MADE -> {
                    Plan plan = entry.getPlanMade().orElseThrow().getPlan();
                    wanted.clear();
                    plan.getRenditions().forEach(rendition -> wanted.put(rendition.getName(), rendition));
                    isSealed = false;
                }
                case UNIT_ACCEPTED -> {
                    UnitId unit = entry.getUnitAccepted().orElseThrow().getUnit();
                    assertThat(isSealed).as("sealed before %s", unit).isFalse();
                    assertThat(units(wanted)).contains(unit);
                    assertThat(accepted.add(unit))
                            .as("%s is accepted once", unit)
                            .isTrue();
                }
                case UNIT_PUBLISHED ->
                    entry.getUnitPublished().orElseThrow().getUnits().forEach(unit -> {
                        assertThat(published.add(unit))
                                .as("%s is published once", unit)
                                .isTrue();
                        assertThat(accepted).contains(unit);
                    });
                case STEP_RETURNED -> {
                    entry.getStepReturned().orElseThrow().getReopened().forEach(unit -> {
                        assertThat(accepted.remove(unit))
                                .as("%s was accepted", unit)
                                .isTrue();
                        published.remove(unit);
                    });
                    isSealed = false;
                }
                case RENDITION_RESTARTED -> {
                    var restarted = entry.getRenditionRestarted().orElseThrow();
                    wanted.computeIfPresent(
                            restarted.getRendition(),
                            (name, rendition) -> Rendition.newBuilder(rendition)
                                    .setGeneration(restarted.getGeneration())
                                    .build());
                }
                case RENDITION_DROPPED ->
                    wanted.remove(entry.getRenditionDropped().orElseThrow().getRendition());
                case SEALED -> {
                    assertThat(isSealed).as("sealed twice").isFalse();
                    assertThat(accepted).as("at the seal").containsAll(units(wanted));
                    isSealed = true;
                }
                default -> {
                    // The end says nothing of units.
                }
            }
        }
    }

    private static List<UnitId> units(Map<String, Rendition> wanted) {
        return wanted.values().stream()
                .flatMap(rendition -> IntStream.range(0, rendition.getUnits())
                        .mapToObj(chunk -> new UnitId(rendition.getName(), rendition.getGeneration(), chunk)))
                .toList();
    }

    private void checkAudit() {
        AuditCheck check = new AuditCheck();
        audit.forEach(check::accept);
        views.stream()
                .filter(view -> isFinal(view.getState()))
                .forEach(view -> check.requireHead(view.getAuditHead(), "a view of run " + view.getRun()));
        assertThat(check.problems()).as("the audit of %s", jobId).isEmpty();
    }
}
