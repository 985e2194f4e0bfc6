package io.tailrace.router.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.audit.AuditCheck;
import io.tailrace.events.AuditEvent;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobState;
import io.tailrace.events.Lane;
import io.tailrace.events.Outcome;
import io.tailrace.events.ProgramRun;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.Verdict;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.sample.Workers;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the audit of a job tells. */
class AuditTest {

    private final World world = World.withSourceHashes();
    private final IngestCompleted request = Samples.ingest("a.mp4", "hls-ladder");

    @BeforeEach
    void probed() {
        world.fleetOf(2);
        world.on(new JobEvent.Ingested(World.id(request), request));
        done(take(TaskKind.PROBE));
    }

    private Task take(TaskKind kind) {
        Task task = world.released.stream()
                .filter(released -> released.getKind() == kind)
                .findFirst()
                .orElseThrow();
        world.released.remove(task);
        return task;
    }

    private void done(Task task) {
        world.on(new JobEvent.Started(Workers.started(task)));
        world.on(new JobEvent.Finished(Workers.succeeded(task, Samples.facts("a.mp4", 20))));
    }

    private void doneButTheHash() {
        boolean isMoved = true;
        while (isMoved) {
            List<Task> tasks = world.released.stream()
                    .filter(task -> task.getKind() != TaskKind.HASH)
                    .toList();
            world.released.removeAll(tasks);
            tasks.forEach(this::done);
            List<JobEvent> asked = world.takeAsked();
            asked.forEach(world::on);
            isMoved = !tasks.isEmpty() || !asked.isEmpty();
        }
    }

    private AuditEvent last(String event) {
        return world.audit.stream()
                .filter(known -> known.getEvent().equals(event))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void aSourceIsHashedBesideEverythingElseAndNothingWaitsForIt() {
        doneButTheHash();
        assertThat(world.view().getState()).isEqualTo(JobState.COMPLETED);
        Task hash = take(TaskKind.HASH);
        assertThat(hash.getLane()).isEqualTo(Lane.BULK);
        done(hash);
        assertThat(last("source-hashed").getDetails()).containsEntry("sha256", Workers.SOURCE_SHA256);
        assertThat(world.view().getState()).isEqualTo(JobState.COMPLETED);
        assertThat(world.view().getAuditHead()).isEqualTo(last("source-hashed").getHash());
        assertThat(world.job(request).getGroups()).isEmpty();
    }

    @Test
    void aHashThatCannotBeHadFailsNothing() {
        Task hash = take(TaskKind.HASH);
        world.on(new JobEvent.Finished(Workers.failed(
                hash, Verdict.FAILED, new Failure(ErrorClass.INPUT, "source-changed", "another version lies there"))));
        doneButTheHash();
        assertThat(world.view().getState()).isEqualTo(JobState.COMPLETED);
        assertThat(last("source-not-hashed").getDetails()).containsEntry("code", "source-changed");
        assertThat(world.job(request).getGroups()).isEmpty();
    }

    @Test
    void theNextRunTakesTheOpenHashBack() {
        Task hash = take(TaskKind.HASH);
        Task encode = take(TaskKind.ENCODE);
        world.on(new JobEvent.Finished(
                Workers.failed(encode, Verdict.FAILED, new Failure(ErrorClass.INPUT, "not-media", "no"))));
        assertThat(world.view().getState()).isEqualTo(JobState.FAILED);
        world.on(new JobEvent.Ingested(World.id(request), request));
        done(hash);
        assertThat(world.job(request).getSourceSha256()).isEmpty();
    }

    @Test
    void everyAttemptIsToldWithItsCommandAndItsResult() {
        Task task = take(TaskKind.AUDIO);
        ProgramRun run = new ProgramRun("ffmpeg", List.of("-i", "relay:", "-metadata", "it's ok"), 134);
        Outcome failed = Outcome.newBuilder(Workers.failed(
                        task, Verdict.FAILED, new Failure(ErrorClass.RESOURCE, "ffmpeg-crashed", "it crashed")))
                .setHost("node-1")
                .setPrograms(List.of(run))
                .setNotes(List.of("The GPU does not turn pictures."))
                .build();
        world.on(new JobEvent.Started(Workers.started(task)));
        world.on(new JobEvent.Finished(failed));
        world.on(new JobEvent.Finished(failed));
        assertThat(world.audit.stream()
                        .filter(event ->
                                event.getDetails().getOrDefault("kind", "").equals("AUDIO")))
                .singleElement()
                .satisfies(event -> assertThat(event.getDetails())
                        .containsEntry("result", "failed")
                        .containsEntry("code", "ffmpeg-crashed")
                        .containsEntry("attempt", "1")
                        .containsEntry("host", "node-1")
                        .containsEntry("exit.1", "134")
                        .containsEntry("note.1", "The GPU does not turn pictures.")
                        .containsEntry("command.1", "ffmpeg -i relay: -metadata 'it'\\''s ok'"));
    }

    @Test
    void factsTimesAndTheReceiptAreTold() {
        doneButTheHash();
        assertThat(last("probed").getDetails().get("facts")).contains("\"codec\": \"h264\"");
        assertThat(last("planned").getDetails().get("renditions")).contains("1080p@cpu");
        assertThat(last("completed").getDetails())
                .containsKeys("created", "started", "probed", "encoded", "finished", "revision");
        AuditCheck check = new AuditCheck();
        world.audit.forEach(check::accept);
        check.requireHead(world.view().getAuditHead(), "the view");
        assertThat(check.problems()).isEmpty();
        assertThat(check.count()).isEqualTo(world.view().getAuditSequence());
    }
}
