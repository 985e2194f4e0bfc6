package io.tailrace.router.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobCommand;
import io.tailrace.events.JobCommandKind;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Lane;
import io.tailrace.events.PlannedRendition;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.Verdict;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.sample.Workers;
import org.junit.jupiter.api.Test;

class DryRunTest {

    private final World world = World.withSourceHashes();
    private final IngestCompleted request = asked("q1");
    private final SourceFacts facts = Samples.facts("a.mp4", 20);

    private static IngestCompleted asked(String eventId) {
        return IngestCompleted.newBuilder(Samples.ingest("a.mp4", "hls-ladder"))
                .setEventId(eventId)
                .setIsDryRun(true)
                .build();
    }

    private void ingest(IngestCompleted asked) {
        world.on(new JobEvent.Ingested(World.id(asked), asked));
    }

    private Task probe() {
        Task probe = world.takeReleased().get(0);
        assertThat(probe.getKind()).isEqualTo(TaskKind.PROBE);
        world.on(new JobEvent.Started(Workers.started(probe)));
        return probe;
    }

    private JobView answered(IngestCompleted asked) {
        ingest(asked);
        world.on(new JobEvent.Finished(Workers.succeeded(probe(), facts)));
        return world.view();
    }

    private void command(JobCommandKind kind) {
        world.on(new JobEvent.Commanded(JobCommand.newBuilder()
                .setKind(kind)
                .setJobId(World.id(request))
                .setLane(Lane.URGENT)
                .setRequestedAtMillis(0)
                .build()));
    }

    @Test
    void endsWithItsPlanAndMakesNothing() {
        world.fleetOf(2);
        JobView view = answered(request);

        assertThat(view.getState()).isEqualTo(JobState.PLANNED);
        assertThat(view.getIsDryRun()).isTrue();
        assertThat(view.getDurationSeconds()).isEqualTo(20);
        assertThat(view.getRenditions()).isEmpty();
        assertThat(view.getPlan().orElseThrow().getRenditions())
                .extracting(PlannedRendition::getName)
                .startsWith("1080p")
                .contains("poster");
        assertThat(world.released).isEmpty();
        assertThat(world.log).isEmpty();
        assertThat(world.audit).isEmpty();
        assertThat(world.assets).isEmpty();
        assertThat(world.revocations).isEmpty();
        assertThat(world.memory.plan(World.id(request))).isEmpty();
    }

    @Test
    void isNoJobAndNoOtherDryRun() {
        assertThat(World.id(request)).isNotEqualTo(World.id(asked("q2")));
        IngestCompleted job =
                IngestCompleted.newBuilder(request).setIsDryRun(false).build();
        assertThat(World.id(request)).isNotEqualTo(World.id(job));
    }

    @Test
    void answersByTheFleetAsItIsNow() {
        world.fleetOf(2, "probe");
        JobView none = answered(request);
        assertThat(none.getState()).isEqualTo(JobState.PLANNED);
        assertThat(none.getPlan().orElseThrow().getMissing()).isNotEmpty();
        assertThat(none.getPlan().orElseThrow().getFinishSeconds()).isEmpty();

        world.fleetOf(2);
        JobView all = answered(asked("q2"));
        assertThat(all.getPlan().orElseThrow().getMissing()).isEmpty();
        assertThat(all.getPlan().orElseThrow().getFinishSeconds()).isPresent();
    }

    @Test
    void plansWhatAJobWouldHaveToCopyFirst() {
        world.fleetOf(2);
        ingest(request);
        SourceFacts stream = SourceFacts.newBuilder(facts).setIsSeekable(false).build();
        world.on(new JobEvent.Finished(Workers.succeeded(probe(), stream)));
        assertThat(world.view().getState()).isEqualTo(JobState.PLANNED);
        assertThat(world.view().getNotes())
                .anySatisfy(note -> assertThat(note.getCode()).isEqualTo("copied-first"));
        assertThat(world.released).isEmpty();
    }

    @Test
    void isRefusedAsTheJobWouldBe() {
        world.fleetOf(2);
        ingest(request);
        Failure refusal = new Failure(ErrorClass.INPUT, "not-media", "It is a letter.");
        world.on(new JobEvent.Finished(Workers.failed(probe(), Verdict.REFUSED, refusal)));
        assertThat(world.view().getState()).isEqualTo(JobState.FAILED);
        assertThat(world.view().getError()).contains(refusal);
        assertThat(world.timers.values()).noneMatch(timer -> timer.getKind().equals(TimerKind.CLOSE.name()));
        assertThat(world.log).isEmpty();
    }

    @Test
    void isNotTriedAgainNorPurgedNorRunTwice() {
        world.fleetOf(2);
        answered(request);
        int views = world.views.size();
        ingest(request);
        command(JobCommandKind.RETRY);
        command(JobCommandKind.PURGE);
        command(JobCommandKind.CANCEL);
        command(JobCommandKind.PRIORITY);
        assertThat(world.views).hasSize(views);
        assertThat(world.released).isEmpty();
    }

    @Test
    void canBeCanceledBeforeItsProbe() {
        world.fleetOf(2);
        ingest(request);
        command(JobCommandKind.CANCEL);
        assertThat(world.view().getState()).isEqualTo(JobState.CANCELED);
        assertThat(world.log).isEmpty();
    }

    @Test
    void givesUpWaitingForAProbe() {
        ingest(request);
        assertThat(world.fire(TimerKind.MAX_AGE)).isTrue();
        assertThat(world.view().getState()).isEqualTo(JobState.FAILED);
        assertThat(world.view().getError().orElseThrow().getCode()).isEqualTo("not-planned");
    }

    @Test
    void leavesNothingBehindAfterAnHour() {
        world.fleetOf(2);
        long before = world.now;
        answered(request);
        assertThat(world.fire(TimerKind.EXPIRE)).isTrue();
        assertThat(world.now - before).isEqualTo(DryRuns.SHOWN.toMillis());
        assertThat(world.memory.job(World.id(request))).isEmpty();
        assertThat(world.memory.request(World.id(request))).isEmpty();
        assertThat(world.memory.facts(World.id(request))).isEmpty();
    }
}
