package io.tailrace.router.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.audit.AuditCheck;
import io.tailrace.events.DispatchEvent;
import io.tailrace.events.DispatchEventKind;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobCommand;
import io.tailrace.events.JobCommandKind;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Outcome;
import io.tailrace.events.PlanMade;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.TaskProgress;
import io.tailrace.events.UnitId;
import io.tailrace.events.UnitResult;
import io.tailrace.events.Verdict;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.sample.Workers;
import io.tailrace.router.state.GroupRow;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.RenditionRow;
import io.tailrace.router.state.TaskRow;
import io.tailrace.router.state.UnitRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any order of outcomes, copies of them and late ones ends a run in exactly one final state, with nothing done twice. */
class JobMachinePropertyTest {

    private static final Failure BROKEN = new Failure(ErrorClass.INTERNAL, "broken", "it broke");
    private static final Failure PASSING = new Failure(ErrorClass.TRANSIENT, "away", "it was away");
    private static final Failure SHORTAGE = new Failure(ErrorClass.RESOURCE, "ffmpeg-killed", "no memory was left");

    private final World world = World.withSourceHashes();
    private final IngestCompleted request = Samples.ingest("a.mp4", "hls-ladder");
    private final List<Task> open = new ArrayList<>();
    private final List<Task> everyTask = new ArrayList<>();
    private final List<JobEvent> everyEvent = new ArrayList<>();
    private SplittableRandom random = new SplittableRandom();
    private SourceFacts facts = Samples.facts("a.mp4", 20);

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void endsInExactlyOneFinalState(long seed) {
        random = new SplittableRandom(seed);
        facts = SourceFacts.newBuilder(Samples.facts("a.mp4", random.nextDouble(0.5, 60)))
                .setIsSeekable(random.nextInt(4) > 0)
                .build();
        fleet();
        int luck = random.nextInt(2, 40);
        ingest();
        for (int step = 0; step < 300 && !isOver(); step++) {
            collect();
            chaos(luck);
            check();
        }
        world.fleetOf(2);
        finish();
        check();
        JobState end = JobStates.of(row());
        if (end == JobState.FAILED || end == JobState.COMPLETED_PARTIAL || end == JobState.CANCELED) {
            command(JobCommandKind.RETRY);
            finish();
            check();
            assertThat(JobStates.of(row()))
                    .as("a retry of a job that was " + end)
                    .isEqualTo(JobState.COMPLETED);
        }
        checkEnd();
    }

    private void command(JobCommandKind kind) {
        send(new JobEvent.Commanded(JobCommand.newBuilder()
                .setKind(kind)
                .setJobId(World.id(request))
                .setRequestedAtMillis(0)
                .build()));
    }

    private void ingest() {
        world.on(new JobEvent.Ingested(World.id(request), request));
    }

    private JobRow row() {
        return world.job(request);
    }

    private boolean isOver() {
        return JobStates.isFinal(JobStates.of(row())) && open.isEmpty();
    }

    private void collect() {
        List<Task> tasks = world.takeReleased();
        open.addAll(tasks);
        everyTask.addAll(tasks);
    }

    private void send(JobEvent event) {
        everyEvent.add(event);
        world.on(event);
    }

    /** One thing that may happen, wanted or not. */
    private void chaos(int luck) {
        world.now += random.nextInt(400);
        switch (random.nextInt(13)) {
            case 7 -> desertion();
            case 0 -> ingest();
            case 1 -> repeat();
            case 2 -> late();
            case 3 -> world.takeAsked().forEach(this::send);
            case 4 -> fleet();
            case 5 -> timer();
            case 6 -> rarely(luck);
            default -> work(luck);
        }
    }

    private void fleet() {
        int slots = random.nextInt(3);
        if (random.nextBoolean()) {
            world.fleetOf(slots);
        } else {
            world.fleetOf(slots, "probe", "cpu", "x86-nvenc", "publish");
            if (random.nextInt(3) == 0) {
                world.asleep(random.nextBoolean() ? "cpu" : "x86-nvenc");
            }
        }
    }

    /** The dispatcher's word of a pool without workers, true or long untrue. */
    private void desertion() {
        List<GroupRow> groups = row().getGroups();
        if (groups.isEmpty()) {
            return;
        }
        GroupRow group = groups.get(random.nextInt(groups.size()));
        send(
                switch (random.nextInt(3)) {
                    case 0 -> new JobEvent.Unattended(of(group, DispatchEventKind.UNATTENDED));
                    case 1 -> new JobEvent.Withdrawn(of(group, DispatchEventKind.WITHDRAWN));
                    default -> new JobEvent.PoolDied(of(group, DispatchEventKind.POOL_DEAD));
                });
    }

    private DispatchEvent of(GroupRow group, DispatchEventKind kind) {
        return DispatchEvent.newBuilder()
                .setKind(kind)
                .setJobId(World.id(request))
                .setQueue(group.getQueue())
                .setGroupId(group.getGroupId())
                .setAtMillis(world.now)
                .build();
    }

