package io.tailrace.router.job;

import io.tailrace.audit.AuditChain;
import io.tailrace.events.AuditEvent;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobState;
import io.tailrace.events.Lane;
import io.tailrace.events.Plan;
import io.tailrace.events.PlanView;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.Revocation;
import io.tailrace.events.RevocationKind;
import io.tailrace.events.UnitId;
import io.tailrace.router.state.GroupRow;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.RenditionRow;
import io.tailrace.router.state.TaskRow;
import io.tailrace.router.state.TimerRow;
import io.tailrace.router.state.UnitRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A job in the hands of one decision: what it was, what it becomes, and what follows. Lives as long as the decision; not shared.
 */
final class JobDraft {

    /** What is shown after the decision. */
    private enum Viewing {
        NO,
        WHEN_DUE,
        YES
    }

    /** Views that only count up come no faster than this. */
    private static final long VIEW_INTERVAL_MILLIS = 500;

    private final JobMemory memory;
    private final long now;
    private JobRow.Builder row;
    private final List<Effect> effects = new ArrayList<>();
    private final Map<String, Optional<TaskRow>> tasks = new LinkedHashMap<>();
    private final Map<String, Boolean> units = new HashMap<>();
    private Optional<Plan> plan;
    private Optional<IngestCompleted> request;
    private Optional<PlanView> forecast = Optional.empty();
    private Viewing viewing = Viewing.NO;
    private boolean isChanged;

    JobDraft(JobRow before, JobMemory memory, long now) {
        this.row = JobRow.newBuilder(before);
        this.memory = memory;
        this.now = now;
        this.plan = memory.plan(before.getJobId());
        this.request = memory.request(before.getJobId());
    }

    long now() {
        return now;
    }

    JobMemory memory() {
        return memory;
    }

    String jobId() {
        return row.getJobId();
    }

    int run() {
        return row.getRun();
    }

    /** The row under way; {@link #change} it, so that it is saved. */
    JobRow.Builder row() {
        return row;
    }

    JobState state() {
        return JobStates.of(row.getState());
    }

    boolean isFinal() {
        return JobStates.isFinal(state());
    }

    Lane lane() {
        return Lane.valueOf(row.getLane());
    }

    IngestCompleted request() {
        return request.orElseThrow(() -> new IllegalStateException("the job " + jobId() + " has no request"));
    }

    /** It is only asked what would be made: nothing is kept of it, and nobody but its asker is told. */
    boolean isDryRun() {
        return request.filter(IngestCompleted::getIsDryRun).isPresent();
    }

    /** Begins a run from {@code first}, its row as it is at the beginning. */
    void begin(IngestCompleted asked, JobRow first) {
        row = JobRow.newBuilder(first);
        request = Optional.of(asked);
        effects.add(new Effect.SaveRequest(jobId(), asked));
        isChanged = true;
        viewing = Viewing.YES;
    }

    Optional<Plan> plan() {
        return plan;
    }

    /** Posters, stills and storyboards are all there is to make. */
    boolean makesPicturesOnly() {
        return plan.filter(made ->
                        made.getRenditions().stream().allMatch(rendition -> rendition.getKind() == RenditionKind.IMAGE))
                .isPresent();
    }

    Optional<Rendition> rendition(String name) {
        return plan.flatMap(made -> made.getRenditions().stream()
                .filter(rendition -> rendition.getName().equals(name))
                .findFirst());
    }

    /** Changes the row and shows the job. */
    void change(Consumer<JobRow.Builder> edit) {
        edit.accept(row);
        isChanged = true;
        viewing = Viewing.YES;
    }

    /** Changes the row; the job is shown if it was not for a while. */
    void count(Consumer<JobRow.Builder> edit) {
        edit.accept(row);
        isChanged = true;
        viewing = viewing == Viewing.NO ? Viewing.WHEN_DUE : viewing;
    }

    /** Changes the row in something that nobody sees. */
    void note(Consumer<JobRow.Builder> edit) {
        edit.accept(row);
        isChanged = true;
    }

    /** The view goes. */
    void hide() {
        viewing = Viewing.NO;
        effects.add(new Effect.Show(jobId(), Optional.empty()));
    }

    /** Nothing is left of the job. */
    void drop() {
        hide();
        effects.add(new Effect.DropAll(jobId()));
        effects.add(new Effect.SaveJob(jobId(), Optional.empty()));
    }

    void effect(Effect effect) {
        effects.add(effect);
    }

    void planMade(Plan made) {
        plan = Optional.of(made);
        effects.add(new Effect.SavePlan(jobId(), made));
    }

    /** What a dry run shows; it is not kept. */
    void forecastMade(Plan made, PlanView view) {
        plan = Optional.of(made);
        forecast = Optional.of(view);
    }

    void runDropped() {
        plan = Optional.empty();
        tasks.clear();
        units.clear();
        effects.add(new Effect.DropRun(jobId()));
    }

    // -- renditions and groups

    Optional<RenditionRow> counters(String rendition) {
        return row.getRenditions().stream()
                .filter(counters -> counters.getName().equals(rendition))
                .findFirst();
    }

    void updateCounters(String rendition, UnaryOperator<RenditionRow> edit) {
        count(r -> r.setRenditions(r.getRenditions().stream()
                .map(counters -> counters.getName().equals(rendition) ? edit.apply(counters) : counters)
                .toList()));
    }

