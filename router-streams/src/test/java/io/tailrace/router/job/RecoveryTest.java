package io.tailrace.router.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
import io.tailrace.events.Outcome;
import io.tailrace.events.Precaution;
import io.tailrace.events.PublishKind;
import io.tailrace.events.PublishUnit;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.RenditionView;
import io.tailrace.events.Revocation;
import io.tailrace.events.RevocationKind;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.UnitId;
import io.tailrace.events.UnitResult;
import io.tailrace.events.Verdict;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.sample.Workers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What follows when attempts fail: more care, tasks of their own, another pool, a rung less, and a run that goes on. */
class RecoveryTest {

    private static final Failure BUG = new Failure(ErrorClass.INTERNAL, "broken", "it broke");
    private static final Failure MEMORY = new Failure(ErrorClass.RESOURCE, "ffmpeg-killed", "no memory was left");
    private static final Failure AWAY = new Failure(ErrorClass.TRANSIENT, "source-unavailable", "the store was away");
    private static final Failure DAMAGED = new Failure(ErrorClass.INPUT, "damaged-media", "it cannot be decoded");

    private final World world = new World();
    private final IngestCompleted request = Samples.ingest("a.mp4", "hls-ladder");
    private final SourceFacts facts = Samples.facts("a.mp4", 20);

    @BeforeEach
    void probe() {
        world.fleetOf(2);
        world.on(new JobEvent.Ingested(World.id(request), request));
        succeed(world.takeReleased().get(0));
    }

    private void succeed(Task task) {
        world.on(new JobEvent.Started(Workers.started(task)));
        world.on(new JobEvent.Finished(Workers.succeeded(task, facts)));
    }

    private void fail(Task task, Failure failure) {
        fail(task, failure, "host-1");
    }

    private void fail(Task task, Failure failure, String host) {
        world.on(new JobEvent.Started(Workers.started(task)));
        Outcome failed = Outcome.newBuilder(Workers.failed(task, Verdict.FAILED, failure))
                .setHost(host)
                .setMemoryBytes(4L << 30)
                .build();
        world.on(new JobEvent.Finished(failed));
        world.fire(TimerKind.RETRY);
    }

    private Task take(Predicate<Task> wanted) {
        Task task = world.released.stream().filter(wanted).findFirst().orElseThrow();
        world.released.remove(task);
        return task;
    }

    private static boolean makes(Task task, String rendition) {
        return task.getEncode()
                .filter(encode -> encode.getRenditions().contains(rendition))
                .isPresent();
    }

    /** Fails whatever makes {@code broken}, runs the rest, until nothing moves. */
    private void runAllBut(String broken, Failure failure) {
        while (!world.released.isEmpty() || !world.asked.isEmpty() || world.fire(TimerKind.RETRY)) {
            for (Task task : world.takeReleased()) {
                if (makes(task, broken)) {
                    fail(task, failure);
                } else {
                    succeed(task);
                }
            }
            world.takeAsked().forEach(world::on);
        }
    }

    private void runAll() {
        runAllBut("", BUG);
    }

    private JobState state() {
        return JobStates.of(world.job(request));
    }

    private List<String> rungs() {
        return world.view().getRenditions().stream()
                .filter(view -> view.getKind() == RenditionKind.VIDEO)
                .map(RenditionView::getName)
                .toList();
    }

    private void retry() {
        world.on(new JobEvent.Commanded(JobCommand.newBuilder()
                .setKind(JobCommandKind.RETRY)
                .setJobId(World.id(request))
                .setRequestedBy("ann")
                .setRequestedAtMillis(0)
                .build()));
    }

    @Test
    void whatIsTheSourcesFaultFailsAtOnce() {
        fail(take(task -> task.getKind() == TaskKind.ENCODE), DAMAGED);
        assertThat(state()).isEqualTo(JobState.FAILED);
        assertThat(world.view().getError()).contains(DAMAGED);
    }

