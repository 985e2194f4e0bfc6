package io.tailrace.router.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.audit.AuditChain;
import io.tailrace.events.AudioFacts;
import io.tailrace.events.DispatchEvent;
import io.tailrace.events.DispatchEventKind;
import io.tailrace.events.EncodeTask;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobCommand;
import io.tailrace.events.JobCommandKind;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobOutputs;
import io.tailrace.events.JobState;
import io.tailrace.events.Lane;
import io.tailrace.events.Outcome;
import io.tailrace.events.Plan;
import io.tailrace.events.PublishKind;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.PublishTask;
import io.tailrace.events.ReadyGroup;
import io.tailrace.events.Rendition;
import io.tailrace.events.RevocationKind;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.TaskProgress;
import io.tailrace.events.UnitResult;
import io.tailrace.events.Verdict;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.sample.Workers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobMachineTest {

    private static final Failure BROKEN = new Failure(ErrorClass.INTERNAL, "broken", "the picture broke");
    private static final Failure PASSING = new Failure(ErrorClass.TRANSIENT, "away", "the store was away");

    private static final String SMALL = """
            packaging: file
            files:
              - name: small.mp4
                picture: {box: 640x360, quality: 28, maxRate: 800k}
            """;

    private final World world = new World();
    private final IngestCompleted request = Samples.ingest("a.mp4", "hls-ladder");
    private final SourceFacts facts = Samples.facts("a.mp4", 20);

    @BeforeEach
    void start() {
        world.fleetOf(2);
        ingest(request);
    }

    private void ingest(IngestCompleted asked) {
        world.on(new JobEvent.Ingested(World.id(asked), asked));
    }

    private void succeed(Task task) {
        world.on(new JobEvent.Started(Workers.started(task)));
        world.on(new JobEvent.Finished(Workers.succeeded(task, facts)));
    }

    private void fail(Task task, Failure failure) {
        world.on(new JobEvent.Started(Workers.started(task)));
        world.on(new JobEvent.Finished(Workers.failed(task, Verdict.FAILED, failure)));
    }

    /** Fails, and waits for the next try. */
    private void failAndWait(Task task, Failure failure) {
        fail(task, failure);
        world.fire(TimerKind.RETRY);
    }

    private Task only(Predicate<Task> wanted) {
        return world.released.stream().filter(wanted).findFirst().orElseThrow();
    }

    private Task takeOnly() {
        List<Task> tasks = world.takeReleased();
        assertThat(tasks).hasSize(1);
        return tasks.get(0);
    }

    private List<Task> probed() {
        succeed(takeOnly());
        return world.takeReleased();
    }

    /** Runs what is released, and the packager's steps, to the end. */
    private void runAll() {
        while (!world.released.isEmpty() || !world.asked.isEmpty()) {
            world.takeReleased().forEach(this::succeed);
            world.takeAsked().forEach(world::on);
        }
    }

    private JobState state() {
        return JobStates.of(world.job(request));
    }

    private JobCommand command(JobCommandKind kind) {
        return JobCommand.newBuilder()
                .setKind(kind)
                .setJobId(World.id(request))
                .setRequestedBy("ann")
                .setRequestedAtMillis(0)
                .build();
    }

    // -- begin

    @Test
    void copyOfARequestIsNoNewJob() {
        ingest(request);
        ingest(request);
        assertThat(world.takeReleased()).hasSize(1);
        runAll();
        ingest(request);
        assertThat(world.released).isEmpty();
    }

    @Test
    void unknownProfileEndsAtOnceAndSaysWhy() {
        IngestCompleted wrong = Samples.ingest("b.mp4", "no-such");
        ingest(wrong);
        assertThat(world.view().getState()).isEqualTo(JobState.FAILED);
        assertThat(world.view().getError().orElseThrow().getCode()).isEqualTo("unknown-profile");
    }

    @Test
    void overridesThatMakeNoProfileEndTheJobAndSayWhy() {
        IngestCompleted wrong = IngestCompleted.newBuilder(Samples.ingest("b.mp4", "hls-ladder"))
                .setOverrides("{\"video\":{\"speed\":\"warp\"}}")
                .build();
        ingest(wrong);
        assertThat(world.view().getState()).isEqualTo(JobState.FAILED);
        assertThat(world.view().getOverrides()).isEqualTo(wrong.getOverrides());
        assertThat(world.view().getError().orElseThrow())
                .satisfies(error -> assertThat(error.getCode()).isEqualTo("invalid-overrides"))
                .satisfies(error -> assertThat(error.getMessage()).contains("speed", "warp"));
    }

    @Test
    void plansByTheTextThatARequestCarries() {
        IngestCompleted brought = IngestCompleted.newBuilder(Samples.ingest("b.mp4", "not-read-yet"))
                .setProfileText(SMALL)
                .build();
        world.takeReleased();
        ingest(brought);
        succeed(takeOnly());
        assertThat(world.view().getState()).isEqualTo(JobState.ENCODING);
        assertThat(world.memory.plan(World.id(brought)).orElseThrow())
                .satisfies(plan -> assertThat(plan.getProfile()).isEqualTo("not-read-yet"))
                .satisfies(plan -> assertThat(plan.getProfileVersion()).isEqualTo(DigestUtils.sha256Hex(SMALL)))
                .satisfies(plan -> assertThat(plan.getRenditions())
                        .extracting(Rendition::getName)
                        .contains("small"));
    }

    @Test
    void runThatBeginsAnewTakesTheProfileAsItIsNow() {
        IngestCompleted brought =
                IngestCompleted.newBuilder(request).setProfileText(SMALL).build();
        IngestCompleted other = IngestCompleted.newBuilder(brought)
                .setKey("c.mp4")
                .setEtag("c")
                .setProfile("gone")
                .build();
        world.takeReleased();
        for (IngestCompleted asked :
                List.of(IngestCompleted.newBuilder(brought).setEtag("b").build(), other)) {
            ingest(asked);
            world.on(new JobEvent.Finished(Workers.failed(takeOnly(), Verdict.REFUSED, BROKEN)));
            world.on(new JobEvent.Commanded(JobCommand.newBuilder(command(JobCommandKind.RETRY))
                    .setJobId(World.id(asked))
                    .build()));
            assertThat(takeOnly().getTaskId()).startsWith("r2-probe");
            assertThat(world.memory.request(World.id(asked)).orElseThrow().getProfileText())
                    .isEqualTo(asked.getProfile().equals("gone") ? SMALL : "");
        }
    }

    @Test
    void finishedJobRunsAgainOnlyWhenNothingTellsRequestsApart() {
        IngestCompleted plain =
                IngestCompleted.newBuilder(request).setEtag(null).build();
        world.takeReleased();
        ingest(plain);
        runAll();
        assertThat(JobStates.of(world.job(plain))).isEqualTo(JobState.COMPLETED);
        ingest(plain);
        assertThat(world.job(plain).getRun()).isEqualTo(2);
        assertThat(takeOnly().getTaskId()).startsWith("r2-probe");
    }

    @Test
    void nextRunOfAFailedJobWritesNothingThatTheFirstWrote() {
        List<Task> tasks = probed();
        Task refused = tasks.get(0);
        world.on(new JobEvent.Finished(Workers.failed(refused, Verdict.REFUSED, BROKEN)));
        assertThat(state()).isEqualTo(JobState.FAILED);
        ingest(request);
        assertThat(world.job(request).getRun()).isEqualTo(2);
        List<Task> second = probed();
        assertThat(second).allSatisfy(task -> {
            assertThat(task.getTaskId()).startsWith("r2-");
            assertThat(task.getEncode().orElseThrow().getPlan().getRenditions())
                    .allSatisfy(
                            rendition -> assertThat(rendition.getGeneration()).isEqualTo(2));
        });
    }

    @Test
    void nextRunWaitsForTheCleanUpThatIsUnderWay() {
        world.on(new JobEvent.Commanded(command(JobCommandKind.CANCEL)));
        world.takeReleased();
        // The run had no plan; a packager that cleans up all the same is played here.
        world.on(new JobEvent.PublishAsked(PublishRequested.newBuilder()
                .setJobId(World.id(request))
                .setRun(1)
                .setPublish(PublishTask.newBuilder()
                        .setKind(PublishKind.CLEANUP)
                        .setStep(1)
                        .setRevision(1)
                        .setPlan(anyPlan())
                        .setCreatedAtMillis(0)
                        .build())
                .setAtMillis(0)
                .build()));
        Task cleanup = takeOnly();
        ingest(request);
        assertThat(world.job(request).getRun()).isEqualTo(1);
        assertThat(world.released).isEmpty();
        succeed(cleanup);
        assertThat(world.job(request).getRun()).isEqualTo(2);
        assertThat(takeOnly().getKind()).isEqualTo(TaskKind.PROBE);
    }

    private Plan anyPlan() {
        World other = new World();
        other.fleetOf(1);
        other.on(new JobEvent.Ingested(World.id(request), request));
        other.takeReleased().forEach(task -> other.on(new JobEvent.Finished(Workers.succeeded(task, facts))));
        return other.memory.plan(World.id(request)).orElseThrow();
    }

    // -- probe and plan

    @Test
    void refusalOfTheProbeIsFinal() {
        Task probe = takeOnly();
        world.on(new JobEvent.Started(Workers.started(probe)));
        world.on(new JobEvent.Finished(Workers.failed(
                probe, Verdict.REFUSED, new Failure(ErrorClass.INPUT, "not-media", "This is no media file"))));
        assertThat(state()).isEqualTo(JobState.FAILED);
        assertThat(world.view().getError().orElseThrow().getMessage()).isEqualTo("This is no media file");
        assertThat(world.released).isEmpty();
    }

    @Test
    void waitsForAPoolAndSaysWhatIsMissing() {
        world.fleetOf(0);
        succeed(takeOnly());
        assertThat(world.view().getState()).isEqualTo(JobState.PROBING);
        assertThat(world.view().getWaitingFor())
                .contains("cpu, x86-nvenc, jetson-nvenc, vaapi, qsv have no live worker");
        int views = world.views.size();
        world.fire(TimerKind.REPLAN);
        assertThat(world.views).hasSize(views);
        world.fleetOf(1);
        world.fire(TimerKind.REPLAN);
        assertThat(state()).isEqualTo(JobState.ENCODING);
        assertThat(world.view().getWaitingFor()).isEmpty();
    }

    @Test
    void whatWaitsLongIsPlannedAgainLessOften() {
        world.fleetOf(0);
        succeed(takeOnly());
        long since = world.now;
        int asked = 0;
        while (world.now < since + 600_000) {
            assertThat(world.fire(TimerKind.REPLAN)).isTrue();
            asked++;
        }
        assertThat(asked).isBetween(40, 50);
        world.fleetOf(1);
        long before = world.now;
        world.fire(TimerKind.REPLAN);
        assertThat(state()).isEqualTo(JobState.ENCODING);
        assertThat(world.now - before).isLessThanOrEqualTo(15_000);
    }

    @Test
    void refusesFactsThatFitIntoNoTask() {
        AudioFacts track = AudioFacts.newBuilder(facts.getAudio().get(0))
                .setTitle("題".repeat(1_000))
                .build();
        world.on(new JobEvent.Finished(Workers.succeeded(
                takeOnly(),
                SourceFacts.newBuilder(facts)
                        .setAudio(Collections.nCopies(32, track))
                        .build())));
        assertThat(state()).isEqualTo(JobState.FAILED);
        assertThat(world.view().getError().orElseThrow().getErrorClass()).isEqualTo(ErrorClass.INPUT);
        assertThat(world.view().getError().orElseThrow().getMessage()).contains("too many tracks");
        assertThat(world.memory.facts(World.id(request))).isEmpty();
    }

    @Test
    void sourceThatCannotBeSoughtIsPreparedFirst() {
        Task probe = takeOnly();
        world.on(new JobEvent.Finished(Workers.succeeded(
                probe, SourceFacts.newBuilder(facts).setIsSeekable(false).build())));
        Task prepare = takeOnly();
        assertThat(prepare.getKind()).isEqualTo(TaskKind.PREPARE);
        succeed(prepare);
        assertThat(state()).isEqualTo(JobState.ENCODING);
        assertThat(world.memory.plan(World.id(request)).orElseThrow().getMedia().getEtag())
                .isEqualTo("copy");
    }

    // -- acceptance

    @Test
    void firstResultOfAUnitCountsAndLaterOnesChangeNothing() {
        List<Task> tasks = probed();
        Task task = tasks.get(0);
        succeed(task);
        int logged = world.log.size();
        Decision again = world.on(new JobEvent.Finished(Workers.succeeded(task, facts)));
        assertThat(again.effects()).isEmpty();
        assertThat(world.log).hasSize(logged);
    }

    @Test
    void resultOfAnEarlierAttemptCountsAndStopsTheLater() {
        Task first = probed().get(0);
        world.on(new JobEvent.Started(Workers.started(first)));
        world.on(new JobEvent.Lost(Workers.lost(first)));
        world.fire(TimerKind.RETRY);
        Task second = only(task -> task.getTaskId().equals(first.getTaskId()));
        assertThat(second.getAttempt()).isEqualTo(2);
        world.on(new JobEvent.Started(Workers.started(second)));
        world.revocations.clear();
        world.on(new JobEvent.Finished(Workers.succeeded(first, facts)));
        assertThat(world.logged(JobLogKind.UNIT_ACCEPTED)).isNotEmpty();
        assertThat(world.revocations)
                .singleElement()
                .satisfies(revocation -> assertThat(revocation.getAttempt()).isEqualTo(2));
    }

    @Test
    void unitThatIsNotWhatThePlanSaysIsTriedAgain() {
        Task task = probed().get(0);
        Outcome good = Workers.succeeded(task, facts);
        List<UnitResult> units = new ArrayList<>(good.getUnits());
        units.set(
                0,
                UnitResult.newBuilder(units.get(0))
                        .setSamples(units.get(0).getSamples() - 1)
                        .build());
        world.on(new JobEvent.Finished(Outcome.newBuilder(good).setUnits(units).build()));
        assertThat(world.job(request).getAttemptsFailed()).isEqualTo(1);
        assertThat(world.logged(JobLogKind.UNIT_ACCEPTED)).hasSize(units.size() - 1);
        world.fire(TimerKind.RETRY);
        succeed(takeOnly());
        assertThat(world.logged(JobLogKind.UNIT_ACCEPTED)).hasSize(units.size());
    }

    @Test
    void rejectsAnotherInitSegment() {
        List<Task> tasks = probed().stream()
                .filter(task -> task.getKind() == TaskKind.ENCODE)
                .toList();
        assertThat(tasks.size()).isGreaterThan(1);
        succeed(tasks.get(0));
        Outcome good = Workers.succeeded(tasks.get(1), facts);
        List<UnitResult> units = good.getUnits().stream()
                .map(unit -> UnitResult.newBuilder(unit)
                        .setInitSha256("f".repeat(64))
                        .build())
                .toList();
        world.on(new JobEvent.Finished(Outcome.newBuilder(good).setUnits(units).build()));
        assertThat(world.job(request).getAttemptsFailed()).isEqualTo(1);
        world.fire(TimerKind.RETRY);
        assertThat(world.released)
                .singleElement()
                .satisfies(task -> assertThat(task.getAttempt()).isEqualTo(2));
    }

    // -- attempts

    @Test
    void failedTaskIsTriedThreeTimesThenTheJobFailsWithTheReason() {
        Task first = takeOnly();
        failAndWait(first, BROKEN);
        Task second = takeOnly();
        fail(second, PASSING);
        assertThat(world.released).isEmpty();
        world.fire(TimerKind.RETRY);
        Task third = takeOnly();
        assertThat(third.getAttempt()).isEqualTo(3);
        assertThat(third.getFailures()).isEqualTo(2);
        fail(third, BROKEN);
        assertThat(state()).isEqualTo(JobState.FAILED);
        assertThat(world.view().getError()).contains(BROKEN);
        assertThat(world.view().getAttemptsFailed()).isEqualTo(3);
        assertThat(world.view().getUsage()).singleElement().satisfies(usage -> {
            assertThat(usage.getQueue()).isEqualTo(first.getQueue());
            assertThat(usage.getAttempts()).isEqualTo(3);
            assertThat(usage.getSlotSeconds()).isEqualTo(1.5);
        });
        assertThat(world.revocations.stream().map(revocation -> revocation.getKind()))
                .contains(RevocationKind.RUN);
        assertThat(world.groups).isEmpty();
    }

    private static IngestCompleted fromNas() {
        return IngestCompleted.newBuilder(Samples.ingest("b.mp4", "hls-ladder"))
                .setBucket("file:nas")
                .build();
    }

    private static JobEvent declined(Task task) {
        return new JobEvent.HandedBack(
                Outcome.newBuilder(Workers.handedBack(task)).setIsDeclined(true).build());
    }

    private static String waitingFor(World world) {
        return world.views.get(world.views.size() - 1).getWaitingFor();
    }

    @Test
    void waitsForAWorkerThatReadsTheSourceRoot() {
        takeOnly();
        ingest(fromNas());
        for (int i = 0; i < 7; i++) {
            Task probe = takeOnly();
            assertThat(probe.getProbe().orElseThrow().getBucket()).isEqualTo("file:nas");
            world.on(declined(probe));
            assertThat(waitingFor(world)).isEqualTo("a worker that probes and reads the source root nas");
            world.fire(TimerKind.RETRY);
        }
        Task probe = takeOnly();
        world.on(new JobEvent.Started(Workers.started(probe)));
        assertThat(waitingFor(world)).isEmpty();
        world.on(new JobEvent.Finished(Workers.succeeded(probe, facts)));
        assertThat(waitingFor(world)).isEmpty();
        assertThat(world.views.get(world.views.size() - 1).getState()).isEqualTo(JobState.ENCODING);
    }

    @Test
    void waitsForAWorkerThatPreparesWhatTheSourceRootHas() {
        takeOnly();
        ingest(fromNas());
        world.on(declined(takeOnly()));
        world.fire(TimerKind.RETRY);
        // The word of its start is lost.
        world.on(new JobEvent.Finished(Workers.succeeded(
                takeOnly(), SourceFacts.newBuilder(facts).setIsSeekable(false).build())));
        assertThat(waitingFor(world)).isEmpty();

        world.on(declined(takeOnly()));
        assertThat(waitingFor(world)).isEqualTo("a worker that prepares recordings and reads the source root nas");
        world.fire(TimerKind.RETRY);
        Task prepare = takeOnly();
        world.on(new JobEvent.Started(Workers.started(prepare)));
        assertThat(waitingFor(world)).isEmpty();
        world.on(new JobEvent.Finished(Workers.succeeded(prepare, facts)));
        assertThat(waitingFor(world)).isEmpty();
    }

    @Test
    void saysWhatThePlanLacksWhileNobodyCanHash() {
        World hashing = World.withSourceHashes();
        hashing.fleetOf(0);
        hashing.on(new JobEvent.Ingested(World.id(fromNas()), fromNas()));
        hashing.on(
                new JobEvent.Finished(Workers.succeeded(hashing.takeReleased().get(0), facts)));
        String missing = waitingFor(hashing);
        assertThat(missing).contains("have no live worker");
        int views = hashing.views.size();
        Task hash = hashing.takeReleased().get(0);
        assertThat(hash.getKind()).isEqualTo(TaskKind.HASH);
        hashing.on(declined(hash));
        hashing.fire(TimerKind.REPLAN);
        assertThat(hashing.views).hasSize(views);
        assertThat(waitingFor(hashing)).isEqualTo(missing);
    }

    @Test
    void handedBackAttemptsAreNotCounted() {
        Task task = probed().get(0);
        for (int i = 0; i < 10; i++) {
            world.on(new JobEvent.Started(Workers.started(task)));
            world.on(new JobEvent.HandedBack(Workers.handedBack(task)));
            task = takeOnly();
        }
        assertThat(task.getAttempt()).isEqualTo(11);
        assertThat(task.getFailures()).isZero();
        assertThat(world.job(request).getAttemptsFailed()).isZero();
    }

    @Test
    void lossCountsOnlyIfTheAttemptHadStarted() {
        Task task = probed().get(0);
        for (int i = 0; i < 5; i++) {
            world.on(new JobEvent.Lost(Workers.lost(task)));
            task = takeOnly();
        }
        assertThat(world.job(request).getAttemptsFailed()).isZero();
        world.on(new JobEvent.Started(Workers.started(task)));
        world.on(new JobEvent.Lost(Workers.lost(task)));
        assertThat(world.job(request).getAttemptsFailed()).isEqualTo(1);
        assertThat(world.revocations)
                .isNotEmpty()
                .allSatisfy(revocation -> assertThat(revocation.getKind()).isEqualTo(RevocationKind.ATTEMPT));
    }

    @Test
    void lossReportedBySomeoneWhoNeverBeganDoesNotCount() {
        Task task = probed().get(0);
        world.on(new JobEvent.Started(Workers.started(task)));
        world.on(new JobEvent.Lost(
                Outcome.newBuilder(Workers.lost(task)).setHadStarted(false).build()));
        assertThat(world.job(request).getAttemptsFailed()).isZero();
        assertThat(takeOnly().getAttempt()).isEqualTo(2);
    }

    @Test
    void progressSaysThatAnAttemptHasBegun() {
        Task task = takeOnly();
        world.on(new JobEvent.Released(released(task)));
        assertThat(state()).isEqualTo(JobState.QUEUED);
        world.on(new JobEvent.Progressed(progress(task, 1)));
        assertThat(state()).isEqualTo(JobState.PROBING);
        world.fire(TimerKind.START_LIMIT);
        assertThat(world.released).isEmpty();
        world.on(new JobEvent.Lost(Workers.lost(task)));
        assertThat(world.job(request).getAttemptsFailed()).isEqualTo(1);
    }

    @Test
    void attemptThatBeganTwiceHasItsTimeFromTheSecondStart() {
        Task task = takeOnly();
        world.on(new JobEvent.Started(Workers.started(task)));
        world.now += 60_000;
        world.on(new JobEvent.Started(Workers.started(task)));
        assertThat(world.fire(TimerKind.RUN_LIMIT)).isTrue();
        assertThat(world.revocations).isEmpty();
        assertThat(world.fire(TimerKind.RUN_LIMIT)).isTrue();
        assertThat(world.revocations).hasSize(1);
    }

    @Test
    void attemptThatRunsTooLongIsStoppedAndTriedAgain() {
        Task task = probed().get(0);
        world.on(new JobEvent.Started(Workers.started(task)));
        while (world.revocations.isEmpty()) {
            assertThat(world.fire(TimerKind.RUN_LIMIT)).isTrue();
        }
        assertThat(world.revocations.get(0).getTaskId()).isEqualTo(task.getTaskId());
        assertThat(world.job(request).getAttemptsFailed()).isEqualTo(1);
        world.fire(TimerKind.RETRY);
        assertThat(takeOnly().getAttempt()).isEqualTo(2);
    }

    @Test
    void taskThatNobodyStartedIsReleasedAgainOnlyWhereASlotLives() {
        Task task = probed().get(0);
        world.on(new JobEvent.Released(released(task)));
        world.fleetOf(0);
        world.fire(TimerKind.START_LIMIT);
        assertThat(world.released).isEmpty();
        world.fleetOf(1);
        world.fire(TimerKind.START_LIMIT);
        assertThat(takeOnly().getAttempt()).isEqualTo(2);
        assertThat(world.job(request).getAttemptsFailed()).isZero();
    }

    private static DispatchEvent released(Task task) {
        return DispatchEvent.newBuilder()
                .setKind(DispatchEventKind.RELEASED)
                .setJobId(task.getJobId())
                .setQueue(task.getQueue())
                .setGroupId(task.getGroupId())
                .setTaskId(task.getTaskId())
                .setAttempt(task.getAttempt())
                .setAtMillis(0)
                .build();
    }

    private static TaskProgress progress(Task task, long done) {
        return TaskProgress.newBuilder()
                .setJobId(task.getJobId())
                .setRun(task.getRun())
                .setTaskId(task.getTaskId())
                .setAttempt(task.getAttempt())
                .setWorkerId("w1")
                .setRenditions(task.getEncode().map(EncodeTask::getRenditions).orElse(List.of()))
                .setChunk(0)
                .setDone(done)
                .setTotal(100)
                .setSpeed(1)
                .setAtMillis(0)
                .build();
    }

    @Test
    void pictureThatCannotBeMadeIsDropped() {
        List<Task> tasks = probed();
        Task image = tasks.stream()
                .filter(task -> task.getKind() == TaskKind.IMAGE)
                .findFirst()
                .orElseThrow();
        tasks.stream().filter(task -> !task.equals(image)).forEach(this::succeed);
        for (int i = 1; i <= 3; i++) {
            Task attempt = i == 1 ? image : only(task -> task.getKind() == TaskKind.IMAGE);
            world.released.remove(attempt);
            failAndWait(attempt, BROKEN);
        }
        assertThat(world.logged(JobLogKind.RENDITION_DROPPED)).hasSize(1);
        runAll();
        assertThat(state()).isEqualTo(JobState.COMPLETED);
        assertThat(world.view().getOutputs().orElseThrow().getPoster()).isEmpty();
    }

    // -- commands

    @Test
    void cancelStopsEverythingAndClosesTheRun() {
        probed();
        world.on(new JobEvent.Commanded(command(JobCommandKind.CANCEL)));
        assertThat(state()).isEqualTo(JobState.CANCELED);
        assertThat(world.groups).isEmpty();
        assertThat(world.revocations)
                .singleElement()
                .satisfies(revocation -> assertThat(revocation.getKind()).isEqualTo(RevocationKind.RUN));
        assertThat(world.logged(JobLogKind.CLOSED)).hasSize(1);
        world.takeAsked().forEach(world::on);
        assertThat(takeOnly().getPublish().orElseThrow().getKind()).isEqualTo(PublishKind.CLEANUP);
    }

    @Test
    void cancelComesTooLateAfterTheSeal() {
        probed().forEach(this::succeed);
        assertThat(state()).isEqualTo(JobState.PACKAGING);
        world.on(new JobEvent.Commanded(command(JobCommandKind.CANCEL)));
        runAll();
        assertThat(state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void cancelThatComesBeforeItsJobIsKeptForAnHour() {
        IngestCompleted late = Samples.ingest("late.mp4", "hls-ladder");
        JobCommand early = JobCommand.newBuilder(command(JobCommandKind.CANCEL))
                .setJobId(World.id(late))
                .build();
        world.on(new JobEvent.Commanded(early));
        ingest(late);
        assertThat(JobStates.of(world.job(late))).isEqualTo(JobState.CANCELED);

        IngestCompleted later = Samples.ingest("later.mp4", "hls-ladder");
        world.on(new JobEvent.Commanded(
                JobCommand.newBuilder(early).setJobId(World.id(later)).build()));
        world.fire(TimerKind.COMMAND_EXPIRY);
        world.fire(TimerKind.COMMAND_EXPIRY);
        ingest(later);
        assertThat(JobStates.of(world.job(later))).isEqualTo(JobState.QUEUED);
    }

    @Test
    void earlyCancelIsNotReplacedByAPriority() {
        IngestCompleted late = Samples.ingest("late.mp4", "hls-ladder");
        JobCommand priority = JobCommand.newBuilder(command(JobCommandKind.PRIORITY))
                .setJobId(World.id(late))
                .setLane(Lane.URGENT)
                .build();
        world.on(new JobEvent.Commanded(priority));
        world.on(new JobEvent.Commanded(JobCommand.newBuilder(command(JobCommandKind.CANCEL))
                .setJobId(World.id(late))
                .build()));
        world.on(new JobEvent.Commanded(priority));
        ingest(late);
        assertThat(JobStates.of(world.job(late))).isEqualTo(JobState.CANCELED);
    }

    @Test
    void retryOpensTheNextRunAndPriorityMovesWhatWaits() {
        world.takeReleased();
        world.on(new JobEvent.Commanded(command(JobCommandKind.CANCEL)));
        world.on(new JobEvent.Commanded(command(JobCommandKind.RETRY)));
        assertThat(world.job(request).getRun()).isEqualTo(2);
        probed();
        world.on(priority(Lane.URGENT));
        assertThat(world.groups.values())
                .isNotEmpty()
                .allSatisfy(group -> assertThat(group.getTemplate().getLane()).isEqualTo(Lane.URGENT));
    }

    @Test
    void priorityMovesAProbeThatWaitsAndIsSaidOnce() {
        Decision raised = world.on(priority(Lane.URGENT));
        assertThat(raised.all(Effect.Dispatch.class)).singleElement().satisfies(dispatch -> {
            ReadyGroup again = dispatch.command().getReady().orElseThrow();
            assertThat(again.getTemplate().getLane()).isEqualTo(Lane.URGENT);
            assertThat(again.getTemplate().getProbe()).isPresent();
        });
        assertThat(world.view().getLane()).isEqualTo(Lane.URGENT);
        assertThat(world.audit).anyMatch(event -> event.getEvent().equals("prioritized"));
        assertThat(world.on(priority(Lane.URGENT)).effects()).isEmpty();
        runAll();
        assertThat(state()).isEqualTo(JobState.COMPLETED);
        assertThat(world.on(priority(Lane.BULK)).effects()).isEmpty();
        assertThat(world.view().getLane()).isEqualTo(Lane.URGENT);
    }

    @Test
    void priorityMovesAPublishStepThatWaits() {
        probed().forEach(this::succeed);
        world.takeAsked().forEach(world::on);
        world.on(priority(Lane.URGENT));
        assertThat(world.groups.values()).anySatisfy(group -> {
            assertThat(group.getTemplate().getLane()).isEqualTo(Lane.URGENT);
            assertThat(group.getTemplate().getPublish()).isPresent();
        });
    }

    @Test
    void priorityReachesTheRunThatWaitsForTheCleanUpOfTheOneBefore() {
        probed();
        world.on(new JobEvent.Commanded(command(JobCommandKind.CANCEL)));
        world.takeAsked().forEach(world::on);
        ingest(request);
        assertThat(world.job(request).getRun()).isEqualTo(1);
        world.on(priority(Lane.URGENT));
        runAll();
        assertThat(world.job(request).getRun()).isEqualTo(2);
        assertThat(world.view().getLane()).isEqualTo(Lane.URGENT);
    }

    private JobEvent priority(Lane lane) {
        return new JobEvent.Commanded(JobCommand.newBuilder(command(JobCommandKind.PRIORITY))
                .setLane(lane)
                .build());
    }

    // -- publish

    @Test
    void failedPublishStepIsTriedThreeTimesThenTheJobFails() {
        probed().forEach(this::succeed);
        world.takeAsked().forEach(world::on);
        for (int i = 0; i < 3; i++) {
            Task publish = only(task -> task.getKind() == TaskKind.PUBLISH);
            world.released.remove(publish);
            failAndWait(publish, BROKEN);
        }
        assertThat(state()).isEqualTo(JobState.FAILED);
        assertThat(world.view().getError()).contains(BROKEN);
    }

    @Test
    void failedCleanUpEndsNothingElse() {
        probed().forEach(this::succeed);
        while (!JobStates.isFinal(state())) {
            world.takeAsked().forEach(world::on);
            world.takeReleased().forEach(this::succeed);
        }
        world.takeAsked().forEach(world::on);
        for (int i = 0; i < 3; i++) {
            failAndWait(takeOnly(), BROKEN);
        }
        assertThat(state()).isEqualTo(JobState.COMPLETED);
        assertThat(world.job(request).getAwaitsCleanup()).isFalse();
    }

    @Test
    void manifestAndCleanUpOfALongTitleGetTheirTime() {
        IngestCompleted day = Samples.ingest("day.mp4", "hls-ladder");
        world.takeReleased();
        ingest(day);
        world.on(new JobEvent.Finished(Workers.succeeded(takeOnly(), Samples.facts("day.mp4", 86_400))));
        Plan plan = world.memory.plan(World.id(day)).orElseThrow();
        long units =
                plan.getRenditions().stream().mapToLong(Rendition::getUnits).sum();
        assertThat(units).isGreaterThan(40_000);

        for (PublishKind kind : List.of(PublishKind.MANIFEST, PublishKind.CLEANUP)) {
            PublishRequested request = PublishRequested.newBuilder()
                    .setJobId(World.id(day))
                    .setRun(1)
                    .setPublish(PublishTask.newBuilder()
                            .setKind(kind)
                            .setStep(1)
                            .setRevision(1)
                            .setPlan(plan)
                            .setCreatedAtMillis(0)
                            .build())
                    .setAtMillis(0)
                    .build();
            JobDraft draft = new JobDraft(world.job(day), world.memory, world.now);
            // At 100 requests a second and 20 times the prediction.
            assertThat(Groups.publish(draft, request).getPredictedSeconds())
                    .as(kind.name())
                    .isBetween(units / 100.0, units / 50.0);
        }
    }

    @Test
    void stepAskedTwiceRunsOnce() {
        probed().forEach(this::succeed);
        List<JobEvent> asked = world.takeAsked();
        asked.forEach(world::on);
        asked.forEach(world::on);
        assertThat(world.released.stream().filter(task -> task.getKind() == TaskKind.PUBLISH))
                .hasSize(1);
    }

    // -- after the end

    @Test
    void failedRunIsClosedAfterTheRetryWindowAndForgottenInTheEnd() {
        Task probe = takeOnly();
        world.on(new JobEvent.Finished(Workers.failed(probe, Verdict.REFUSED, BROKEN)));
        assertThat(world.logged(JobLogKind.CLOSED)).isEmpty();
        world.fire(TimerKind.CLOSE);
        assertThat(world.logged(JobLogKind.CLOSED)).hasSize(1);
        world.fire(TimerKind.EXPIRE);
        assertThat(world.memory.rows).containsOnlyKeys(World.id(request));
        world.fire(TimerKind.FORGET);
        assertThat(world.memory.rows).isEmpty();
    }

    @Test
    void jobThatIsExpiredBeforeItIsClosedIsCleanedUpFirst() {
        Task probe = takeOnly();
        world.on(new JobEvent.Finished(Workers.failed(probe, Verdict.REFUSED, BROKEN)));
        world.fire(TimerKind.EXPIRE);
        assertThat(world.logged(JobLogKind.CLOSED)).hasSize(1);
        assertThat(world.job(request).getIsForgotten()).isFalse();
        world.fire(TimerKind.EXPIRE);
        assertThat(world.job(request).getIsForgotten()).isTrue();
    }

    @Test
    void copyOfARequestShowsAFinishedJobThatIsExpiredAgain() {
        runAll();
        JobOutputs outputs = world.view().getOutputs().orElseThrow();
        for (int i = 0; i < 2; i++) {
            assertThat(world.fire(TimerKind.EXPIRE)).isTrue();
            assertThat(world.job(request).getIsForgotten()).isTrue();
            world.views.clear();

            ingest(request);
            assertThat(world.released).isEmpty();
            assertThat(world.view().getState()).isEqualTo(JobState.COMPLETED);
            assertThat(world.view().getOutputs()).contains(outputs);
            assertThat(world.view().getRevision()).isEqualTo(1);
        }
        world.fire(TimerKind.FORGET);
        assertThat(world.job(request).getIsForgotten()).isFalse();
    }

    @Test
    void failedJobThatIsExpiredRunsAgainAfterItsLastRun() {
        Task refused = probed().get(0);
        world.on(new JobEvent.Finished(Workers.failed(refused, Verdict.REFUSED, BROKEN)));
        world.takeReleased();
        world.fire(TimerKind.CLOSE);
        world.fire(TimerKind.EXPIRE);
        ingest(request);
        assertThat(world.job(request).getRun()).isEqualTo(2);
        assertThat(probed())
                .allSatisfy(task -> assertThat(
                                task.getEncode().orElseThrow().getPlan().getRenditions())
                        .allSatisfy(rendition ->
                                assertThat(rendition.getGeneration()).isEqualTo(2)));
        world.fire(TimerKind.FORGET);
        assertThat(world.job(request).getRun()).isEqualTo(2);
    }

    @Test
    void runThatIsNotEndedInTimeFails() {
        world.fire(TimerKind.MAX_AGE);
        assertThat(state()).isEqualTo(JobState.FAILED);
        assertThat(world.view().getError().orElseThrow().getCode()).isEqualTo("too-old");
    }

    // -- view and audit

    @Test
    void progressIsShownTwiceASecondAtMost() {
        Task task = probed().stream()
                .filter(made -> made.getKind() == TaskKind.ENCODE)
                .findFirst()
                .orElseThrow();
        world.now += 1_000;
        world.on(new JobEvent.Started(Workers.started(task)));
        int before = world.views.size();
        for (int done = 1; done <= 100; done++) {
            world.now += 50;
            world.on(new JobEvent.Progressed(progress(task, done)));
        }
        assertThat(world.views.size() - before).isBetween(8, 11);
        assertThat(world.view().getRenditions().get(0).getProgress()).isGreaterThan(0);
        world.on(new JobEvent.Lost(Workers.lost(task)));
        assertThat(world.job(request).getRenditions())
                .allSatisfy(row -> assertThat(row.getRunningPermille()).isZero());
    }

    @Test
    void auditEventsAreAChainWhoseHeadIsInTheView() {
        runAll();
        String head = "";
        long sequence = 0;
        for (var event : world.audit) {
            assertThat(event.getPreviousHash()).isEqualTo(head);
            assertThat(event.getSequence()).isEqualTo(++sequence);
            assertThat(AuditChain.hash(event)).isEqualTo(event.getHash());
            head = event.getHash();
        }
        assertThat(world.view().getAuditHead()).isEqualTo(head);
        assertThat(world.audit.get(0).getEvent()).isEqualTo("accepted");
        assertThat(world.audit).anyMatch(event -> event.getEvent().equals("completed"));
    }
}
