package io.tailrace.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Capabilities;
import io.tailrace.events.Control;
import io.tailrace.events.ControlKind;
import io.tailrace.events.DispatchCommand;
import io.tailrace.events.DispatchCommandKind;
import io.tailrace.events.DispatchEvent;
import io.tailrace.events.DispatchEventKind;
import io.tailrace.events.Lane;
import io.tailrace.events.Precaution;
import io.tailrace.events.QueueSlots;
import io.tailrace.events.QueueView;
import io.tailrace.events.ReadyGroup;
import io.tailrace.events.SessionsView;
import io.tailrace.events.SettledTask;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.WithdrawGroup;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import io.tailrace.router.job.Groups;
import io.tailrace.router.sample.Samples;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueDispatcherTest {

    private static final int AHEAD = 2;

    private final MapRows rows = new MapRows();
    private final List<DispatchOutput> out = new ArrayList<>();
    private long now = 1_000_000;
    private QueueDispatcher dispatcher = new QueueDispatcher("cpu", true, AHEAD, rows, out::add, now);

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    private void restart() {
        dispatcher = new QueueDispatcher("cpu", true, AHEAD, rows, out::add, now);
    }

    private DispatchCommand.Builder command(DispatchCommandKind kind, String job) {
        return DispatchCommand.newBuilder().setKind(kind).setJobId(job).setAtMillis(now);
    }

    private void ready(String job, Lane lane, int chunks) {
        Task template = Task.newBuilder()
                .setKind(TaskKind.ENCODE)
                .setJobId(job)
                .setRun(1)
                .setTaskId("")
                .setGroupId("r1-video0-g1")
                .setAttempt(0)
                .setQueue("cpu")
                .setLane(lane)
                .setPredictedSeconds(10)
                .build();
        dispatcher.on(
                command(DispatchCommandKind.READY, job)
                        .setReady(ReadyGroup.newBuilder()
                                .setGroupId("r1-video0-g1")
                                .setTemplate(template)
                                .setChunks(chunks)
                                .setReadyAtMillis(now)
                                .build())
                        .build(),
                now);
    }

    private void heard(String worker, int sessions, int busy) {
        heard(WorkerHeartbeat.newBuilder(
                        Samples.heartbeat(worker, Samples.IDENTITY, WorkerState.RUNNING, 2, List.of("cpu"), now))
                .setGpuSessions(sessions)
                .setGpuSessionsBusy(busy)
                .build());
    }

    private void heard(WorkerHeartbeat heartbeat) {
        now += 1_000;
        dispatcher.on(
                command(DispatchCommandKind.HEARTBEAT, "")
                        .setHeartbeat(heartbeat)
                        .build(),
                now);
        dispatcher.tick(now);
    }

    @Test
    void showsTheSessionsOfItsNodes() {
        heard("a", 0, 0);
        assertThat(lastView().getSessions()).isEmpty();
        heard("b", 8, 3);
        heard("c", 3, 1);
        assertThat(lastView().getSessions()).hasValue(new SessionsView(1011, 1007, 3, 1000));
        heard(Samples.heartbeat("a", Samples.IDENTITY, WorkerState.STOPPED, 2, List.of("cpu"), now));
        heard("c", 3, 3);
        assertThat(lastView().getSessions()).hasValue(new SessionsView(11, 5, 3, 5));
    }

    private void heard(String worker, WorkerState state, String... roots) {
        WorkerHeartbeat heartbeat = Samples.heartbeat(worker, Samples.IDENTITY, state, 2, List.of("cpu"), now);
        heard(WorkerHeartbeat.newBuilder(heartbeat)
                .setCapabilities(Capabilities.newBuilder(heartbeat.getCapabilities())
                        .setSourceRoots(List.of(roots))
                        .build())
                .build());
    }

    private List<String> roots() {
        return lastView().getCapabilities().getSourceRoots();
    }

    @Test
    void readsTheSourceRootsThatAllOfItsWorkersRead() {
        heard("a", WorkerState.RUNNING, "archive", "nas");
        assertThat(roots()).containsExactly("archive", "nas");
        heard("b", WorkerState.RUNNING, "nas", "other");
        assertThat(roots()).containsExactly("nas");
        heard("b", WorkerState.DRAINING, "nas", "other");
        assertThat(roots()).as("one that takes nothing does not count").containsExactly("archive", "nas");
        heard("a", WorkerState.STOPPED, "archive", "nas");
        assertThat(roots()).as("of a pool that sleeps").containsExactly("archive", "nas");
    }

    private void settle(Task task, @Nullable Integer retryAttempt) {
        SettledTask settled = SettledTask.newBuilder()
                .setGroupId(task.getGroupId())
                .setTaskId(task.getTaskId())
                .setChunk(chunk(task))
                .setAttempt(task.getAttempt())
                .setRetryAttempt(retryAttempt)
                .setFailures(retryAttempt == null ? 0 : 1)
                .build();
        dispatcher.on(
                command(DispatchCommandKind.SETTLED, task.getJobId())
                        .setSettled(settled)
                        .build(),
                now);
    }

    /** The task failed where it ran; the next attempt avoids {@code hosts} and wants more memory than {@code bytes}. */
    private void settleWithCare(Task task, List<String> hosts, long bytes) {
        SettledTask settled = SettledTask.newBuilder()
                .setGroupId(task.getGroupId())
                .setTaskId(task.getTaskId())
                .setChunk(chunk(task))
                .setAttempt(task.getAttempt())
                .setRetryAttempt(task.getAttempt() + 1)
                .setFailures(1)
                .setPrecaution(new Precaution(hosts, bytes, false))
                .build();
        dispatcher.on(
                command(DispatchCommandKind.SETTLED, task.getJobId())
                        .setSettled(settled)
                        .build(),
                now);
    }

    private void heartbeatFrom(String host, WorkerState state, long memoryBytes) {
        dispatcher.on(
                command(DispatchCommandKind.HEARTBEAT, "")
                        .setHeartbeat(WorkerHeartbeat.newBuilder(
                                        Samples.heartbeat("w-" + host, "x", state, 1, List.of("cpu"), now))
                                .setHost(host)
                                .setMemoryBytes(memoryBytes)
                                .build())
                        .build(),
                now);
    }

    private static int chunk(Task task) {
        return Integer.parseInt(task.getTaskId().substring(task.getTaskId().length() - 6));
    }

    private void withdraw(String job) {
        dispatcher.on(
                command(DispatchCommandKind.WITHDRAW, job)
                        .setWithdraw(new WithdrawGroup("r1-video0-g1", "test"))
                        .build(),
                now);
    }

    private void heartbeat(String worker, String identity, WorkerState state, int slots) {
        dispatcher.on(
                command(DispatchCommandKind.HEARTBEAT, "")
                        .setHeartbeat(Samples.heartbeat(worker, identity, state, slots, List.of("cpu", "probe"), now))
                        .build(),
                now);
    }

    private void control(boolean isPaused, Lane... lanes) {
        Control control = Control.newBuilder()
                .setKind(ControlKind.QUEUE)
                .setName("cpu")
                .setIsPaused(isPaused)
                .setPausedLanes(List.of(lanes))
                .setAtMillis(now)
                .build();
        dispatcher.on(
                command(DispatchCommandKind.CONTROL, "").setControl(control).build(), now);
    }

    @Test
    void releasesNothingOfAPausedQueueAlsoAfterARestart() {
        heartbeat("w1", "x264-1", WorkerState.RUNNING, 2);
        control(true);
        ready("a", Lane.URGENT, 3);
        assertThat(takeTasks()).isEmpty();
        restart();
        heartbeat("w1", "x264-1", WorkerState.RUNNING, 2);
        assertThat(takeTasks()).isEmpty();
        control(false);
        assertThat(takeTasks()).hasSize(3);
    }

    @Test
    void aPausedLaneLetsTheOthersPass() {
        heartbeat("w1", "x264-1", WorkerState.RUNNING, 2);
        control(false, Lane.URGENT, Lane.BULK);
        ready("urgent", Lane.URGENT, 2);
        ready("bulk", Lane.BULK, 2);
        ready("normal", Lane.NORMAL, 2);
        assertThat(takeTasks())
                .extracting(Task::getJobId)
                .containsOnly("normal")
                .hasSize(2);
        control(false, Lane.BULK);
        assertThat(takeTasks())
                .extracting(Task::getJobId)
                .containsOnly("urgent")
                .hasSize(2);
    }

    @Test
    void whatRunsOfAPausedQueueIsSettledAndTriedAgainLater() {
        heartbeat("w1", "x264-1", WorkerState.RUNNING, 2);
        ready("a", Lane.NORMAL, 1);
        Task task = takeTasks().get(0);
        control(true);
        settle(task, 2);
        assertThat(takeTasks()).isEmpty();
        control(false);
        assertThat(takeTasks())
                .singleElement()
                .satisfies(again -> assertThat(again.getAttempt()).isEqualTo(2));
    }

    @Test
    void aHostIsAvoidedOnlyWhileAnotherOneWorks() {
        heartbeatFrom("a", WorkerState.RUNNING, 0);
        ready("job", Lane.NORMAL, 1);
        Task first = takeTasks().get(0);
        settleWithCare(first, List.of("a"), 0);
        Task alone = takeTasks().get(0);
        assertThat(alone.getPrecaution()).isEmpty();

        heartbeatFrom("b", WorkerState.DRAINING, 0);
        settleWithCare(alone, List.of("a"), 0);
        Task besideOneThatDrains = takeTasks().get(0);
        assertThat(besideOneThatDrains.getPrecaution()).isEmpty();

        heartbeatFrom("b", WorkerState.RUNNING, 0);
        settleWithCare(besideOneThatDrains, List.of("a"), 0);
        Task besideAnother = takeTasks().get(0);
        assertThat(besideAnother.getPrecaution()).contains(new Precaution(List.of("a"), 0L, false));

        heartbeatFrom("b", WorkerState.BROKEN, 0);
        settleWithCare(besideAnother, List.of("a"), 0);
        Task besideABrokenOne = takeTasks().get(0);
        assertThat(besideABrokenOne.getPrecaution()).isEmpty();
    }

    @Test
    void whoComesToAnEmptyPoolMayBeAnotherHost() {
        ready("job", Lane.NORMAL, 1);
        settleWithCare(takeTasks().get(0), List.of("a"), 4);
        assertThat(takeTasks())
                .singleElement()
                .satisfies(task -> assertThat(task.getPrecaution()).contains(new Precaution(List.of("a"), 4L, false)));
    }

    @Test
    void moreMemoryIsAskedForOnlyWhileAnotherHostHasIt() {
        heartbeatFrom("a", WorkerState.RUNNING, 4);
        heartbeatFrom("b", WorkerState.RUNNING, 4);
        ready("job", Lane.NORMAL, 1);
        settleWithCare(takeTasks().get(0), List.of("a"), 4);
        Task among = takeTasks().get(0);
        assertThat(among.getPrecaution()).contains(new Precaution(List.of("a"), 0L, false));

        heartbeatFrom("c", WorkerState.RUNNING, 8);
        settleWithCare(among, List.of("a"), 4);
        assertThat(takeTasks())
                .singleElement()
                .satisfies(task -> assertThat(task.getPrecaution()).contains(new Precaution(List.of("a"), 4L, false)));
    }

    private List<Task> takeTasks() {
        List<Task> tasks = out.stream()
                .filter(DispatchOutput.Release.class::isInstance)
                .map(output -> ((DispatchOutput.Release) output).task())
                .toList();
        out.removeIf(DispatchOutput.Release.class::isInstance);
        return tasks;
    }

    private List<DispatchEvent> told(DispatchEventKind kind) {
        return out.stream()
                .filter(DispatchOutput.Tell.class::isInstance)
                .map(output -> ((DispatchOutput.Tell) output).event())
                .filter(event -> event.getKind() == kind)
                .toList();
    }

    private QueueView view() {
        now += 1_000;
        dispatcher.tick(now);
        return lastView();
    }

    private QueueView lastView() {
        return out.stream()
                .filter(DispatchOutput.Show.class::isInstance)
                .map(output -> ((DispatchOutput.Show) output).view())
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void releasesOneTaskWithoutWorkersAndTheWindowWithThem() {
        ready("a", Lane.NORMAL, 100);
        assertThat(takeTasks()).hasSize(1);
        heartbeat("w1", "x", WorkerState.RUNNING, 2);
        assertThat(takeTasks()).hasSize(3);
        QueueView view = view();
        assertThat(view.getReleased()).isEqualTo(4);
        assertThat(view.getWaiting()).isEqualTo(96);
        assertThat(view.getSlots()).isEqualTo(2);
        assertThat(view.getPredictedSeconds()).isEqualTo(1_000);
        assertThat(view.getOldestReadyAtMillis()).isPresent();
    }

    @Test
    void numbersTasksByChunkAndBeginsWithTheFirstAttempt() {
        ready("a", Lane.NORMAL, 1);
        assertThat(takeTasks()).singleElement().satisfies(task -> {
            assertThat(task.getTaskId()).isEqualTo("r1-video0-g1-000000");
            assertThat(task.getAttempt()).isEqualTo(1);
            assertThat(task.getReleasedAtMillis()).isEqualTo(now);
        });
        assertThat(told(DispatchEventKind.RELEASED)).hasSize(1);
    }

    @Test
    void settledTaskMakesRoomForTheNext() {
        ready("a", Lane.NORMAL, 3);
        Task first = takeTasks().get(0);
        settle(first, null);
        assertThat(takeTasks())
                .singleElement()
                .satisfies(task -> assertThat(chunk(task)).isEqualTo(1));
        settle(first, null);
        assertThat(takeTasks()).isEmpty();
    }

    @Test
    void retriedTaskGoesBeforeTheRestOfItsGroup() {
        ready("a", Lane.NORMAL, 10);
        Task first = takeTasks().get(0);
        settle(first, 2);
        assertThat(takeTasks()).singleElement().satisfies(task -> {
            assertThat(task.getTaskId()).isEqualTo(first.getTaskId());
            assertThat(task.getAttempt()).isEqualTo(2);
            assertThat(task.getFailures()).isEqualTo(1);
        });
    }

    @Test
    void retryThatIsNoLongerWantedIsTakenBack() {
        ready("a", Lane.URGENT, 1);
        Task first = takeTasks().get(0);
        ready("b", Lane.URGENT, 1);
        settle(first, null);
        Task other = takeTasks().get(0);
        // The retry waits behind the other job's task; then the first attempt's result comes after all.
        settle(first, 2);
        settle(Task.newBuilder(first).setAttempt(2).build(), null);
        settle(other, null);
        assertThat(takeTasks()).isEmpty();
    }

    @Test
    void urgentJobOvertakesWhatIsNotReleased() {
        ready("bulk", Lane.BULK, 1_000);
        Task first = takeTasks().get(0);
        ready("urgent", Lane.URGENT, 1);
        settle(first, null);
        assertThat(takeTasks())
                .singleElement()
                .satisfies(task -> assertThat(task.getJobId()).isEqualTo("urgent"));
    }

    @Test
    void withdrawnGroupIsForgottenAndItsPlacesAreFree() {
        ready("a", Lane.NORMAL, 10);
        takeTasks();
        ready("b", Lane.NORMAL, 1);
        assertThat(takeTasks()).isEmpty();
        withdraw("a");
        assertThat(takeTasks())
                .singleElement()
                .satisfies(task -> assertThat(task.getJobId()).isEqualTo("b"));
        assertThat(told(DispatchEventKind.ALREADY_RELEASED)).hasSize(1);
        withdraw("b");
        assertThat(rows.cursors).isEmpty();
        assertThat(rows.inflight).isEmpty();
        assertThat(view().getWaiting()).isZero();
    }

    @Test
    void untouchedGroupIsWithdrawnAsSuch() {
        ready("a", Lane.NORMAL, 1);
        ready("b", Lane.NORMAL, 1);
        withdraw("b");
        assertThat(told(DispatchEventKind.WITHDRAWN))
                .singleElement()
                .satisfies(event -> assertThat(event.getJobId()).isEqualTo("b"));
    }

    @Test
    void aGroupIsGivenBackOnlyAsLongAsNoTaskOfItIsReleased() {
        ready("a", Lane.NORMAL, 2);
        ready("b", Lane.NORMAL, 2);
        askBack("a");
        assertThat(told(DispatchEventKind.ALREADY_RELEASED))
                .singleElement()
                .satisfies(event -> assertThat(event.getJobId()).isEqualTo("a"));
        askBack("b");
        askBack("b");
        assertThat(told(DispatchEventKind.WITHDRAWN))
                .singleElement()
                .satisfies(event -> assertThat(event.getJobId()).isEqualTo("b"));
        assertThat(rows.cursors.values()).extracting(row -> row.getJobId()).containsExactly("a");
        assertThat(rows.inflight).hasSize(1);
    }

    private void askBack(String job) {
        dispatcher.on(
                command(DispatchCommandKind.ASK_BACK, job)
                        .setWithdraw(new WithdrawGroup("r1-video0-g1", "test"))
                        .build(),
                now);
    }

    /** Ticks once a second, as if heard of {@code worker} in between. */
    private void pass(long millis, Runnable worker) {
        for (long end = now + millis; now < end; ) {
            now += 1_000;
            worker.run();
            dispatcher.tick(now);
        }
    }

    private void pass(long millis) {
        pass(millis, () -> {});
    }

    private List<String> told(DispatchEventKind kind, String job) {
        return told(kind).stream()
                .map(DispatchEvent::getJobId)
                .filter(job::equals)
                .toList();
    }

    @Test
    void jobsOfAPoolWithoutWorkersAreToldOnceAMinuteFirstOfWhatIsNotBegun() {
        heartbeat("w1", "x", WorkerState.RUNNING, 1);
        heartbeat("w1", "x", WorkerState.STOPPED, 1);
        ready("begun", Lane.NORMAL, 2);
        ready("waiting", Lane.NORMAL, 1);
        pass(Absence.UNATTENDED_AFTER_MILLIS - 1_000);
        assertThat(told(DispatchEventKind.UNATTENDED)).isEmpty();
        pass(1_000);
        assertThat(told(DispatchEventKind.UNATTENDED))
                .extracting(DispatchEvent::getJobId)
                .containsExactly("waiting");
        pass(Absence.DEAD_AFTER_MILLIS - Absence.UNATTENDED_AFTER_MILLIS - 1_000);
        assertThat(told(DispatchEventKind.UNATTENDED, "waiting")).hasSize(12);
        assertThat(told(DispatchEventKind.UNATTENDED, "begun")).isEmpty();
        assertThat(told(DispatchEventKind.POOL_DEAD)).isEmpty();
        pass(1_000);
        assertThat(told(DispatchEventKind.POOL_DEAD))
                .extracting(DispatchEvent::getJobId)
                .containsExactlyInAnyOrder("begun", "waiting");
    }

    @Test
    void onlyUptimeWithoutAWorkerCounts() {
        ready("begun", Lane.NORMAL, 1);
        ready("waiting", Lane.NORMAL, 1);
        pass(Absence.UNATTENDED_AFTER_MILLIS - 1_000);
        restart();
        now += Absence.DEAD_AFTER_MILLIS;
        pass(Absence.UNATTENDED_AFTER_MILLIS - 10_000);
        assertThat(told(DispatchEventKind.UNATTENDED)).isEmpty();

        pass(1_000, () -> heartbeat("w1", "x", WorkerState.RUNNING, 1));
        heartbeat("w1", "x", WorkerState.STOPPED, 1);
        ready("later", Lane.NORMAL, 1);
        pass(Absence.UNATTENDED_AFTER_MILLIS - 1_000);
        assertThat(told(DispatchEventKind.UNATTENDED)).isEmpty();
        pass(1_000);
        assertThat(told(DispatchEventKind.UNATTENDED, "later")).hasSize(1);
    }

    @Test
    void aPoolIsNotDeadWhileAWorkerThatDrainsStillRunsSomething() {
        ready("a", Lane.NORMAL, 1);
        WorkerHeartbeat draining = WorkerHeartbeat.newBuilder(
                        Samples.heartbeat("w1", "x", WorkerState.DRAINING, 1, List.of("cpu"), now))
                .setQueues(List.of(new QueueSlots("cpu", 1, 1)))
                .build();
        heartbeat("w1", "x", WorkerState.RUNNING, 1);
        pass(
                Absence.DEAD_AFTER_MILLIS + 60_000,
                () -> dispatcher.on(
                        command(DispatchCommandKind.HEARTBEAT, "")
                                .setHeartbeat(draining)
                                .build(),
                        now));
        assertThat(told(DispatchEventKind.POOL_DEAD)).isEmpty();
    }

    @Test
    void workersNotHeardOfForTenSecondsAreGone() {
        heartbeat("w1", "x", WorkerState.RUNNING, 2);
        assertThat(view().getLiveWorkers()).isEqualTo(1);
        now += LiveWorkers.DEAD_AFTER_MILLIS;
        assertThat(view().getLiveWorkers()).isZero();
    }

    @Test
    void brokenWorkersBringNoSlotsUntilTheyAreBack() {
        heartbeat("w1", "x", WorkerState.RUNNING, 2);
        heartbeat("w2", "x", WorkerState.RUNNING, 3);
        heartbeat("w1", "x", WorkerState.BROKEN, 2);
        assertThat(view().getSlots()).isEqualTo(3);
        assertThat(lastView().getLiveWorkers()).isEqualTo(2);
        heartbeat("w1", "x", WorkerState.RUNNING, 2);
        assertThat(view().getSlots()).isEqualTo(5);
    }

    @Test
    void stoppedOrDrainingWorkersBringNoSlots() {
        heartbeat("w1", "x", WorkerState.RUNNING, 2);
        heartbeat("w2", "x", WorkerState.RUNNING, 3);
        assertThat(view().getSlots()).isEqualTo(5);
        heartbeat("w1", "x", WorkerState.DRAINING, 2);
        heartbeat("w2", "x", WorkerState.STOPPED, 3);
        assertThat(view().getSlots()).isZero();
        assertThat(lastView().getLiveWorkers()).isEqualTo(1);
    }

    @Test
    void firstHeartbeatFixesTheIdentityAndOthersDoNotCount() {
        heartbeat("w1", "x", WorkerState.STARTING, 2);
        assertThat(lastView().getIdentity()).isEqualTo("x");
        assertThat(lastView().getCapabilities().getEncoders()).contains("h264");
        heartbeat("w1", "x", WorkerState.RUNNING, 2);
        heartbeat("w2", "y", WorkerState.RUNNING, 8);
        assertThat(view().getSlots()).isEqualTo(2);
        assertThat(lastView().getIdentity()).isEqualTo("x");
    }

    /** In the middle of an upgrade any of them may get any task. */
    @Test
    void poolCanDoWhatAllOfItsWorkersCan() {
        heard(able("new", List.of("h264", "aac", "opus"), List.of("intra"), WorkerState.RUNNING));
        assertThat(lastView().getCapabilities().getEncoders()).containsExactly("h264", "aac", "opus");
        heard(able("old", List.of("h264", "aac"), List.of(), WorkerState.RUNNING));
        assertThat(view().getCapabilities().getEncoders()).containsExactly("aac", "h264");
        assertThat(lastView().getCapabilities().getFeatures()).isEmpty();
        heard(able("old", List.of("h264", "aac"), List.of(), WorkerState.STOPPED));
        heard(able("new", List.of("h264", "aac", "opus"), List.of("intra"), WorkerState.RUNNING));
        assertThat(view().getCapabilities().getEncoders()).containsExactly("h264", "aac", "opus");
        assertThat(lastView().getCapabilities().getFeatures()).containsExactly("intra");
    }

    private WorkerHeartbeat able(String worker, List<String> encoders, List<String> features, WorkerState state) {
        WorkerHeartbeat heartbeat = Samples.heartbeat(worker, Samples.IDENTITY, state, 2, List.of("cpu"), now);
        return WorkerHeartbeat.newBuilder(heartbeat)
                .setCapabilities(Capabilities.newBuilder(heartbeat.getCapabilities())
                        .setEncoders(encoders)
                        .setFeatures(features)
                        .build())
                .build();
    }

    @Test
    void poolWithoutWorkersAndWorkTakesANewIdentity() {
        heartbeat("w1", "x", WorkerState.RUNNING, 2);
        ready("a", Lane.NORMAL, 1);
        heartbeat("w1", "x", WorkerState.STOPPED, 2);
        heartbeat("w2", "y", WorkerState.RUNNING, 2);
        assertThat(view().getIdentity()).isEqualTo("x");
        withdraw("a");
        now += LiveWorkers.DEAD_AFTER_MILLIS;
        heartbeat("w2", "y", WorkerState.RUNNING, 2);
        assertThat(view().getIdentity()).isEqualTo("y");
    }

    @Test
    void poolWhoseTaskWaitsForAnotherTryKeepsItsIdentity() {
        heartbeat("w1", "x", WorkerState.RUNNING, 2);
        ready("a", Lane.NORMAL, 1);
        Task task = takeTasks().get(0);
        settle(task, null);
        heartbeat("w1", "x", WorkerState.STOPPED, 2);
        now += LiveWorkers.DEAD_AFTER_MILLIS + 1;
        heartbeat("w2", "y", WorkerState.RUNNING, 2);
        assertThat(view().getIdentity()).isEqualTo("x");
    }

    @Test
    void restartedDispatcherKeepsTheIdentityUntilItsWorkersHadTimeToBeHeard() {
        heartbeat("w1", "x", WorkerState.RUNNING, 2);
        restart();
        heartbeat("w2", "y", WorkerState.RUNNING, 2);
        heartbeat("w1", "x", WorkerState.RUNNING, 2);
        assertThat(view().getIdentity()).isEqualTo("x");
        assertThat(lastView().getSlots()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "probe"})
    void restartedDispatcherShowsOnceThatItsWorkersAreGone(String queue) {
        boolean isPool = queue.equals("cpu");
        dispatcher = new QueueDispatcher(queue, isPool, AHEAD, rows, out::add, now);
        heartbeat("w1", "x", WorkerState.RUNNING, 2);
        assertThat(view().getLiveWorkers()).isEqualTo(1);
        out.clear();
        dispatcher = new QueueDispatcher(queue, isPool, AHEAD, rows, out::add, now);
        now += LiveWorkers.DEAD_AFTER_MILLIS;
        dispatcher.tick(now);
        assertThat(out).isEmpty();
        assertThat(view().getLiveWorkers()).isZero();
        out.clear();
        dispatcher.tick(now + 60_000);
        assertThat(out).isEmpty();
    }

    @Test
    void queueThatWasNeverHeardOfStaysSilent() {
        dispatcher.tick(now + 60_000);
        assertThat(out).isEmpty();
    }

    @Test
    void aWholeJobIsTakenBackAtOnce() {
        ready("a", Lane.NORMAL, 10);
        ready("b", Lane.NORMAL, 1);
        takeTasks();
        dispatcher.on(
                command(DispatchCommandKind.WITHDRAW, "a")
                        .setWithdraw(new WithdrawGroup(Groups.EVERY_GROUP, "canceled"))
                        .build(),
                now);
        assertThat(takeTasks())
                .singleElement()
                .satisfies(task -> assertThat(task.getJobId()).isEqualTo("b"));
        assertThat(rows.cursors.values())
                .allSatisfy(row -> assertThat(row.getJobId()).isEqualTo("b"));
    }

    @Test
    void busyQueueIsShownOncePerSecondAndAChangeAtMostTwice() {
        heartbeat("w1", "x", WorkerState.RUNNING, 2);
        out.clear();
        for (int i = 0; i < 100; i++) {
            now += 10;
            ready("job" + i, Lane.NORMAL, 1);
        }
        assertThat(out.stream().filter(DispatchOutput.Show.class::isInstance)).hasSizeLessThanOrEqualTo(2);
        out.clear();
        view();
        view();
        assertThat(out.stream().filter(DispatchOutput.Show.class::isInstance)).hasSize(2);
    }

    /** Whoever is passed over often enough is served, so the others may have one release in {@link ReleasePolicy#PATIENCE}. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatWaitsOfARaisedJobGoesBeforeTheOthers(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        heartbeat("w1", "x", WorkerState.RUNNING, 1);
        int jobs = random.nextInt(2, 8);
        int chunks = random.nextInt(5, 40);
        for (int job = 0; job < jobs; job++) {
            ready("job" + job, Lane.NORMAL, chunks);
        }
        List<Task> open = new ArrayList<>(takeTasks());
        long begun =
                open.stream().filter(task -> task.getJobId().equals("job1")).count();
        if (random.nextBoolean()) {
            restart();
            heartbeat("w1", "x", WorkerState.RUNNING, 1);
        }
        ready("job1", Lane.URGENT, chunks);
        ready("job1", Lane.URGENT, chunks);
        long waiting = chunks - begun;
        long others = 0;
        while (waiting > 0) {
            settle(open.remove(0), null);
            for (Task task : takeTasks()) {
                open.add(task);
                boolean isRaised = task.getJobId().equals("job1");
                assertThat(task.getLane()).isEqualTo(isRaised ? Lane.URGENT : Lane.NORMAL);
                waiting -= isRaised && waiting > 0 ? 1 : 0;
                others += isRaised ? 0 : 1;
            }
        }
        assertThat(others).isLessThanOrEqualTo(1 + chunks / ReleasePolicy.PATIENCE);
    }

    /** Whatever happens, each chunk's attempts come in order, none twice, and the window holds. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyTaskIsReleasedOnceAndTheWindowHoldsOverRestarts(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int slots = random.nextInt(1, 5);
        heartbeat("w1", "x", WorkerState.RUNNING, slots);
        int jobs = random.nextInt(1, 6);
        int chunks = 0;
        for (int job = 0; job < jobs; job++) {
            int size = random.nextInt(1, 20);
            chunks += size;
            ready("job" + job, random.nextBoolean() ? Lane.NORMAL : Lane.BULK, size);
        }
        Set<String> done = new HashSet<>();
        Set<String> seen = new HashSet<>();
        List<Task> open = new ArrayList<>();
        while (done.size() < chunks) {
            open.addAll(takeTasks());
            assertThat(open).isNotEmpty();
            assertThat(rows.inflight).hasSizeLessThanOrEqualTo(ReleaseWindow.size(slots, AHEAD, 10));
            Task task = open.remove(random.nextInt(open.size()));
            String name = task.getJobId() + "/" + task.getTaskId();
            assertThat(seen.add(name + "/" + task.getAttempt())).isTrue();
            assertThat(done).doesNotContain(name);
            if (random.nextInt(3) == 0) {
                settle(task, task.getAttempt() + 1);
            } else {
                done.add(name);
                settle(task, null);
            }
            if (random.nextInt(10) == 0) {
                restart();
                heartbeat("w1", "x", WorkerState.RUNNING, slots);
            }
        }
        assertThat(rows.inflight).isEmpty();
        assertThat(takeTasks()).isEmpty();
    }
}
