package io.tailrace.router.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.DispatchCommand;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobCommand;
import io.tailrace.events.JobCommandKind;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Lane;
import io.tailrace.events.Outcome;
import io.tailrace.events.PublishKind;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.RenditionView;
import io.tailrace.events.RevocationKind;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.Verdict;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import io.tailrace.kafka.TraceContext;
import io.tailrace.router.sample.Packager;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.sample.Workers;
import io.tailrace.topics.TopicCatalogue;
import io.tailrace.topics.Topics;
import io.tailrace.tracing.FinishedSpan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole router in a driver, with pretended workers and a pretended packager. */
class RouterTopologyTest {

    private static final double SECONDS = 20;

    @TempDir
    Path stateDir;

    private RouterHarness router;
    private final Packager packager = new Packager();
    private final List<JobLogEntry> log = new ArrayList<>();
    private final List<Headers> headersOfLog = new ArrayList<>();
    private final List<Task> seen = new ArrayList<>();

    @BeforeEach
    void start() {
        router = new RouterHarness(stateDir);
    }

    @AfterEach
    void stop() {
        router.close();
    }

    /** Runs tasks and publish requests until nothing moves. */
    private void run(Function<Task, List<Outcome>> worker) {
        boolean moved = true;
        while (moved) {
            List<Task> tasks = router.tasks();
            seen.addAll(tasks);
            for (Task task : tasks) {
                worker.apply(task).forEach(router::outcome);
            }
            List<TestRecord<String, JobLogEntry>> entries = router.jobLog.readRecordsToList();
            for (TestRecord<String, JobLogEntry> entry : entries) {
                log.add(entry.value());
                headersOfLog.add(entry.headers());
                Optional<PublishRequested> request = packager.on(entry.value());
                request.ifPresent(router::publishRequest);
            }
            moved = !tasks.isEmpty() || !entries.isEmpty();
        }
    }

    private static List<Outcome> well(Task task) {
        return List.of(Workers.started(task), Workers.succeeded(task, Samples.facts("a.mp4", SECONDS)));
    }

    private List<JobLogKind> logged() {
        return log.stream().map(JobLogEntry::getKind).toList();
    }

    @Test
    void takesARecordingFromIngestToAnAsset() {
        router.worker(2);
        router.ingest(Samples.ingest("a.mp4", ""));
        run(RouterTopologyTest::well);

        JobView view = router.onlyView();
        assertThat(view.getState()).isEqualTo(JobState.COMPLETED);
        assertThat(view.getProfile()).isEqualTo("hls-ladder");
        assertThat(view.getOutputs().orElseThrow().getBucket()).isEqualTo("media-output");
        assertThat(view.getRenditions()).allSatisfy(rendition -> {
            assertThat(rendition.getUnitsAccepted()).isEqualTo(rendition.getUnitsTotal());
            assertThat(rendition.getUnitsPublished()).isEqualTo(rendition.getUnitsTotal());
            assertThat(rendition.getProgress()).isEqualTo(1.0);
        });
        assertThat(router.history(view.getId()).stream().map(JobView::getState).distinct())
                .containsExactly(
                        JobState.QUEUED, JobState.PROBING, JobState.ENCODING, JobState.PACKAGING, JobState.COMPLETED);
        assertThat(logged()).startsWith(JobLogKind.PLAN_MADE).endsWith(JobLogKind.CLOSED);
        assertThat(logged()).containsOnlyOnce(JobLogKind.SEALED).contains(JobLogKind.UNIT_PUBLISHED);
        assertThat(router.assets.readValuesToList()).hasSize(1);
        assertThat(router.deadLetters.isEmpty()).isTrue();
    }