    /** Of this run or one before. */
    int highestGeneration() {
        return row.getRenditions().stream()
                .mapToInt(RenditionRow::getGeneration)
                .reduce(row.getGenerationBase(), Math::max);
    }

    Optional<GroupRow> group(String groupId) {
        return row.getGroups().stream()
                .filter(group -> group.getGroupId().equals(groupId))
                .findFirst();
    }

    void updateGroup(GroupRow group) {
        note(r -> r.setGroups(r.getGroups().stream()
                .map(old -> old.getGroupId().equals(group.getGroupId()) ? group : old)
                .toList()));
    }

    void addGroup(GroupRow group) {
        List<GroupRow> groups = new ArrayList<>(row.getGroups());
        groups.add(group);
        note(r -> r.setGroups(groups));
    }

    void removeGroup(String groupId) {
        note(r -> r.setGroups(r.getGroups().stream()
                .filter(group -> !group.getGroupId().equals(groupId))
                .toList()));
    }

    // -- units and tasks, with the changes of this decision over the memory

    boolean isAccepted(String rendition, int generation, int chunk) {
        Boolean changed = units.get(unitKey(rendition, generation, chunk));
        return changed != null
                ? changed
                : memory.unit(jobId(), rendition, generation, chunk).isPresent();
    }

    void accept(UnitRow unit) {
        units.put(unitKey(unit.getRendition(), unit.getGeneration(), unit.getChunk()), true);
        effects.add(new Effect.SaveUnit(jobId(), unit));
    }

    /** A unit that was accepted is open again. */
    void reopen(UnitId unit) {
        units.put(unitKey(unit.getRendition(), unit.getGeneration(), unit.getChunk()), false);
        effects.add(new Effect.DropUnit(jobId(), unit));
    }

    private static String unitKey(String rendition, int generation, int chunk) {
        return rendition + "/" + generation + "/" + chunk;
    }

    Optional<TaskRow> task(String taskId) {
        Optional<TaskRow> changed = tasks.get(taskId);
        return changed != null ? changed : memory.task(jobId(), taskId);
    }

    void saveTask(TaskRow task) {
        tasks.put(task.getTaskId(), Optional.of(task));
    }

    void dropTask(String taskId) {
        tasks.put(taskId, Optional.empty());
    }

    // -- what follows

    void timer(TimerKind kind, long dueMillis, String taskId, int attempt) {
        effects.add(new Effect.SetTimer(dueMillis, new TimerRow(jobId(), kind.name(), run(), taskId, attempt)));
    }

    void timer(TimerKind kind, long dueMillis) {
        timer(kind, dueMillis, "", 0);
    }

    /** An entry of the job log, to be completed by the caller. */
    JobLogEntry.Builder log(JobLogKind kind) {
        return JobLogEntry.newBuilder()
                .setKind(kind)
                .setJobId(jobId())
                .setRun(run())
                .setAtMillis(now);
    }

    void log(JobLogEntry.Builder entry) {
        effects.add(new Effect.Log(entry.build()));
    }

    void revokeRun(String reason) {
        effects.add(new Effect.Revoke(revocation(RevocationKind.RUN, reason).build()));
    }

    void revokeAttempt(String taskId, int attempt, String reason) {
        effects.add(new Effect.Revoke(revocation(RevocationKind.ATTEMPT, reason)
                .setTaskId(taskId)
                .setAttempt(attempt)
                .build()));
    }

    void revokeGroup(String groupId, String reason) {
        effects.add(new Effect.Revoke(
                revocation(RevocationKind.GROUP, reason).setGroupId(groupId).build()));
    }

    private Revocation.Builder revocation(RevocationKind kind, String reason) {
        return Revocation.newBuilder()
                .setKind(kind)
                .setJobId(jobId())
                .setRun(run())
                .setReason(reason)
                .setAtMillis(now);
    }

    /** Once the job has ended its view always has the head: nothing later would show it. A dry run does nothing that is audited. */
    void audit(String event, Map<String, String> details) {
        if (isDryRun()) {
            return;
        }
        AuditEvent audit =
                AuditChain.next(row.getAuditHead(), jobId(), run(), row.getAuditSequence() + 1, event, details, now);
        note(r -> r.setAuditHead(audit.getHash())
                .setAuditSequence(audit.getSequence())
                .setAuditSinceMillis(r.getAuditSinceMillis() == 0 ? now : r.getAuditSinceMillis()));
        if (isFinal()) {
            viewing = Viewing.YES;
        }
        effects.add(new Effect.Audit(audit));
    }

    Decision decide() {
        tasks.forEach((taskId, task) -> effects.add(new Effect.SaveTask(jobId(), taskId, task)));
        boolean isDue = viewing == Viewing.WHEN_DUE && now - row.getViewedAtMillis() >= VIEW_INTERVAL_MILLIS;
        boolean isShown = viewing == Viewing.YES || isDue;
        if (isShown) {
            row.setViewedAtMillis(now).setUpdatedAtMillis(now);
        }
        JobRow after = row.build();
        if (isChanged || isShown) {
            effects.add(new Effect.SaveJob(jobId(), Optional.of(after)));
        }
        if (isShown) {
            effects.add(new Effect.Show(jobId(), Optional.of(JobViews.of(after, request(), plan, forecast))));
        }
        String traceparent = request.map(IngestCompleted::getTraceparent).orElse("");
        return effects.isEmpty() ? Decision.NOTHING : new Decision(effects, traceparent);
    }
}