    private void repeat() {
        if (!everyEvent.isEmpty()) {
            world.on(everyEvent.get(random.nextInt(everyEvent.size())));
        }
    }

    /** An outcome of any task there ever was. */
    private void late() {
        if (everyTask.isEmpty()) {
            return;
        }
        Task task = everyTask.get(random.nextInt(everyTask.size()));
        switch (random.nextInt(5)) {
            case 0 -> send(new JobEvent.Lost(Workers.lost(task)));
            case 1 -> send(new JobEvent.HandedBack(Workers.handedBack(task)));
            case 2 -> send(new JobEvent.Started(Workers.started(task)));
            case 3 -> send(new JobEvent.Finished(Workers.failed(task, Verdict.REVOKED, BROKEN)));
            default -> send(new JobEvent.Finished(Workers.succeeded(task, facts)));
        }
    }

    private void timer() {
        List<TimerKind> kinds = List.of(
                TimerKind.RETRY, TimerKind.REPLAN, TimerKind.RUN_LIMIT, TimerKind.START_LIMIT, TimerKind.CLEAN_AGAIN);
        world.fire(kinds.get(random.nextInt(kinds.size())));
    }

    private void rarely(int luck) {
        if (random.nextInt(luck) == 0) {
            command(random.nextInt(3) == 0 ? JobCommandKind.CANCEL : JobCommandKind.RETRY);
        }
    }

    private void work(int luck) {
        if (open.isEmpty()) {
            return;
        }
        Task task = open.remove(random.nextInt(open.size()));
        if (random.nextInt(5) > 0) {
            send(new JobEvent.Started(Workers.started(task)));
            progress(task);
        }
        if (random.nextInt(luck) > 0) {
            send(new JobEvent.Finished(Workers.succeeded(task, facts)));
            return;
        }
        switch (random.nextInt(10)) {
            case 9 -> send(new JobEvent.Finished(Workers.failed(task, Verdict.FAILED, SHORTAGE)));
            case 8 -> send(new JobEvent.Finished(withLostUnits(task)));
            case 7 ->
                send(new JobEvent.HandedBack(Outcome.newBuilder(Workers.handedBack(task))
                        .setIsDeclined(true)
                        .build()));
            case 6 -> send(new JobEvent.Finished(Workers.withoutAUnit(Workers.succeeded(task, facts))));
            case 0 -> send(new JobEvent.Finished(Workers.failed(task, Verdict.FAILED, BROKEN)));
            case 1 -> send(new JobEvent.Finished(Workers.failed(task, Verdict.FAILED, PASSING)));
            case 2 -> send(new JobEvent.Lost(Workers.lost(task)));
            case 3 -> send(new JobEvent.HandedBack(Workers.handedBack(task)));
            case 4 ->
                send(new JobEvent.Finished(
                        Workers.failed(task, random.nextInt(4) == 0 ? Verdict.REFUSED : Verdict.FAILED, BROKEN)));
            default -> {
                // Nobody ever hears of it again; a timer of the run's will.
                send(new JobEvent.Started(Workers.started(task)));
            }
        }
    }

    /** A publish step that found nothing of some of the units. */
    private Outcome withLostUnits(Task task) {
        List<UnitId> units = everyTask.stream()
                .flatMap(any -> any.getEncode().stream().flatMap(encode -> Workers.units(any, encode).stream()))
                .map(UnitResult::getUnit)
                .filter(unit -> random.nextInt(4) == 0)
                .distinct()
                .toList();
        return Outcome.newBuilder(Workers.failed(task, Verdict.FAILED, PASSING))
                .setGone(units)
                .build();
    }

    private void progress(Task task) {
        world.on(new JobEvent.Progressed(TaskProgress.newBuilder()
                .setJobId(task.getJobId())
                .setRun(task.getRun())
                .setTaskId(task.getTaskId())
                .setAttempt(task.getAttempt())
                .setWorkerId("w1")
                .setRenditions(List.of())
                .setChunk(0)
                .setDone(random.nextInt(0, 120))
                .setTotal(100)
                .setSpeed(1)
                .setAtMillis(0)
                .build()));
    }

    /** From here on everything goes well. */
    private void finish() {
        for (int round = 0; round < 10_000; round++) {
            collect();
            List<JobEvent> asked = world.takeAsked();
            boolean isIdle = open.isEmpty() && asked.isEmpty();
            asked.forEach(this::send);
            List<Task> tasks = List.copyOf(open);
            open.clear();
            for (Task task : tasks) {
                send(new JobEvent.Started(Workers.started(task)));
                send(new JobEvent.Finished(Workers.succeeded(task, facts)));
            }
            boolean isMoved = !isIdle
                    || world.fire(TimerKind.REPLAN)
                    || world.fire(TimerKind.RETRY)
                    || world.fire(TimerKind.START_LIMIT)
                    || world.fire(TimerKind.RUN_LIMIT);
            if (!isMoved) {
                return;
            }
        }
        throw new AssertionError("the job never comes to rest");
    }