    @Test
    void everyRecordOfAJobIsPartOfItsTrace() {
        TraceContext asked = TraceContext.fresh();
        router.worker(2);
        router.ingest(IngestCompleted.newBuilder(Samples.ingest("a.mp4", ""))
                .setTraceparent(asked.traceparent())
                .build());
        run(RouterTopologyTest::well);

        assertThat(seen).isNotEmpty().allMatch(task -> task.getTraceparent().equals(asked.traceparent()));
        Topics topics = router.topics();
        for (String topic : List.of(topics.jobs(), topics.assets(), topics.audit(), topics.dispatched())) {
            assertThat(router.records(topic))
                    .as(topic)
                    .isNotEmpty()
                    .allSatisfy(record ->
                            assertThat(TraceContext.of(record.headers())).contains(asked));
        }
        assertThat(router.headersOfTasks)
                .hasSameSizeAs(seen)
                .allSatisfy(headers -> assertThat(TraceContext.of(headers)).contains(asked));
        assertThat(headersOfLog)
                .hasSameSizeAs(log)
                .allSatisfy(headers -> assertThat(TraceContext.of(headers)).contains(asked));
    }

    @Test
    void aJobThatEndsIsASpanWithItsStages() {
        TraceContext asked = TraceContext.fresh();
        router.worker(2);
        router.ingest(IngestCompleted.newBuilder(Samples.ingest("a.mp4", ""))
                .setTraceparent(asked.traceparent())
                .build());
        run(RouterTopologyTest::well);

        assertThat(router.spans)
                .extracting(FinishedSpan::name)
                .containsExactly("job", "queue", "probe", "encode", "publish");
        assertThat(router.spans)
                .allSatisfy(span -> assertThat(span.own().traceId()).isEqualTo(asked.traceId()));
        FinishedSpan job = router.spans.get(0);
        assertThat(job.parent()).contains(asked);
        assertThat(job.attributes()).containsEntry("tailrace.job.state", "COMPLETED");
        assertThat(router.spans.subList(1, 5))
                .allSatisfy(span -> assertThat(span.parent()).contains(job.own()));
    }

    @Test
    void aRequestWithoutATraceHasTheOneOfItsHeaderOrANewOne() {
        TraceContext asked = TraceContext.fresh();
        router.worker(2);
        router.ingest(Samples.ingest("a.mp4", ""), TraceContext.headers(asked.traceparent()));
        router.ingest(Samples.ingest("b.mp4", ""));

        List<Optional<TraceContext>> traces = router.tasks().stream()
                .map(task -> TraceContext.parse(task.getTraceparent()))
                .toList();
        assertThat(traces).hasSize(2).doesNotContain(Optional.empty()).doesNotHaveDuplicates();
        assertThat(traces.get(0)).contains(asked);
    }

    @Test
    void aCopyOfARequestInAnotherTraceIsNoOtherJob() {
        router.worker(2);
        IngestCompleted first = IngestCompleted.newBuilder(Samples.ingest("a.mp4", ""))
                .setTraceparent(TraceContext.fresh().traceparent())
                .build();
        router.ingest(first);
        router.ingest(IngestCompleted.newBuilder(first)
                .setTraceparent(TraceContext.fresh().traceparent())
                .build());

        assertThat(router.onlyView().getState()).isEqualTo(JobState.QUEUED);
        assertThat(router.tasks()).extracting(Task::getTraceparent).containsExactly(first.getTraceparent());
    }

    @Test
    void priorityReachesTheTasksThatAreNotReleasedYet() {
        router.worker(1);
        router.ingest(Samples.ingest("a.mp4", ""));
        List<Task> probe = router.tasks();
        assertThat(probe).extracting(Task::getLane).containsExactly(Lane.NORMAL);
        router.command(JobCommand.newBuilder()
                .setKind(JobCommandKind.PRIORITY)
                .setJobId(router.onlyView().getId())
                .setLane(Lane.URGENT)
                .setRequestedAtMillis(router.now())
                .build());
        assertThat(router.onlyView().getLane()).isEqualTo(Lane.URGENT);
        probe.forEach(task -> well(task).forEach(router::outcome));
        run(RouterTopologyTest::well);
        assertThat(router.onlyView().getState()).isEqualTo(JobState.COMPLETED);
        assertThat(seen).isNotEmpty().extracting(Task::getLane).containsOnly(Lane.URGENT);
    }