    @Test
    void aProbeThatLacksSomethingEverywhereFails() {
        IngestCompleted other = Samples.ingest("b.mp4", "hls-ladder");
        world.takeReleased();
        world.on(new JobEvent.Ingested(World.id(other), other));
        for (int i = 0; i < 3; i++) {
            fail(take(task -> task.getKind() == TaskKind.PROBE), MEMORY);
        }
        assertThat(JobStates.of(world.job(other))).isEqualTo(JobState.FAILED);
        assertThat(world.view().getError()).contains(MEMORY);
    }

    @Test
    void aStoreThatIsAwayForAnHourFailsNoJob() {
        long start = world.now;
        Task task = take(t -> t.getKind() == TaskKind.AUDIO);
        while (world.now - start < 3_600_000) {
            fail(task, AWAY);
            task = take(t -> t.getKind() == TaskKind.AUDIO);
        }
        assertThat(task.getAttempt()).isBetween(10, 20);
        succeed(task);
        runAll();
        assertThat(state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void aGroupThatFailsTwiceGoesOnRungByRung() {
        String broken = rungs().get(1);
        runAllBut(broken, BUG);
        assertThat(state()).isEqualTo(JobState.COMPLETED_PARTIAL);
        assertThat(world.view().getRenditions())
                .filteredOn(RenditionView::getIsDropped)
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.getName()).isEqualTo(broken);
                    assertThat(view.getReason()).contains(BUG);
                });
        assertThat(world.view().getRenditions())
                .filteredOn(view -> !view.getIsDropped())
                .allSatisfy(view -> assertThat(view.getUnitsPublished()).isEqualTo(view.getUnitsTotal()));
        assertThat(world.revocations)
                .as("what the group, and then the broken rung, still had under way")
                .filteredOn(revoked -> revoked.getKind() == RevocationKind.GROUP)
                .hasSize(2);
        assertThat(world.shelved)
                .singleElement()
                .satisfies(kept -> assertThat(kept.reason()).isEqualTo(BUG.getMessage()));
    }

    @Test
    void whatANodeLacksGoesToAnotherNodeAndThenToAnotherPool() {
        world.fleetOf(2, "probe", "cpu", "x86-nvenc", "publish");
        Task first = take(task -> task.getKind() == TaskKind.AUDIO);
        fail(first, MEMORY, "host-1");
        Task second = take(task -> task.getKind() == TaskKind.AUDIO);
        assertThat(second.getPrecaution()).contains(new Precaution(List.of("host-1"), 4L << 30, false));
        assertThat(second.getQueue()).isEqualTo("cpu");
        fail(second, MEMORY, "host-2");
        Task third = take(task -> task.getKind() == TaskKind.AUDIO);
        assertThat(third.getQueue()).isEqualTo("x86-nvenc");
        assertThat(third.getPrecaution()).isEmpty();
        assertThat(world.logged(JobLogKind.RENDITION_RESTARTED))
                .extracting(entry -> entry.getRenditionRestarted().orElseThrow().getGeneration())
                .containsOnly(2);
        succeed(third);
        runAll();
        assertThat(state()).isEqualTo(JobState.COMPLETED);
        assertThat(world.view().getRenditions())
                .filteredOn(view -> view.getKind() == RenditionKind.AUDIO)
                .allSatisfy(view -> assertThat(view.getPool()).isEqualTo("x86-nvenc"));
    }

    @Test
    void whatHangsOnANodeIsTriedOnAnother() {
        Failure overdue = new Failure(ErrorClass.TRANSIENT, "task-overdue", "it took far too long");
        fail(take(task -> task.getKind() == TaskKind.AUDIO), overdue, "host-1");

        Task second = take(task -> task.getKind() == TaskKind.AUDIO);
        assertThat(second.getPrecaution()).contains(new Precaution(List.of("host-1"), 0L, false));
        assertThat(second.getQueue()).isEqualTo("cpu");
    }

    private DispatchEvent told(DispatchEventKind kind, Task task) {
        return DispatchEvent.newBuilder()
                .setKind(kind)
                .setJobId(task.getJobId())
                .setQueue(task.getQueue())
                .setGroupId(task.getGroupId())
                .setAtMillis(world.now)
                .build();
    }

    private List<RenditionView> made(RenditionKind kind) {
        return world.view().getRenditions().stream()
                .filter(view -> view.getKind() == kind)
                .toList();
    }

    @Test
    void whatIsNotBegunInAPoolWithoutWorkersIsAskedBackAndGoesElsewhere() {
        world.fleetOf(2, "probe", "cpu", "x86-nvenc", "publish");
        world.asleep("cpu");
        Task sound = take(task -> task.getKind() == TaskKind.AUDIO);
        world.on(new JobEvent.Unattended(told(DispatchEventKind.UNATTENDED, sound)));
        assertThat(world.askedBack).containsExactly(sound.getGroupId());
        assertThat(made(RenditionKind.AUDIO))
                .allSatisfy(view -> assertThat(view.getGeneration()).isEqualTo(1));

        world.on(new JobEvent.Withdrawn(told(DispatchEventKind.WITHDRAWN, sound)));
        assertThat(made(RenditionKind.AUDIO)).allSatisfy(view -> {
            assertThat(view.getGeneration()).isEqualTo(2);
            assertThat(view.getPool()).isEqualTo("x86-nvenc");
        });
        Task moved = take(task -> task.getKind() == TaskKind.AUDIO);
        assertThat(moved.getQueue()).isEqualTo("x86-nvenc");
        assertThat(made(RenditionKind.VIDEO))
                .allSatisfy(view -> assertThat(view.getPool()).isEqualTo("cpu"));
        world.on(new JobEvent.Withdrawn(told(DispatchEventKind.WITHDRAWN, sound)));
        succeed(moved);
        runAll();
        assertThat(state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void whatWasGivenBackGoesBackWhenNobodyElseCanTakeItAnyMore() {
        Task sound = take(task -> task.getKind() == TaskKind.AUDIO);
        world.groups.keySet().removeIf(name -> name.endsWith(sound.getGroupId()));
        world.on(new JobEvent.Withdrawn(told(DispatchEventKind.WITHDRAWN, sound)));
        assertThat(take(task -> task.getKind() == TaskKind.AUDIO)).isEqualTo(sound);
        assertThat(world.logged(JobLogKind.RENDITION_RESTARTED)).isEmpty();
    }

    @Test
    void whatIsBegunInADeadPoolBeginsAgainInAnother() {
        world.fleetOf(2, "probe", "cpu", "x86-nvenc", "publish");
        Task begun = take(task -> task.getKind() == TaskKind.ENCODE);
        world.now += 1_000; // views that only count come no faster
        succeed(begun);
        assertThat(made(RenditionKind.VIDEO))
                .allSatisfy(view -> assertThat(view.getUnitsAccepted()).isEqualTo(1));
        world.asleep("cpu");
        world.on(new JobEvent.PoolDied(told(DispatchEventKind.POOL_DEAD, begun)));
        assertThat(made(RenditionKind.VIDEO)).allSatisfy(view -> {
            assertThat(view.getUnitsAccepted()).isZero();
            assertThat(view.getGeneration()).isEqualTo(2);
            assertThat(view.getPool()).isEqualTo("x86-nvenc");
        });
        assertThat(world.revocations)
                .anySatisfy(revoked -> assertThat(revoked.getGroupId()).isEqualTo(begun.getGroupId()));
        assertThat(world.audit)
                .anySatisfy(event -> assertThat(event.getDetails())
                        .containsEntry("pool", "x86-nvenc")
                        .containsEntry("reason", "cpu has no live worker"));
        runAll();
        assertThat(state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void aJobWhosePoolAloneCanMakeItSaysThatItWaits() {
        Task sound = take(task -> task.getKind() == TaskKind.AUDIO);
        world.asleep("cpu");
        world.on(new JobEvent.PoolDied(told(DispatchEventKind.POOL_DEAD, sound)));
        assertThat(world.view().getWaitingFor()).startsWith("cpu has no live worker");
        assertThat(world.on(new JobEvent.PoolDied(told(DispatchEventKind.POOL_DEAD, sound))))
                .isEqualTo(Decision.NOTHING);

        world.fleetOf(2);
        world.on(new JobEvent.Started(Workers.started(sound)));
        assertThat(world.view().getWaitingFor()).isEmpty();
    }

    @Test
    void aPoolWhoseWorkersAreBackIsNotLeft() {
        world.fleetOf(2, "probe", "cpu", "x86-nvenc", "publish");
        Task sound = take(task -> task.getKind() == TaskKind.AUDIO);
        assertThat(world.on(new JobEvent.Unattended(told(DispatchEventKind.UNATTENDED, sound))))
                .isEqualTo(Decision.NOTHING);
        assertThat(world.on(new JobEvent.PoolDied(told(DispatchEventKind.POOL_DEAD, sound))))
                .isEqualTo(Decision.NOTHING);
    }

    @Test
    void unitsOfAnOlderGenerationCountNoMore() {
        world.fleetOf(2, "probe", "cpu", "x86-nvenc", "publish");
        List<Task> tasks = world.takeReleased();
        List<Task> picture =
                tasks.stream().filter(task -> task.getKind() == TaskKind.ENCODE).toList();
        succeed(picture.get(0));
        Task bad = picture.get(1);
        fail(bad, MEMORY);
        fail(take(task -> task.getTaskId().equals(bad.getTaskId())), MEMORY);
        // in tasks of their own now; one of the rungs goes on to lack memory
        String rung = rungs().get(0);
        Task alone =
                take(task -> makes(task, rung) && task.getEncode().orElseThrow().getChunk() > 0);
        fail(alone, MEMORY);
        fail(take(task -> task.getTaskId().equals(alone.getTaskId())), MEMORY);
        RenditionView moved = world.view().getRenditions().stream()
                .filter(view -> view.getName().equals(rung))
                .findFirst()
                .orElseThrow();
        assertThat(moved.getPool()).isEqualTo("x86-nvenc");
        assertThat(moved.getUnitsAccepted()).isZero();
        tasks.stream().filter(task -> task.getKind() != TaskKind.ENCODE).forEach(this::succeed);
        runAll();
        assertThat(state()).isEqualTo(JobState.COMPLETED);
        assertThat(world.view().getRenditions())
                .allSatisfy(view -> assertThat(view.getUnitsPublished()).isEqualTo(view.getUnitsTotal()));
    }

    @Test
    void nodesThatDeclineAreAskedFiveTimes() {
        Task task = take(t -> t.getKind() == TaskKind.AUDIO);
        fail(task, MEMORY, "host-1");
        for (int i = 0; i < 5; i++) {
            task = take(t -> t.getKind() == TaskKind.AUDIO);
            assertThat(task.getPrecaution()).isPresent();
            world.on(new JobEvent.HandedBack(Outcome.newBuilder(Workers.handedBack(task))
                    .setIsDeclined(true)
                    .build()));
            world.fire(TimerKind.RETRY);
        }
        task = take(t -> t.getKind() == TaskKind.AUDIO);
        assertThat(task.getPrecaution()).isEmpty();
        assertThat(task.getFailures()).isEqualTo(1);
    }

    @Test
    void whatTakesItsWorkerDownRunsAloneAndThenNoMore() {
        Task task = take(t -> t.getKind() == TaskKind.AUDIO);
        for (int i = 1; i <= 3; i++) {
            assertThat(task.getPrecaution().map(Precaution::getIsAlone).orElse(false))
                    .isEqualTo(i == 3);
            world.on(new JobEvent.Started(Workers.started(task)));
            world.on(new JobEvent.Lost(Workers.lost(task)));
            world.fire(TimerKind.RETRY);
            if (i < 3) {
                task = take(t -> t.getKind() == TaskKind.AUDIO);
            }
        }
        assertThat(state()).isEqualTo(JobState.FAILED);
        assertThat(world.view().getError().orElseThrow().getCode()).isEqualTo("poison");
        assertThat(world.view().getError().orElseThrow().getErrorClass()).isEqualTo(ErrorClass.INPUT);
    }

    @Test
    void retryOfAPartialJobMakesOnlyWhatIsMissing() {
        String broken = rungs().get(0);
        runAllBut(broken, BUG);
        assertThat(state()).isEqualTo(JobState.COMPLETED_PARTIAL);
        retry();
        assertThat(state()).isEqualTo(JobState.ENCODING);
        assertThat(world.released).isNotEmpty().allMatch(task -> makes(task, broken) && task.getRun() == 2);
        Set<Integer> chunks = new HashSet<>();
        world.released.forEach(task -> chunks.add(task.getEncode().orElseThrow().getChunk()));
        assertThat(chunks).hasSize(world.released.size());
        runAll();
        assertThat(state()).isEqualTo(JobState.COMPLETED);
        assertThat(world.view().getRevision()).isEqualTo(2);
        assertThat(world.view().getRenditions())
                .allSatisfy(view -> assertThat(view.getUnitsPublished()).isEqualTo(view.getUnitsTotal()));
    }

    @Test
    void retryOfAFailedJobKeepsWhatWasAccepted() {
        List<Task> tasks = world.takeReleased();
        Task sound = tasks.stream()
                .filter(task -> task.getKind() == TaskKind.AUDIO)
                .findFirst()
                .orElseThrow();
        tasks.stream().filter(task -> !task.equals(sound)).forEach(this::succeed);
        world.released.add(sound);
        while (state() != JobState.FAILED) {
            fail(take(task -> task.getKind() == TaskKind.AUDIO), BUG);
            world.fire(TimerKind.RETRY);
        }
        world.takeReleased();
        retry();
        assertThat(world.released).extracting(Task::getKind).containsOnly(TaskKind.AUDIO);
        assertThat(world.logged(JobLogKind.PLAN_MADE))
                .last()
                .satisfies(entry -> assertThat(entry.getPlanMade().orElseThrow().getIsContinued())
                        .isTrue());
        runAll();
        assertThat(state()).isEqualTo(JobState.COMPLETED);
        assertThat(world.view().getRenditions())
                .allSatisfy(view -> assertThat(view.getUnitsPublished()).isEqualTo(view.getUnitsTotal()));
    }

    @Test
    void retryOfARefusedSourceLooksAtItAnew() {
        fail(take(task -> task.getKind() == TaskKind.ENCODE), DAMAGED);
        world.takeReleased();
        retry();
        assertThat(world.released).extracting(Task::getKind).containsExactly(TaskKind.PROBE);
    }

    @Test
    void unitsWhoseObjectsAreGoneAreMadeAgain() {
        world.takeReleased().forEach(this::succeed);
        world.takeAsked().forEach(world::on);
        Task copy = take(task -> task.getKind() == TaskKind.PUBLISH);
        List<UnitId> gone = copy.getPublish().orElseThrow().getUnits().stream()
                .map(unit -> unit.getUnit())
                .limit(2)
                .toList();
        world.on(new JobEvent.Finished(Outcome.newBuilder(Workers.failed(copy, Verdict.FAILED, AWAY))
                .setGone(gone)
                .build()));
        assertThat(state()).isEqualTo(JobState.ENCODING);
        assertThat(world.released.stream()
                        .flatMap(task -> Workers.units(task, task.getEncode().orElseThrow()).stream())
                        .map(UnitResult::getUnit))
                .containsAll(gone);
        runAll();
        assertThat(state()).isEqualTo(JobState.COMPLETED);
        assertThat(world.view().getRenditions())
                .allSatisfy(view -> assertThat(view.getUnitsPublished()).isEqualTo(view.getUnitsTotal()));
    }

    @Test
    void publishedObjectsThatAreGoneUnsealTheRun() {
        while (world.released.stream().noneMatch(RecoveryTest::isManifest)) {
            world.takeReleased().forEach(this::succeed);
            world.takeAsked().forEach(world::on);
        }
        Task manifest = take(RecoveryTest::isManifest);
        String rung = rungs().get(0);
        UnitId gone = new UnitId(rung, 1, 1);
        world.on(new JobEvent.Finished(Outcome.newBuilder(Workers.failed(manifest, Verdict.FAILED, AWAY))
                .setGone(List.of(gone))
                .build()));
        assertThat(state()).isEqualTo(JobState.ENCODING);
        assertThat(world.released)
                .singleElement()
                .satisfies(task ->
                        assertThat(task.getEncode().orElseThrow().getChunk()).isEqualTo(1));
        runAll();
        assertThat(state()).isEqualTo(JobState.COMPLETED);
        assertThat(world.log.stream().map(JobLogEntry::getKind))
                .containsSubsequence(JobLogKind.SEALED, JobLogKind.STEP_RETURNED, JobLogKind.SEALED);
    }

    @Test
    void aUnitIsMadeAgainUnderANumberThatNoAttemptHad() {
        Task first = take(task -> task.getKind() == TaskKind.ENCODE);
        world.on(new JobEvent.Started(Workers.started(first)));
        world.on(new JobEvent.HandedBack(Workers.handedBack(first)));
        Task second = take(task -> task.getTaskId().equals(first.getTaskId()));
        world.on(new JobEvent.Finished(Workers.succeeded(first, facts)));
        assertThat(world.revocations)
                .extracting(Revocation::getTaskId, Revocation::getAttempt)
                .contains(tuple(second.getTaskId(), second.getAttempt()));
        loseCopied();
        Task third = take(task -> task.getTaskId().equals(first.getTaskId()));
        assertThat(third.getAttempt()).isEqualTo(second.getAttempt() + 1);
        succeed(third);
        runAll();
        assertThat(state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void aTaskThatHasNotBegunMakesWhatIsLostWithTheRest() {
        Task first = take(task -> task.getKind() == TaskKind.ENCODE);
        Outcome whole = Workers.succeeded(first, facts);
        world.on(new JobEvent.Finished(Outcome.newBuilder(whole)
                .setUnits(whole.getUnits().subList(0, 1))
                .build()));
        while (state() != JobState.FAILED) {
            fail(take(task -> task.getKind() == TaskKind.AUDIO), BUG);
            world.fire(TimerKind.RETRY);
        }
        world.takeReleased();
        world.takeAsked();
        retry();
        loseCopied();
        assertThat(world.released.stream()
                        .filter(task -> task.getEncode()
                                .filter(encode -> encode.getChunk() == 0)
                                .isPresent())
                        .filter(task -> makes(task, rungs().get(0))))
                .hasSize(1);
        runAll();
        assertThat(state()).isEqualTo(JobState.COMPLETED);
    }

    /** The next publish step finds nothing of what it is to copy. */
    private void loseCopied() {
        world.takeAsked().forEach(world::on);
        Task copy = take(task -> task.getKind() == TaskKind.PUBLISH);
        world.on(new JobEvent.Finished(Outcome.newBuilder(Workers.failed(copy, Verdict.FAILED, AWAY))
                .setGone(copy.getPublish().orElseThrow().getUnits().stream()
                        .map(PublishUnit::getUnit)
                        .toList())
                .build()));
    }

    private static boolean isManifest(Task task) {
        return task.getPublish()
                .filter(publish -> publish.getKind() == PublishKind.MANIFEST)
                .isPresent();
    }
}