    private void check() {
        JobRow row = row();
        for (RenditionRow counters : row.getRenditions()) {
            assertThat(counters.getUnitsAccepted()).isBetween(0, counters.getUnitsTotal());
            assertThat(counters.getUnitsPublished()).isBetween(0, counters.getUnitsAccepted());
            long wanted = (long) counters.getUnitsTotal() - counters.getUnitsAccepted();
            assertThat(counters.getRunningPermille()).isBetween(0L, wanted * 1000);
            if (!JobStates.isFinal(JobStates.of(row))) {
                assertThat(counters.getRunningPermille()).isEqualTo(running(row, counters));
            }
            if (!row.getIsClosed()) {
                long rows = world.memory.rows.values().stream()
                        .filter(UnitRow.class::isInstance)
                        .filter(unit -> ((UnitRow) unit).getRendition().equals(counters.getName())
                                && ((UnitRow) unit).getGeneration() == counters.getGeneration())
                        .count();
                assertThat(rows).isEqualTo(counters.getUnitsAccepted());
            }
        }
        if (JobStates.isFinal(JobStates.of(row))) {
            assertThat(row.getGroups())
                    .allSatisfy(group -> assertThat(group.getGroupId()).containsAnyOf("publish", "hash"));
        }
    }

    /** Shares of the running tasks, added up anew. */
    private long running(JobRow row, RenditionRow counters) {
        return world.memory.rows.values().stream()
                .filter(TaskRow.class::isInstance)
                .map(TaskRow.class::cast)
                .filter(task -> row.getGroups().stream()
                        .anyMatch(group -> group.getGroupId().equals(task.getGroupId())
                                && group.getRenditions().contains(counters.getName())))
                .filter(task -> world.memory
                        .unit(row.getJobId(), counters.getName(), counters.getGeneration(), task.getChunk())
                        .isEmpty())
                .mapToLong(TaskRow::getSharePermille)
                .sum();
    }

    private void checkEnd() {
        int runs = row().getRun();
        for (int run = 1; run <= runs; run++) {
            checkRun(run);
        }
        assertThat(world.groups).isEmpty();
        AuditCheck audit = new AuditCheck();
        world.audit.forEach(audit::accept);
        audit.requireHead(row().getAuditHead(), "the row");
        assertThat(audit.problems()).isEmpty();
        assertThat(audit.head()).isEqualTo(row().getAuditHead());
    }

    private void checkRun(int run) {
        List<JobState> states = world.views.stream()
                .filter(view -> view.getRun() == run)
                .map(JobView::getState)
                .toList();
        Optional<JobState> end = states.stream().filter(JobStates::isFinal).findFirst();
        assertThat(end).isPresent();
        assertThat(states.subList(states.indexOf(end.get()), states.size())).containsOnly(end.get());
        List<JobLogEntry> log =
                world.log.stream().filter(entry -> entry.getRun() == run).toList();
        for (JobLogKind once : List.of(JobLogKind.PLAN_MADE, JobLogKind.CLOSED)) {
            assertThat(log.stream().filter(entry -> entry.getKind() == once)).hasSizeLessThanOrEqualTo(1);
        }
        boolean isSealed = false;
        Set<UnitId> accepted = new HashSet<>();
        Set<UnitId> published = new HashSet<>();
        for (JobLogEntry entry : log) {
            if (entry.getSealed().isPresent()) {
                assertThat(isSealed).as("sealed twice").isFalse();
                isSealed = true;
            }
            entry.getUnitAccepted()
                    .ifPresent(unit -> assertThat(accepted.add(unit.getUnit())).isTrue());
            entry.getUnitPublished()
                    .ifPresent(step -> step.getUnits()
                            .forEach(unit -> assertThat(published.add(unit)).isTrue()));
            if (entry.getStepReturned().isPresent()) {
                isSealed = false;
                entry.getStepReturned().get().getReopened().forEach(unit -> {
                    accepted.remove(unit);
                    published.remove(unit);
                });
            }
        }
        if (!isContinued(log)) {
            assertThat(accepted).containsAll(published);
        }
        boolean isComplete = end.get() == JobState.COMPLETED || end.get() == JobState.COMPLETED_PARTIAL;
        assertThat(world.assets.stream().filter(asset -> asset.asset().getRun() == run))
                .hasSize(isComplete ? 1 : 0);
        if (isComplete) {
            assertThat(isSealed).isTrue();
            assertThat(row().getRenditions())
                    .filteredOn(counters -> !counters.getIsDropped())
                    .allMatch(counters -> counters.getUnitsPublished() == counters.getUnitsTotal());
        }
        if (isComplete && !isContinued(log) && log.stream().noneMatch(JobMachinePropertyTest::restarts)) {
            assertThat(published).isEqualTo(accepted);
        }
    }

    private static boolean isContinued(List<JobLogEntry> log) {
        return log.stream()
                .anyMatch(entry ->
                        entry.getPlanMade().filter(PlanMade::getIsContinued).isPresent());
    }

    private static boolean restarts(JobLogEntry entry) {
        return entry.getKind() == JobLogKind.RENDITION_RESTARTED || entry.getKind() == JobLogKind.RENDITION_DROPPED;
    }
}
