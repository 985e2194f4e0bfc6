package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.Plan;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.Verdict;
import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.ChildMemory;
import io.tailrace.worker.TaskFailedException;
import io.tailrace.worker.TaskResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when it does not go well. */
class FaultIT {

    private static final Path CLIP =
            Path.of("../pipeline-tests/media/bbb-360p-6s.mp4").toAbsolutePath().normalize();
    private static final Path LARGE = Path.of("../pipeline-tests/media/bbb-1080p-12s.mp4")
            .toAbsolutePath()
            .normalize();

    @TempDir
    static Path folder;

    private static Workshop workshop;

    @BeforeAll
    static void open() throws Exception {
        workshop = new Workshop(folder);
    }

    @AfterAll
    static void close() {
        workshop.close();
    }

    @Test
    void diesAtOnceWhenTheAttemptIsCancelled() throws Exception {
        workshop.upload("cancel.mp4", LARGE);
        Plan plan = workshop.plan("cancel.mp4", true);
        Task task = Tasks.encode(TaskKind.ENCODE, plan, 0, Workshop.names(plan, RenditionKind.VIDEO), 1);
        FakeAttempt attempt = new FakeAttempt(task);
        CompletableFuture<TaskResult> running = CompletableFuture.supplyAsync(() -> {
            try {
                return workshop.encoder(TaskKind.ENCODE).run(task, attempt);
            } catch (TaskFailedException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> attempt.done().stream().anyMatch(frames -> frames > 0));

        attempt.cancel();

        assertThatThrownBy(() -> running.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(InterruptedException.class);
        assertThat(ProcessHandle.current().descendants()).isEmpty();
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void blamesTheSourceWhenItWasReplacedOrRemoved() throws Exception {
        workshop.upload("replaced.mp4", CLIP);
        Plan plan = workshop.plan("replaced.mp4", false);
        ObjectVersion other = ObjectVersion.newBuilder(plan.getMedia())
                .setEtag("00000000000000000000000000000000")
                .setKey("replaced.mp4")
                .build();
        TaskFailedException changed = failure(withMedia(plan, other), 1);
        assertThat(changed.failure().getErrorClass()).isEqualTo(ErrorClass.INPUT);
        assertThat(changed.failure().getCode()).isEqualTo("source-changed");

        ObjectVersion gone =
                ObjectVersion.newBuilder(plan.getMedia()).setKey("gone.mp4").build();
        TaskFailedException missing = failure(withMedia(plan, gone), 1);
        assertThat(missing.failure().getCode()).isEqualTo("source-missing");
        assertThat(missing.verdict()).isEqualTo(Verdict.FAILED);
    }

    private static Plan withMedia(Plan plan, ObjectVersion media) {
        return Plan.newBuilder(plan)
                .setMedia(media)
                .setFacts(
                        SourceFacts.newBuilder(plan.getFacts()).setSource(media).build())
                .build();
    }

    @Test
    void concealsDamageAtOnce() throws Exception {
        byte[] clip = Files.readAllBytes(CLIP);
        // Picture data in the second half: the index stays whole.
        Arrays.fill(clip, 200_000, 200_400, (byte) 0x55);
        workshop.store().putBytes("media-input", "damaged.mp4", clip, "video/mp4");
        Plan plan = workshop.plan("damaged.mp4", true);

        Task task = Tasks.encode(TaskKind.ENCODE, plan, 0, Workshop.names(plan, RenditionKind.VIDEO), 1);
        TaskResult result = workshop.encoder(TaskKind.ENCODE).run(task, new FakeAttempt(task));
        assertThat(((TaskResult.Units) result).units())
                .allSatisfy(unit -> assertThat(unit.getSamples()).isEqualTo(144));
        assertThat(((TaskResult.Units) result).cpuMillis()).isPositive();
    }

    @Test
    void makesATitleOfWhatIsLeftOfAFileThatWasCut() throws Exception {
        byte[] clip = Files.readAllBytes(CLIP);
        workshop.store().putBytes("media-input", "cut.mp4", Arrays.copyOf(clip, clip.length * 4 / 5), "video/mp4");
        Plan plan = workshop.plan("cut.mp4", true);

        assertThat(plan.getGrid().getTotalFrames()).isBetween(100L, 140L);
        for (TaskKind kind : List.of(TaskKind.ENCODE, TaskKind.AUDIO, TaskKind.FILE)) {
            List<String> names = switch (kind) {
                case ENCODE -> Workshop.names(plan, RenditionKind.VIDEO);
                case AUDIO -> Workshop.names(plan, RenditionKind.AUDIO);
                default -> Workshop.names(plan, RenditionKind.FILE);
            };
            Task task = Tasks.encode(kind, plan, 0, names, 1);
            assertThat(workshop.encoder(kind).run(task, new FakeAttempt(task))).isInstanceOf(TaskResult.Units.class);
        }
    }

    @Test
    void saysSoWhenFramesAreMissing() throws Exception {
        workshop.upload("short.mp4", CLIP);
        Plan plan = workshop.plan("short.mp4", true);
        Plan longer = Plan.newBuilder(plan)
                .setGrid(io.tailrace.events.Grid.newBuilder(plan.getGrid())
                        .setTotalFrames(160)
                        .build())
                .setFacts(SourceFacts.newBuilder(plan.getFacts())
                        .setVideo(io.tailrace.events.VideoFacts.newBuilder(
                                        plan.getFacts().getVideo().orElseThrow())
                                .setEndMicros(6_666_667)
                                .build())
                        .build())
                .build();

        TaskFailedException failure = failure(longer, 2);
        assertThat(failure.failure().getCode()).isEqualTo("output-mismatch");
        assertThat(failure.failure().getMessage()).contains("frame count").contains("instead of");
    }

    @Test
    void refusesAProfileItCannotEncode() throws Exception {
        workshop.upload("codec.mp4", CLIP);
        Plan plan = workshop.plan("codec.mp4", true);
        var rendition = plan.getRenditions().get(0);
        Plan hevc = Plan.newBuilder(plan)
                .setRenditions(List.of(io.tailrace.events.Rendition.newBuilder(rendition)
                        .setVideo(io.tailrace.events.VideoIntent.newBuilder(
                                        rendition.getVideo().orElseThrow())
                                .setCodec("hevc")
                                .build())
                        .build()))
                .build();

        assertThat(failure(hevc, 1).failure().getErrorClass()).isEqualTo(ErrorClass.CONFIG);
    }

    @Test
    void beginsNothingItHasNoRoomFor() throws Exception {
        workshop.upload("roomy.mp4", CLIP);
        Plan plan = workshop.plan("roomy.mp4", true);
        Task task = Tasks.encode(TaskKind.FILE, plan, 0, Workshop.names(plan, RenditionKind.FILE), 1);
        FakeAttempt attempt = new FakeAttempt(task);

        Failure failure = catchThrowableOfType(
                        TaskFailedException.class,
                        () -> workshop.whole(64L << 20).run(task, attempt))
                .failure();
        assertThat(failure.getErrorClass()).isEqualTo(ErrorClass.RESOURCE);
        assertThat(failure.getCode()).isEqualTo("scratch-full");
        assertThat(failure.getMessage()).contains("of the 64 MiB this worker may use");
        assertThat(attempt.done()).as("nothing ran").isEmpty();
        assertThat(workshop.whole(1L << 30).run(task, attempt)).isInstanceOf(TaskResult.Units.class);
    }

    @Test
    void tellsThatItHadTooLittleMemory() throws Exception {
        workshop.upload("large.mp4", LARGE);
        Plan plan = workshop.plan("large.mp4", true);
        Task task = Tasks.encode(TaskKind.ENCODE, plan, 0, Workshop.names(plan, RenditionKind.VIDEO), 1);
        ChildMemory little = new ChildMemory(48L << 20);
        try (ChildLauncher launcher =
                new ChildLauncher(Workshop.PROGRAMS, folder.resolve("scratch"), Optional.of(little))) {
            Failure failure = catchThrowableOfType(
                            TaskFailedException.class,
                            () -> workshop.encoder(TaskKind.ENCODE, launcher, false)
                                    .run(task, new FakeAttempt(task)))
                    .failure();

            assertThat(failure.getErrorClass()).isEqualTo(ErrorClass.RESOURCE);
            assertThat(failure.getCode()).isEqualTo("ffmpeg-out-of-memory");
            assertThat(failure.getMessage()).contains("48 MiB are the most it may");
        }
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    private static TaskFailedException failure(Plan plan, int attempt) {
        Task task = Tasks.encode(TaskKind.ENCODE, plan, 0, Workshop.names(plan, RenditionKind.VIDEO), attempt);
        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class,
                () -> workshop.encoder(TaskKind.ENCODE).run(task, new FakeAttempt(task)));
        assertThat(failure).isNotNull();
        return failure;
    }
}