    @Test
    void sameRequestTenTimesIsOneJob() {
        router.worker(2);
        for (int i = 0; i < 10; i++) {
            router.ingest(Samples.ingest("a.mp4", ""));
        }
        run(RouterTopologyTest::well);
        router.ingest(Samples.ingest("a.mp4", "hls-ladder"));
        run(RouterTopologyTest::well);
        assertThat(router.onlyView().getRun()).isEqualTo(1);
        assertThat(router.assets.readValuesToList()).hasSize(1);
        assertThat(seen.stream().filter(task -> task.getKind() == TaskKind.PROBE))
                .hasSize(1);
    }

    @Test
    void undecodableRecordsGoToTheDeadLettersAndTheStreamGoesOn() {
        router.worker(2);
        router.raw(router.topics().ingest(), "key".getBytes(UTF_8), "no avro at all".getBytes(UTF_8));
        router.raw(router.topics().outcomes(), "job".getBytes(UTF_8), new byte[] {0, 0, 0, 99, 1, 2});
        router.ingest(Samples.ingest("a.mp4", ""));
        run(RouterTopologyTest::well);

        assertThat(router.onlyView().getState()).isEqualTo(JobState.COMPLETED);
        List<TestRecord<byte[], byte[]>> letters = router.deadLetters.readRecordsToList();
        assertThat(letters).hasSize(2);
        assertThat(letters.get(0).key()).isEqualTo("key".getBytes(UTF_8));
        assertThat(letters.get(0).value()).isEqualTo("no avro at all".getBytes(UTF_8));
        assertThat(header(letters.get(0), "tailrace.origin.topic")).isEqualTo("tailrace.ingest");
        assertThat(header(letters.get(0), "tailrace.origin.partition")).isEqualTo("0");
        assertThat(header(letters.get(0), "tailrace.origin.offset")).isEqualTo("0");
        assertThat(header(letters.get(0), "tailrace.reason")).isNotEmpty();
        assertThat(header(letters.get(0), "tailrace.stack")).contains("Exception");
    }

