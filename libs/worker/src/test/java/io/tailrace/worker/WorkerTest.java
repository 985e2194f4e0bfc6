package io.tailrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.Outcome;
import io.tailrace.events.OutcomeKind;
import io.tailrace.events.Precaution;
import io.tailrace.events.QueueView;
import io.tailrace.events.RevocationKind;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.Verdict;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import io.tailrace.kafka.TraceContext;
import io.tailrace.service.Environment;
import io.tailrace.service.ExitStatus;
import io.tailrace.service.Health;
import io.tailrace.service.ServiceContext;
import io.tailrace.tracing.FinishedSpan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class WorkerTest {

    private static final Timings QUICK = new Timings(
            Duration.ofMillis(20),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(50),
            Duration.ofMillis(300),
            Duration.ofSeconds(5),
            Duration.ofMillis(10),
            Duration.ofMillis(300));

    private static final Timings WITHOUT_RENEWALS = new Timings(
            Duration.ofHours(1),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(50),
            Duration.ofMillis(300),
            Duration.ofSeconds(5),
            Duration.ofMillis(10),
            Duration.ofMillis(300));

    private final MemoryQueues queues = new MemoryQueues();
    private final RecordedReports reports = new RecordedReports();
    private final List<FinishedSpan> spans = new CopyOnWriteArrayList<>();
    private final Health health = new Health();
    private Optional<Worker> worker = Optional.empty();
    private Timings timings = QUICK;
    private final ExitStatus exitStatus = new ExitStatus();
    private String grace = "0s";
    private int slots = 1;
    private TaskKind kind = TaskKind.PROBE;
    private Optional<SelfTest> selfTest = Optional.empty();
    private Optional<Duration> untilEmpty = Optional.empty();
    private NodeLimits limits = NodeLimits.NONE;
    private List<String> otherQueues = List.of();

    @AfterEach
    void stopTheWorker() {
        worker.ifPresent(Worker::close);
    }

    @Test
    void reportsStartAndResultThenAccepts() {
        start((task, attempt) -> new TaskResult.Done());
        Task task = Tasks.probe("job", 1);
        add(task);

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        assertThat(reports.kinds()).containsExactly(OutcomeKind.STARTED, OutcomeKind.FINISHED);
        Outcome finished = reports.last();
        assertThat(finished.getVerdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(finished.getLeaseId()).matches("[0-9a-f]{32}");
        assertThat(finished.getLeaseId()).isEqualTo(reports.outcomes.get(0).getLeaseId());
        assertThat(finished.getWorkerId()).isEqualTo("w");
        assertThat(finished.getTaskId()).isEqualTo(task.getTaskId());
    }

    @Test
    void reportsOfAnAttemptAreOneSpanOfTheTasksTrace() {
        TraceContext asked = TraceContext.fresh();
        start((task, attempt) -> {
            attempt.progress(List.of("a"), 1, 2, 1.0);
            return new TaskResult.Done();
        });
        add(Task.newBuilder(Tasks.probe("job", 1))
                .setTraceparent(asked.traceparent())
                .build());
        await().until(() -> reports.outcomes.size() == 2);

        assertThat(reports.traceparents).hasSize(3).containsOnly(reports.traceparents.get(0));
        TraceContext told = TraceContext.parse(reports.traceparents.get(0)).orElseThrow();
        assertThat(told.traceId()).isEqualTo(asked.traceId());
        assertThat(told.spanId()).isNotEqualTo(asked.spanId());
    }

    @Test
    void anAttemptIsASpanThatSaysHowItEnded() {
        TraceContext asked = TraceContext.fresh();
        Failure failure = Failure.newBuilder()
                .setErrorClass(ErrorClass.INPUT)
                .setCode("not-media")
                .setMessage("It is a poem.")
                .build();
        start((task, attempt) -> {
            throw new TaskFailedException(Verdict.REFUSED, failure, null);
        });
        add(Task.newBuilder(Tasks.probe("job", 2))
                .setTraceparent(asked.traceparent())
                .build());
        await().until(() -> spans.size() == 1);

        FinishedSpan span = spans.get(0);
        assertThat(span.own().traceparent()).isEqualTo(reports.traceparents.get(0));
        assertThat(span.parent()).contains(asked);
        assertThat(span.error()).contains("not-media");
        assertThat(span.end()).isAfterOrEqualTo(span.begin());
        assertThat(span.attributes())
                .containsEntry("tailrace.job.id", "job")
                .containsEntry("tailrace.attempt", "2")
                .containsEntry("tailrace.task.kind", "PROBE")
                .containsEntry("tailrace.queue", "probe")
                .containsEntry("tailrace.result", "refused");
    }

    @Test
    void logLinesOfAnAttemptSayWhichItIs() {
        Map<String, String> fields = new ConcurrentHashMap<>();
        TraceContext asked = TraceContext.fresh();
        start((task, attempt) -> {
            fields.putAll(MDC.getCopyOfContextMap());
            return new TaskResult.Done();
        });
        Task task = Task.newBuilder(Tasks.probe("job", 3))
                .setTraceparent(asked.traceparent())
                .build();
        add(task);
        await().until(() -> reports.outcomes.size() == 2);

        assertThat(fields)
                .containsEntry("jobId", "job")
                .containsEntry("taskId", task.getTaskId())
                .containsEntry("attempt", "3")
                .containsEntry("traceId", asked.traceId());
    }

    @Test
    void renewsTheLeaseWhileTheHandlerRuns() {
        CountDownLatch release = new CountDownLatch(1);
        start(waitingFor(release));
        add(Tasks.probe("job", 1));

        await().until(() -> queues.renewals() >= 3);
        release.countDown();
        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
    }

    @Test
    void killsTheWorkAndPublishesNothingWhenTheLeaseIsLost() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger kills = new AtomicInteger();
        start((task, attempt) -> {
            attempt.onCancel(kills::incrementAndGet);
            never.await();
            return new TaskResult.Done();
        });
        add(Tasks.probe("job", 1));
        await().until(() -> reports.kinds().equals(List.of(OutcomeKind.STARTED)));

        queues.loseLeases();
        await().until(() -> kills.get() == 1);
        add(Tasks.probe("next", 1));
        await().until(() -> reports.outcomes.size() == 2);
        assertThat(reports.last().getJobId()).isEqualTo("next");
        assertThat(reports.kinds()).containsOnly(OutcomeKind.STARTED);
    }

    @Test
    void startsNoMoreThanItsNodeMayRunAndLosesNoLeaseMeanwhile() {
        limits = new NodeLimits(OptionalInt.of(1), OptionalInt.empty(), OptionalInt.empty());
        slots = 3;
        CountDownLatch release = new CountDownLatch(1);
        start(waitingFor(release));
        await().until(() -> !reports.heartbeats.isEmpty());
        assertThat(reports.heartbeats).allMatch(beat -> beat.getQueues().get(0).getSlots() == 1);
        for (int job = 0; job < 3; job++) {
            add(Tasks.probe("job" + job, 1));
        }
        await().until(() -> queues.renewals() >= 3);
        assertThat(reports.kinds()).containsExactly(OutcomeKind.STARTED);
        release.countDown();
        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 3);
    }

    @Test
    void sharesWhatItsNodeMayRunAmongItsQueues() {
        limits = new NodeLimits(OptionalInt.of(1), OptionalInt.empty(), OptionalInt.empty());
        otherQueues = List.of("other");
        CountDownLatch release = new CountDownLatch(1);
        start(waitingFor(release));
        add(Tasks.probe("first", 1));
        queues.add("other", bytes(Tasks.probe("second", 1)));
        await().until(() -> reports.kinds().equals(List.of(OutcomeKind.STARTED)));
        await().until(() -> queues.renewals() >= 3);
        assertThat(reports.kinds()).containsExactly(OutcomeKind.STARTED);
        release.countDown();
        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 2);
        assertThat(reports.kinds())
                .containsExactly(OutcomeKind.STARTED, OutcomeKind.FINISHED, OutcomeKind.STARTED, OutcomeKind.FINISHED);
    }

    @Test
    void confirmsTheLeaseByARenewalOfItsOwn() {
        timings = WITHOUT_RENEWALS;
        AtomicInteger renewals = new AtomicInteger();
        start((task, attempt) -> {
            attempt.confirm();
            attempt.confirm();
            renewals.set(queues.renewals());
            return new TaskResult.Done();
        });
        add(Tasks.probe("job", 1));

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        assertThat(renewals).hasValue(2);
    }

    @Test
    void confirmsNothingOnceTheLeaseIsLost() {
        timings = WITHOUT_RENEWALS;
        AtomicInteger confirmed = new AtomicInteger();
        start((task, attempt) -> {
            if (task.getJobId().equals("job")) {
                queues.loseLeases();
                attempt.confirm();
                confirmed.incrementAndGet();
            }
            return new TaskResult.Done();
        });
        add(Tasks.probe("job", 1));
        add(Tasks.probe("next", 1));

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        assertThat(confirmed).hasValue(0);
        assertThat(reports.last().getJobId()).isEqualTo("next");
        assertThat(reports.kinds()).containsExactly(OutcomeKind.STARTED, OutcomeKind.STARTED, OutcomeKind.FINISHED);
    }

    @Test
    void publishesNothingWhenTheLeaseWasLostBeforeTheResult() {
        CountDownLatch release = new CountDownLatch(1);
        start((task, attempt) -> {
            if (task.getJobId().equals("job")) {
                queues.loseLeases();
            } else {
                release.countDown();
            }
            return new TaskResult.Done();
        });
        add(Tasks.probe("job", 1));
        add(Tasks.probe("next", 1));

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        assertThat(reports.outcomes.stream()
                        .filter(outcome -> outcome.getKind() == OutcomeKind.FINISHED)
                        .map(Outcome::getJobId))
                .containsExactly("next");
    }

    @Test
    void reportsALossInsteadOfRunningWhatWasDeliveredBefore() {
        AtomicInteger runs = new AtomicInteger();
        start((task, attempt) -> {
            runs.incrementAndGet();
            return new TaskResult.Done();
        });
        queues.add("probe", bytes(Tasks.probe("job", 2)), 2);

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        assertThat(runs).hasValue(0);
        assertThat(reports.kinds()).containsExactly(OutcomeKind.LOST);
        assertThat(reports.last().getAttempt()).isEqualTo(2);
        assertThat(reports.last().getHadStarted()).isTrue();
        assertThat(reports.last().getLeaseId()).isEmpty();
    }

    @Test
    void stopsARevokedAttemptAndSaysSo() {
        CountDownLatch never = new CountDownLatch(1);
        start(waitingFor(never));
        Task task = Tasks.probe("job", 1);
        add(task);
        await().until(() -> reports.kinds().contains(OutcomeKind.STARTED));

        worker.orElseThrow().revoke(Tasks.revocation(RevocationKind.ATTEMPT, task));
        await().atMost(1, TimeUnit.SECONDS).until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        assertThat(reports.last().getVerdict()).isEqualTo(Verdict.REVOKED);
        assertThat(reports.last().getHadStarted()).isTrue();
    }

    @Test
    void leavesATaskToOthersWhenItsPrecautionSaysSo() {
        AtomicInteger runs = new AtomicInteger();
        start((task, attempt) -> {
            runs.incrementAndGet();
            return new TaskResult.Done();
        });
        add(heeding("avoided", new Precaution(List.of("host"), 0L, false)));
        add(heeding("too-small", new Precaution(List.of(), 8L << 30, false)));
        add(heeding("fits", new Precaution(List.of("other"), 4L << 30, false)));

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 3);
        assertThat(runs).hasValue(1);
        assertThat(reports.outcomes)
                .filteredOn(outcome -> outcome.getKind() == OutcomeKind.HANDED_BACK)
                .allMatch(Outcome::getIsDeclined)
                .extracting(Outcome::getJobId)
                .containsExactly("avoided", "too-small");
        assertThat(reports.last().getHost()).isEqualTo("host");
    }

    @Test
    void whatMayTakeItsWorkerDownRunsWithNothingBesideIt() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger mostBesideTheLoner = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        slots = 3;
        start((task, attempt) -> {
            int together = running.incrementAndGet();
            if (Precautions.isAlone(task)) {
                mostBesideTheLoner.accumulateAndGet(together - 1, Math::max);
            } else {
                release.await();
            }
            running.decrementAndGet();
            return new TaskResult.Done();
        });
        add(Tasks.probe("one", 1));
        add(Tasks.probe("two", 1));
        await().until(() -> running.get() == 2);
        add(heeding("loner", new Precaution(List.of(), 0L, true)));

        await().until(() -> queues.renewals() > 10);
        assertThat(reports.outcomes).noneMatch(outcome -> outcome.getJobId().equals("loner"));
        release.countDown();
        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 3);
        assertThat(mostBesideTheLoner).hasValue(0);
    }

    private static Task heeding(String jobId, Precaution precaution) {
        return Task.newBuilder(Tasks.probe(jobId, 1)).setPrecaution(precaution).build();
    }

    @Test
    void neverStartsWhatWasRevokedBefore() {
        AtomicInteger runs = new AtomicInteger();
        start((task, attempt) -> {
            runs.incrementAndGet();
            return new TaskResult.Done();
        });
        Task task = Tasks.probe("job", 1);
        worker.orElseThrow().revoke(Tasks.revocation(RevocationKind.RUN, task));
        add(task);

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        assertThat(runs).hasValue(0);
        assertThat(reports.kinds()).containsExactly(OutcomeKind.FINISHED);
        assertThat(reports.last().getVerdict()).isEqualTo(Verdict.REVOKED);
        assertThat(reports.last().getHadStarted()).isFalse();
    }

    @Test
    void handsRunningWorkBackWhenItStops() {
        CountDownLatch never = new CountDownLatch(1);
        start(waitingFor(never));
        add(Tasks.probe("job", 1));
        await().until(() -> reports.kinds().contains(OutcomeKind.STARTED));

        worker.orElseThrow().close();
        assertThat(reports.kinds()).containsExactly(OutcomeKind.STARTED, OutcomeKind.HANDED_BACK);
        assertThat(queues.count(MemoryQueues.State.ACCEPTED)).isEqualTo(1);
        assertThat(queues.openConsumers()).isZero();
        assertThat(reports.heartbeats).last().matches(beat -> beat.getState() == WorkerState.STOPPED);
        assertThat(exitStatus.unfinished())
                .hasValueSatisfying(what -> assertThat(what).contains("1 running task"));
    }

    @Test
    void finishesRunningWorkWithinItsGraceAndTakesNoOther() throws Exception {
        grace = "1m";
        CountDownLatch release = new CountDownLatch(1);
        start(waitingFor(release));
        add(Tasks.probe("job", 1));
        await().until(() -> reports.kinds().contains(OutcomeKind.STARTED));
        Thread stopping = new Thread(() -> worker.orElseThrow().close(), "stopping");
        stopping.start();
        await().until(() -> states().contains(WorkerState.DRAINING));
        add(Tasks.probe("late", 1));
        release.countDown();

        stopping.join(20_000);
        assertThat(stopping.isAlive()).isFalse();
        assertThat(reports.kinds()).containsExactly(OutcomeKind.STARTED, OutcomeKind.FINISHED);
        assertThat(reports.last().getVerdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(exitStatus.unfinished()).isEmpty();
    }

    @Test
    void reportsTheVerdictOfTheHandler() {
        Failure failure = Failure.newBuilder()
                .setErrorClass(ErrorClass.INPUT)
                .setCode("not-media")
                .setMessage("The file is not media.")
                .build();
        start((task, attempt) -> {
            throw new TaskFailedException(Verdict.REFUSED, failure, null);
        });
        add(Tasks.probe("job", 1));

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        assertThat(reports.last().getVerdict()).isEqualTo(Verdict.REFUSED);
        assertThat(reports.last().getFailure()).contains(failure);
    }

    @Test
    void reportsAnUnexpectedExceptionAsInternalAndGoesOn() {
        start((task, attempt) -> {
            if (task.getJobId().equals("bad")) {
                throw new UncheckedIOException(new IOException("disk on fire"));
            }
            return new TaskResult.Done();
        });
        add(Tasks.probe("bad", 1));
        add(Tasks.probe("good", 1));

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 2);
        Failure failure = reports.outcomes.get(1).getFailure().orElseThrow();
        assertThat(failure.getErrorClass()).isEqualTo(ErrorClass.INTERNAL);
        assertThat(failure.getMessage()).contains("disk on fire");
        assertThat(reports.last().getVerdict()).isEqualTo(Verdict.SUCCEEDED);
    }

    @Test
    void reportsAKindNobodyHandlesAsAFailure() {
        start((task, attempt) -> new TaskResult.Done());
        queues.add(
                "probe",
                bytes(Task.newBuilder(Tasks.probe("job", 1))
                        .setKind(TaskKind.IMAGE)
                        .build()));

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        assertThat(reports.last().getFailure().orElseThrow().getCode()).isEqualTo("unknown-task-kind");
    }

    @Test
    void deadLettersWhatIsNoTaskAndGoesOn() {
        start((task, attempt) -> new TaskResult.Done());
        queues.add("probe", new byte[] {1, 2, 3});
        add(Tasks.probe("job", 1));

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        assertThat(queues.count(MemoryQueues.State.REJECTED)).isEqualTo(1);
        assertThat(reports.deadLetters).containsExactly("probe-0@7: not a task of queue probe");
    }

    @Test
    void keepsATaskWhileTheRegistryIsAway() {
        AtomicInteger tries = new AtomicInteger();
        start(
                (task, attempt) -> new TaskResult.Done(),
                payload -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new TimeoutException("registry away");
                    }
                    return decode(payload);
                },
                false);
        add(Tasks.probe("job", 1));

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        assertThat(reports.deadLetters).isEmpty();
    }

    @Test
    void keepsTheLeaseUntilTheOutcomeIsDelivered() {
        reports.failures.set(3);
        start((task, attempt) -> new TaskResult.Done());
        add(Tasks.probe("job", 1));

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        assertThat(reports.kinds()).containsExactly(OutcomeKind.STARTED, OutcomeKind.FINISHED);
        assertThat(queues.renewals()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void reportsAFailureInPlaceOfAResultThatCanNeverBePublished() {
        reports.canPublish = false;
        start((task, attempt) -> new TaskResult.Done());
        add(Tasks.probe("job", 1));

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        assertThat(reports.kinds()).containsExactly(OutcomeKind.STARTED, OutcomeKind.FINISHED);
        assertThat(reports.last().getVerdict()).isEqualTo(Verdict.FAILED);
        Failure failure = reports.last().getFailure().orElseThrow();
        assertThat(failure.getErrorClass()).isEqualTo(ErrorClass.INTERNAL);
        assertThat(failure.getCode()).isEqualTo("outcome-unpublishable");
        assertThat(reports.last().getLeaseId())
                .isEqualTo(reports.outcomes.get(0).getLeaseId());
    }

    @Test
    void givesUpAnOutcomeNobodyTakesWhenItStops() {
        reports.failures.set(Integer.MAX_VALUE);
        start((task, attempt) -> new TaskResult.Done());
        add(Tasks.probe("job", 1));
        await().until(() -> reports.tries.get() > 1);

        worker.orElseThrow().close();
        assertThat(queues.openConsumers()).isZero();
        assertThat(queues.count(MemoryQueues.State.ACCEPTED)).isZero();
    }

    @Test
    void goesOnBeatingAndTakingAfterAnError() {
        reports.heartbeatErrors.set(1);
        startWithABrokenQueue(() -> {
            throw new OutOfMemoryError("test");
        });
        add(Tasks.probe("job", 1));

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        await().until(() -> !reports.heartbeats.isEmpty());
        assertThat(health.faults()).isEmpty();
    }

    @Test
    void isNotAliveWhenASlotHasEnded() {
        start((task, attempt) -> new TaskResult.Done());
        assertThat(health.faults()).isEmpty();
        worker.orElseThrow().close();
        assertThat(health.faults()).as("of a worker that stopped").isEmpty();

        Worker broken = unstarted(queues::open, (task, attempt) -> new TaskResult.Done(), WorkerTest::decode, false);
        worker = Optional.of(broken);
        broken.run(limit -> {
            throw new InterruptedException("test");
        });
        await().until(() -> health.faults().stream().anyMatch(fault -> fault.endsWith("has ended")));
    }

    @Test
    void takesFromAPoolOnlyWithThePoolsIdentity() {
        start((task, attempt) -> new TaskResult.Done(), WorkerTest::decode, true);
        add(Tasks.probe("job", 1));
        await().until(() -> states().contains(WorkerState.STARTING));
        assertThat(queues.openConsumers()).isZero();
        assertThat(health.problems()).isNotEmpty();

        worker.orElseThrow().queueSeen("probe", Optional.of(Tasks.view("probe", "other encoders")));
        await().until(() -> states().contains(WorkerState.MISMATCH));
        assertThat(queues.openConsumers()).isZero();

        worker.orElseThrow().queueSeen("probe", Optional.of(Tasks.view("probe", "x264-1")));
        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        await().until(() -> states().contains(WorkerState.RUNNING));
        assertThat(health.problems()).isEmpty();

        worker.orElseThrow().queueSeen("probe", Optional.of(Tasks.view("probe", "other encoders")));
        await().until(() -> queues.openConsumers() == 0);
    }

    @Test
    void closesTheConsumerAndTakesNothingWhileWorkDoesNotStop() {
        CountDownLatch release = new CountDownLatch(1);
        start((task, attempt) -> {
            while (release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    assertThat(attempt.isCancelled()).isTrue();
                }
            }
            return new TaskResult.Done();
        });
        Task task = Tasks.probe("stuck", 1);
        add(task);
        await().until(() -> reports.kinds().contains(OutcomeKind.STARTED));
        worker.orElseThrow().revoke(Tasks.revocation(RevocationKind.RUN, task));

        await().until(() -> queues.openConsumers() == 0);
        assertThat(health.faults()).hasSize(1);
        add(Tasks.probe("next", 1));
        release.countDown();
        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 2);
        assertThat(health.faults()).isEmpty();
    }

    @Test
    void passesProgressOnAtMostOncePerSecond() {
        start((task, attempt) -> {
            for (int i = 0; i < 100; i++) {
                attempt.progress(List.of("1080p"), i, 100, 1.5);
            }
            return new TaskResult.Done();
        });
        add(Tasks.probe("job", 1));

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        assertThat(reports.progress).hasSize(1);
        assertThat(reports.progress.get(0).getTotal()).isEqualTo(100);
    }

    @Test
    void tellsItsSlotsAndWhatRunsInEachHeartbeat() {
        CountDownLatch release = new CountDownLatch(1);
        start(waitingFor(release));
        add(Tasks.probe("job", 1));

        await().until(() -> reports.heartbeats.stream()
                .anyMatch(beat -> beat.getState() == WorkerState.RUNNING
                        && beat.getQueues().get(0).getBusy() == 1
                        && beat.getQueues().get(0).getSlots() == 1
                        && beat.getRunning().get(0).getJobId().equals("job")));
        release.countDown();
    }

    @Test
    void survivesAQueueThatBreaks() {
        startWithABrokenQueue(() -> {
            throw new IllegalStateException("broker away");
        });
        add(Tasks.probe("job", 1));

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
    }

    @Test
    void stopsATaskThatRunsFarLongerThanItsKindDoesHere() {
        kind = TaskKind.IMAGE;
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger kills = new AtomicInteger();
        start((task, attempt) -> {
            if (task.getJobId().equals("hangs")) {
                attempt.onCancel(kills::incrementAndGet);
                never.await();
            }
            return new TaskResult.Done();
        });
        for (int i = 0; i < NodeSpeed.LEAST_SAMPLES; i++) {
            add(image("job-" + i));
        }
        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == NodeSpeed.LEAST_SAMPLES);
        add(image("hangs"));

        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == NodeSpeed.LEAST_SAMPLES + 1);
        assertThat(kills).hasValue(1);
        Failure failure = reports.last().getFailure().orElseThrow();
        assertThat(failure.getErrorClass()).isEqualTo(ErrorClass.TRANSIENT);
        assertThat(failure.getCode()).isEqualTo("task-overdue");
        assertThat(health.faults()).as("the slot goes on").isEmpty();
    }

    private static Task image(String jobId) {
        return Task.newBuilder(Tasks.probe(jobId, 1)).setKind(TaskKind.IMAGE).build();
    }

    @Test
    void takesItselfOutAndComesBackWithAPassedTest() {
        CountDownLatch mended = new CountDownLatch(1);
        selfTest = Optional.of(() -> {
            mended.await();
            return Optional.empty();
        });
        start((task, attempt) -> {
            if (task.getJobId().startsWith("bad")) {
                throw new TaskFailedException(Verdict.FAILED, crash(), null);
            }
            return new TaskResult.Done();
        });
        for (int i = 0; i < Fitness.MOST_FAILURES; i++) {
            add(Tasks.probe("bad-" + i, 1));
        }
        await().until(() -> states().contains(WorkerState.BROKEN));
        await().until(() -> queues.openConsumers() == 0);
        add(Tasks.probe("good", 1));
        assertThat(reports.heartbeats)
                .filteredOn(beat -> beat.getState() == WorkerState.BROKEN)
                .first()
                .matches(beat -> beat.getReason().contains("It crashed."));
        assertThat(health.problems()).anyMatch(problem -> problem.contains("3 attempts in a row failed here"));
        assertThat(health.faults()).as("a restart is no help").isEmpty();
        assertThat(queues.count(MemoryQueues.State.ACCEPTED)).isEqualTo(Fitness.MOST_FAILURES);

        mended.countDown();
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> queues.count(MemoryQueues.State.ACCEPTED) == Fitness.MOST_FAILURES + 1);
        assertThat(reports.last().getVerdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(health.problems()).isEmpty();
    }

    private static Failure crash() {
        return Failure.newBuilder()
                .setErrorClass(ErrorClass.RESOURCE)
                .setCode("ffmpeg-crashed")
                .setMessage("It crashed.")
                .build();
    }

    private List<WorkerState> states() {
        return reports.heartbeats.stream().map(WorkerHeartbeat::getState).toList();
    }

    private static TaskHandler waitingFor(CountDownLatch release) {
        return (task, attempt) -> {
            release.await();
            return new TaskResult.Done();
        };
    }

    private void add(Task task) {
        queues.add("probe", bytes(task));
    }

    /** Opening the queue breaks once. */
    private void startWithABrokenQueue(Runnable breaks) {
        AtomicInteger opened = new AtomicInteger();
        start(
                (queue, slot) -> {
                    if (opened.incrementAndGet() == 1) {
                        breaks.run();
                    }
                    return queues.open(queue, slot);
                },
                (task, attempt) -> new TaskResult.Done(),
                WorkerTest::decode,
                false);
    }

    private void start(TaskHandler handler) {
        start(handler, WorkerTest::decode, false);
    }

    private void start(TaskHandler handler, Function<byte[], Task> decoder, boolean identityChecked) {
        start(queues::open, handler, decoder, identityChecked);
    }

    private void start(
            SlotContext.QueueOpener opener,
            TaskHandler handler,
            Function<byte[], Task> decoder,
            boolean identityChecked) {
        Worker started = unstarted(opener, handler, decoder, identityChecked);
        worker = Optional.of(started);
        started.run(limit -> true);
    }

    private Worker unstarted(
            SlotContext.QueueOpener opener,
            TaskHandler handler,
            Function<byte[], Task> decoder,
            boolean identityChecked) {
        ServiceContext context = new ServiceContext(
                "test",
                Environment.of(Map.of("TAILRACE_STOP_GRACE", grace)),
                new SimpleMeterRegistry(),
                health,
                exitStatus);
        List<QueueRole> roles = Stream.concat(Stream.of("probe"), otherQueues.stream())
                .map(queue -> new QueueRole(queue, slots, identityChecked, Map.of(kind, handler)))
                .toList();
        return new Worker(
                new WorkerParts(opener, decoder, reports, spans::add, timings, Clock.systemUTC()),
                Tasks.worker("w", "", "x264-1"),
                roles,
                selfTest,
                untilEmpty,
                limits,
                context);
    }

    @Test
    void leavesOnceItsQueueHadNothingForAWhile() {
        untilEmpty = Optional.of(Duration.ofMillis(300));
        start((task, attempt) -> new TaskResult.Done());
        add(Tasks.probe("job", 1));
        show(3, 0);
        await().until(() -> queues.count(MemoryQueues.State.ACCEPTED) == 1);
        await().during(Duration.ofMillis(600))
                .atMost(Duration.ofSeconds(5))
                .until(() -> exitStatus.endedWith().isEmpty());
        show(0, 1);
        await().during(Duration.ofMillis(600))
                .atMost(Duration.ofSeconds(5))
                .until(() -> exitStatus.endedWith().isEmpty());
        show(0, 0);
        await().until(() -> exitStatus.endedWith().equals(OptionalInt.of(0)));

        worker.orElseThrow().close();
        assertThat(exitStatus.unfinished()).isEmpty();
        assertThat(exitStatus.summary())
                .hasValueSatisfying(line ->
                        assertThat(line).contains("1 tasks done, 0 failed, 0 handed back", "its queues are empty"));
    }

    @Test
    void staysWhileItRunsSomethingOrKnowsNothing() {
        untilEmpty = Optional.of(Duration.ofMillis(200));
        CountDownLatch release = new CountDownLatch(1);
        start(waitingFor(release));
        await().during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(5))
                .until(() -> exitStatus.endedWith().isEmpty());
        add(Tasks.probe("job", 1));
        await().until(() -> reports.kinds().contains(OutcomeKind.STARTED));
        show(0, 0);
        await().during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(5))
                .until(() -> exitStatus.endedWith().isEmpty());
        release.countDown();
        await().until(() -> exitStatus.endedWith().equals(OptionalInt.of(0)));
    }

    @Test
    void leavesWithACodeOfItsOwnWhenItMayTakeNothing() {
        untilEmpty = Optional.of(Duration.ofMillis(200));
        start((task, attempt) -> new TaskResult.Done(), WorkerTest::decode, true);
        worker.orElseThrow()
                .queueSeen("probe", Optional.of(view(5, 0).setIdentity("x264-2").build()));
        await().until(() -> exitStatus.endedWith().equals(OptionalInt.of(ExitStatus.UNFIT)));
        worker.orElseThrow().close();
        assertThat(exitStatus.summary())
                .hasValueSatisfying(line -> assertThat(line).contains("0 tasks done", "differ"));
    }

    @Test
    void tellsThatItHandedWorkBack() {
        untilEmpty = Optional.of(Duration.ofMinutes(1));
        start(waitingFor(new CountDownLatch(1)));
        add(Tasks.probe("job", 1));
        await().until(() -> reports.kinds().contains(OutcomeKind.STARTED));
        worker.orElseThrow().close();
        assertThat(exitStatus.unfinished()).isPresent();
        assertThat(exitStatus.summary())
                .hasValueSatisfying(line -> assertThat(line).contains("1 handed back", "told to stop"));
    }

    private void show(int waiting, int released) {
        worker.orElseThrow()
                .queueSeen("probe", Optional.of(view(waiting, released).build()));
    }

    private static QueueView.Builder view(int waiting, int released) {
        return QueueViews.of("probe", waiting, released, System.currentTimeMillis());
    }

    private static byte[] bytes(Task task) {
        try {
            ByteBuffer buffer = task.toByteBuffer();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Task decode(byte[] bytes) {
        try {
            return Task.fromByteBuffer(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
