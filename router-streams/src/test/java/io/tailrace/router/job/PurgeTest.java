package io.tailrace.router.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobCommand;
import io.tailrace.events.JobCommandKind;
import io.tailrace.events.JobState;
import io.tailrace.events.PublishKind;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.Verdict;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.sample.Workers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clean-ups of a run, and what is left when a job is purged: its audit. */
class PurgeTest {

    private final World world = World.withSourceHashes();
    private final IngestCompleted request = Samples.ingest("a.mp4", "hls-ladder");
    private final List<Task> steps = new ArrayList<>();

    @BeforeEach
    void ingest() {
        world.fleetOf(2);
        world.on(new JobEvent.Ingested(World.id(request), request));
    }

    private void command(JobCommandKind kind) {
        world.on(new JobEvent.Commanded(JobCommand.newBuilder()
                .setKind(kind)
                .setJobId(World.id(request))
                .setRequestedBy("test")
                .setRequestedAtMillis(0)
                .build()));
    }

    private void runAll() {
        boolean isMoved = true;
        while (isMoved) {
            List<Task> tasks = world.takeReleased();
            for (Task task : tasks) {
                if (task.getKind() == TaskKind.PUBLISH) {
                    steps.add(task);
                }
                world.on(new JobEvent.Started(Workers.started(task)));
                world.on(new JobEvent.Finished(Workers.succeeded(task, Samples.facts("a.mp4", 20))));
            }
            List<JobEvent> asked = world.takeAsked();
            asked.forEach(world::on);
            isMoved = !tasks.isEmpty() || !asked.isEmpty();
        }
    }

    private List<PublishKind> kinds() {
        return steps.stream()
                .map(task -> task.getPublish().orElseThrow().getKind())
                .toList();
    }

    private boolean isForgotten() {
        return world.job(request).getIsForgotten();
    }

    private boolean isAudited(String event) {
        return world.audit.stream().anyMatch(known -> known.getEvent().equals(event));
    }

    @Test
    void aRunIsCleanedAgainAfterEveryAttemptHasEnded() {
        runAll();
        steps.clear();
        assertThat(world.fire(TimerKind.CLEAN_AGAIN)).isTrue();
        runAll();
        assertThat(kinds()).containsExactly(PublishKind.CLEANUP);
        assertThat(world.fire(TimerKind.CLEAN_AGAIN)).isFalse();
        assertThat(world.view().getState()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void aCleanUpThatIsRefusedChangesNoEnd() {
        runAll();
        assertThat(world.fire(TimerKind.CLEAN_AGAIN)).isTrue();
        Task cleanup = world.takeReleased().get(0);
        Failure refusal = new Failure(ErrorClass.INPUT, "not-media", "This is no media file");
        world.on(new JobEvent.Finished(Workers.failed(cleanup, Verdict.REFUSED, refusal)));
        assertThat(world.view().getState()).isEqualTo(JobState.COMPLETED);
        assertThat(world.job(request).getPublishGroup()).isEmpty();
    }

    @Test
    void aCompletedJobIsRemovedAndOnlyItsAuditStays() {
        runAll();
        steps.clear();
        command(JobCommandKind.PURGE);
        runAll();
        assertThat(kinds()).containsExactly(PublishKind.PURGE);
        assertThat(isForgotten()).isTrue();
        assertThat(isAudited("purged")).isTrue();
        assertThat(world.memory.rows.keySet()).as("rows of a job that is gone").noneMatch(key -> key.contains("/run/"));
    }

    @Test
    void aRunningJobIsCancelledFirst() {
        command(JobCommandKind.CANCEL);
        command(JobCommandKind.PURGE);
        assertThat(isForgotten()).isFalse();
        runAll();
        assertThat(isForgotten()).isTrue();
    }

    @Test
    void aFailedJobIsRemovedBeforeItsRetryWindowEnds() {
        Task probe = world.takeReleased().get(0);
        world.on(new JobEvent.Finished(
                Workers.failed(probe, Verdict.REFUSED, new Failure(ErrorClass.INPUT, "not-media", "no"))));
        assertThat(world.view().getState()).isEqualTo(JobState.FAILED);
        command(JobCommandKind.PURGE);
        runAll();
        assertThat(isForgotten()).isTrue();
    }

    @Test
    void aRunningJobIsNotPurged() {
        command(JobCommandKind.PURGE);
        runAll();
        assertThat(world.view().getState()).isEqualTo(JobState.COMPLETED);
        assertThat(isForgotten()).isFalse();
    }

    @Test
    void theSameRequestMakesItAnewUnderANewGeneration() {
        runAll();
        command(JobCommandKind.PURGE);
        runAll();
        world.on(new JobEvent.Ingested(World.id(request), request));
        runAll();
        assertThat(world.view().getState()).isEqualTo(JobState.COMPLETED);
        assertThat(world.view().getRun()).isEqualTo(2);
        assertThat(world.job(request).getRenditions())
                .allSatisfy(row -> assertThat(row.getGeneration()).isGreaterThan(1));
    }

    @Test
    void aRequestThatComesMeanwhileBeginsWhenTheRemovalIsDone() {
        runAll();
        command(JobCommandKind.PURGE);
        Task purge = world.takeReleased().get(0);
        IngestCompleted again = IngestCompleted.newBuilder(request)
                .setIdempotencyKey(null)
                .setEventId("")
                .build();
        world.on(new JobEvent.Ingested(World.id(request), again));
        world.on(new JobEvent.Finished(Workers.succeeded(purge, Samples.facts("a.mp4", 20))));
        assertThat(isForgotten()).isTrue();
    }

    @Test
    void aRemovalThatFailsLeavesTheJobToBeAskedAgain() {
        runAll();
        command(JobCommandKind.PURGE);
        Task purge = world.takeReleased().get(0);
        world.on(new JobEvent.Finished(Workers.failed(
                purge, Verdict.FAILED, new Failure(ErrorClass.CONFIG, "store-denied", "no right to delete"))));
        assertThat(isForgotten()).isFalse();
        assertThat(isAudited("purge-failed")).isTrue();
        assertThat(world.view().getState()).isEqualTo(JobState.COMPLETED);
        command(JobCommandKind.PURGE);
        runAll();
        assertThat(isForgotten()).isTrue();
    }
}