    @Test
    void recordsLargerThanAnyOfThePipelineGoToTheDeadLetters() {
        router.raw(router.topics().ingest(), "key".getBytes(UTF_8), new byte[TopicCatalogue.LARGEST_RECORD_BYTES + 1]);
        assertThat(router.deadLetters.readRecordsToList())
                .singleElement()
                .satisfies(
                        letter -> assertThat(header(letter, "tailrace.reason")).contains("the most that is taken"));
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    @Test
    void recordsThatCannotBecomeAJobAreRejectedWithAReason() {
        router.ingest(IngestCompleted.newBuilder(Samples.ingest("", "")).build());
        router.outcomeUnder(
                "another-job",
                Workers.started(Task.newBuilder()
                        .setKind(TaskKind.PROBE)
                        .setJobId("job")
                        .setRun(1)
                        .setTaskId("t")
                        .setGroupId("g")
                        .setAttempt(1)
                        .setQueue("probe")
                        .setLane(Lane.NORMAL)
                        .setPredictedSeconds(1)
                        .build()));
        List<TestRecord<byte[], byte[]>> letters = router.deadLetters.readRecordsToList();
        assertThat(letters.stream().map(letter -> header(letter, "tailrace.reason")))
                .containsExactly(
                        "An ingest record is refused: a key has 1 to 1024 bytes of UTF-8",
                        "A record of the job job came under the key another-job");
    }

    /** The thread of a global table is not replaced, so nothing on it may need the registry. */
    @Test
    void viewsOfQueuesAreTakenInWhileTheRegistryIsAway() {
        byte[] view = {0, 0, 0, 0, 1, 2};
        try (RouterHarness alone = new RouterHarness(stateDir.resolve("alone"), "http://127.0.0.1:1")) {
            alone.raw(alone.topics().queues(), "cpu".getBytes(UTF_8), view);
            KeyValueStore<String, ValueAndTimestamp<byte[]>> store =
                    alone.driver.getTimestampedKeyValueStore(RouterTopology.QUEUES);
            assertThat(store.get("cpu").value()).isEqualTo(view);
        }
    }

    @Test
    void unreadableViewsOfQueuesArePassedOver() {
        router.raw(router.topics().queues(), "x86-nvenc".getBytes(UTF_8), "no avro".getBytes(UTF_8));
        router.worker(2);
        router.ingest(Samples.ingest("a.mp4", ""));
        run(RouterTopologyTest::well);
        assertThat(router.onlyView().getState()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void canceledJobIsCleanedUpAndNothingElseRuns() {
        router.worker(2);
        router.ingest(Samples.ingest("a.mp4", ""));
        String id = router.onlyView().getId();
        Task probe = router.tasks().get(0);
        well(probe).forEach(router::outcome);
        assertThat(router.tasks()).isNotEmpty();
        router.command(JobCommand.newBuilder()
                .setKind(JobCommandKind.CANCEL)
                .setJobId(id)
                .setRequestedAtMillis(0)
                .build());
        run(RouterTopologyTest::well);
        assertThat(router.onlyView().getState()).isEqualTo(JobState.CANCELED);
        assertThat(router.revocations.readValuesToList())
                .anySatisfy(revocation -> assertThat(revocation.getKind()).isEqualTo(RevocationKind.RUN));
        assertThat(seen)
                .singleElement()
                .satisfies(task ->
                        assertThat(task.getPublish().orElseThrow().getKind()).isEqualTo(PublishKind.CLEANUP));
        router.pass(Duration.ofSeconds(2));
        assertThat(router.queue("cpu").getWaiting()).isZero();
        assertThat(router.queue("cpu").getReleased()).isZero();
    }

    @Test
    void refusalOfTheProbeIsShownInItsOwnWords() {
        Failure refusal = new Failure(ErrorClass.INPUT, "not-media", "This is a playlist, not a recording");
        router.worker(2);
        router.ingest(Samples.ingest("a.mp4", ""));
        run(task -> List.of(Workers.started(task), Workers.failed(task, Verdict.REFUSED, refusal)));
        assertThat(router.onlyView().getState()).isEqualTo(JobState.FAILED);
        assertThat(router.onlyView().getError()).contains(refusal);
        assertThat(seen).hasSize(1);
    }

    @Test
    void passingFailuresAreTriedThreeTimesWithPausesThenTheJobFails() {
        Failure away = new Failure(ErrorClass.TRANSIENT, "away", "The store was away");
        router.worker(2);
        router.ingest(Samples.ingest("a.mp4", ""));
        Function<Task, List<Outcome>> unlucky = task -> task.getKind() == TaskKind.PROBE
                ? List.of(Workers.started(task), Workers.failed(task, Verdict.FAILED, away))
                : well(task);
        run(unlucky);
        assertThat(seen).hasSize(1);
        for (int i = 0; i < 20; i++) {
            router.pass(Duration.ofSeconds(1));
            router.worker(2);
            run(unlucky);
        }
        assertThat(seen.stream().map(Task::getAttempt)).containsExactly(1, 2, 3);
        assertThat(router.onlyView().getState()).isEqualTo(JobState.FAILED);
        assertThat(router.onlyView().getError()).contains(away);
    }

    @Test
    void runLimitsRestUntilWhatCameInWhileTheRouterWasAwayIsRead() {
        router.isCaughtUp.set(false);
        router.worker(2);
        router.ingest(Samples.ingest("a.mp4", ""));
        Task probe = router.tasks().get(0);
        router.outcome(Workers.started(probe));
        router.pass(Duration.ofHours(2));
        assertThat(router.revocations.isEmpty()).isTrue();
        assertThat(router.tasks()).isEmpty();

        router.isCaughtUp.set(true);
        router.pass(Duration.ofSeconds(1));
        assertThat(router.revocations.readValuesToList())
                .singleElement()
                .satisfies(revocation -> assertThat(revocation.getReason()).isEqualTo("it ran too long"));
    }

    @Test
    void jobWaitsForAWorkerAndGoesOnByItself() {
        router.heartbeat(
                Samples.heartbeat("p1", "", WorkerState.RUNNING, 1, List.of("probe", "publish"), router.now()));
        router.ingest(Samples.ingest("a.mp4", ""));
        run(RouterTopologyTest::well);
        assertThat(router.onlyView().getWaitingFor()).contains("no live worker");
        router.worker(2);
        router.pass(Duration.ofSeconds(2));
        run(RouterTopologyTest::well);
        assertThat(router.onlyView().getState()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void jobForAPoolWhoseWorkersAreGoneWaitsInItsQueue() {
        router.worker(2);
        router.stopWorker();
        router.heartbeat(
                Samples.heartbeat("p1", "", WorkerState.RUNNING, 1, List.of("probe", "publish"), router.now()));
        router.ingest(Samples.ingest("a.mp4", ""));
        Task probe = router.tasks().get(0);
        well(probe).forEach(router::outcome);
        router.pass(Duration.ofSeconds(1));
        assertThat(router.onlyView().getState()).isEqualTo(JobState.ENCODING);
        assertThat(router.queue("cpu").getSlots()).isZero();
        assertThat(router.queue("cpu").getReleased()).isEqualTo(1);
        assertThat(router.queue("cpu").getWaiting()).isPositive();
    }

    /** Second by second, with a worker of {@code queues}. */
    private void pass(Duration time, String... queues) {
        for (int second = 0; second < time.toSeconds(); second++) {
            router.heartbeat(Samples.heartbeat(
                    "w-" + queues[0], Samples.IDENTITY, WorkerState.RUNNING, 2, List.of(queues), router.now()));
            router.pass(Duration.ofSeconds(1));
        }
    }

    private void planForAPoolThatFallsAsleep() {
        List<String> gpu = List.of("x86-nvenc");
        router.heartbeat(Samples.heartbeat("gpu", Samples.IDENTITY, WorkerState.RUNNING, 1, gpu, router.now()));
        router.heartbeat(Samples.heartbeat("gpu", Samples.IDENTITY, WorkerState.STOPPED, 1, gpu, router.now()));
        pass(Duration.ofSeconds(1), "probe", "publish");
        router.ingest(Samples.ingest("a.mp4", ""));
        well(router.tasks().get(0)).forEach(router::outcome);
        assertThat(pools()).containsOnly("x86-nvenc");
    }

    private List<String> pools() {
        return router.onlyView().getRenditions().stream()
                .map(RenditionView::getPool)
                .distinct()
                .toList();
    }

    @Test
    void aPoolWithoutWorkersIsLeftFirstByWhatIsNotBegunThenByAll() {
        planForAPoolThatFallsAsleep();
        Task neverTaken = router.tasks().get(0);
        pass(Duration.ofMinutes(3), "cpu", "probe", "publish");
        run(RouterTopologyTest::well);
        assertThat(pools()).containsExactlyInAnyOrder("x86-nvenc", "cpu");
        assertThat(seen).extracting(Task::getQueue).contains("cpu").doesNotContain("x86-nvenc");
        assertThat(router.onlyView().getRenditions())
                .filteredOn(view -> view.getPool().equals("cpu"))
                .allSatisfy(view -> assertThat(view.getGeneration()).isGreaterThan(1));
        assertThat(router.revocations.readValuesToList())
                .noneMatch(revoked -> revoked.getGroupId().equals(neverTaken.getGroupId()));

        pass(Duration.ofMinutes(12), "cpu", "probe", "publish");
        run(RouterTopologyTest::well);
        assertThat(pools()).containsExactly("cpu");
        assertThat(router.revocations.readValuesToList())
                .anyMatch(revoked -> revoked.getGroupId().equals(neverTaken.getGroupId()));
        assertThat(router.onlyView().getState()).isEqualTo(JobState.COMPLETED);
        assertThat(router.queue("x86-nvenc").getReleased()).isZero();
        assertThat(router.queue("x86-nvenc").getWaiting()).isZero();
    }

    @Test
    void aPoolThatNoOtherCanReplaceKeepsItsWorkAndTheJobSaysSo() {
        planForAPoolThatFallsAsleep();
        List<Task> released = router.tasks();
        pass(Duration.ofMinutes(16), "probe", "publish");
        assertThat(router.onlyView().getWaitingFor()).startsWith("x86-nvenc has no live worker");
        assertThat(router.tasks()).isEmpty();

        released.forEach(task -> well(task).forEach(router::outcome));
        pass(Duration.ofSeconds(1), "x86-nvenc");
        run(RouterTopologyTest::well);
        assertThat(router.onlyView().getState()).isEqualTo(JobState.COMPLETED);
        assertThat(router.onlyView().getWaitingFor()).isEmpty();
        assertThat(router.onlyView().getRenditions())
                .allSatisfy(view -> assertThat(view.getGeneration()).isEqualTo(1));
    }

    @Test
    void dispatchersHearOnlyWhatTheyNeed() {
        for (int second = 0; second < 12; second++) {
            router.heartbeat(WorkerHeartbeat.newBuilder(Samples.heartbeat(
                            "w1",
                            Samples.IDENTITY,
                            WorkerState.RUNNING,
                            2,
                            List.of("cpu", "probe", "unknown"),
                            router.now()))
                    .setStartedAtMillis(0)
                    .build());
            router.pass(Duration.ofSeconds(1));
        }
        List<TestRecord<String, DispatchCommand>> heard = router.dispatch.readRecordsToList();
        assertThat(heard.stream().map(TestRecord::key)).containsExactly("cpu", "probe", "cpu", "probe", "cpu", "probe");
        assertThat(decoders(heard.get(0))).isNotEmpty();
        assertThat(decoders(heard.get(1))).isEmpty();
        assertThat(router.queue("cpu").getLiveWorkers()).isEqualTo(1);
    }

    private static List<String> decoders(TestRecord<String, DispatchCommand> heard) {
        return heard.value().getHeartbeat().orElseThrow().getCapabilities().getDecoders();
    }

    @Test
    void proxyProfileMakesOneFile() {
        router.worker(2);
        router.ingest(Samples.ingest("a.mp4", "proxy"));
        run(RouterTopologyTest::well);
        JobView view = router.onlyView();
        assertThat(view.getState()).isEqualTo(JobState.COMPLETED);
        assertThat(view.getOutputs().orElseThrow().getHls()).isEmpty();
        assertThat(view.getOutputs().orElseThrow().getFiles()).hasSize(1);
    }

    @Test
    void figuresTellStatesAttemptsAndStages() {
        router.worker(2);
        router.ingest(Samples.ingest("a.mp4", ""));
        run(RouterTopologyTest::well);
        assertThat(router.metrics
                        .get("tailrace.job.transitions")
                        .tag("state", "completed")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(router.metrics
                        .get("tailrace.attempts")
                        .tags("queue", "probe", "result", "succeeded")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(router.metrics
                        .get("tailrace.stage")
                        .tag("stage", "whole")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(router.metrics.get("tailrace.encode.realtime").summary().count())
                .isPositive();
    }
}
