package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.Plan;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.FfmpegPrograms;
import io.tailrace.worker.TaskFailedException;
import io.tailrace.worker.TaskResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An encoder that writes green pictures and says that all is well, as broken hardware does, is found out. */
class PictureCheckIT {

    private static final Path CLIPS =
            Path.of("../pipeline-tests/media").toAbsolutePath().normalize();

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
    void letsThroughWhatLooksLikeTheSource() throws Exception {
        workshop.upload("good.mp4", CLIPS.resolve("bbb-1080p-12s.mp4"));
        Plan plan = workshop.plan("good.mp4", false);
        try (ChildLauncher children = new ChildLauncher(Workshop.PROGRAMS, folder.resolve("scratch"))) {
            for (int chunk : new int[] {0, 3}) {
                TaskResult result = run(plan, chunk, children, true);
                assertThat(((TaskResult.Units) result).units()).isNotEmpty();
            }
        }
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource(
            value = Source.class,
            names = {"OPEN_GOP", "LATE_PICTURE", "VARIABLE_RATE_WITH_A_HOLE", "ROTATED", "ONE_FRAME", "SOUND_GOES_ON"})
    void letsThroughEveryShapeOf(Source source) throws Exception {
        workshop.upload(source.name(), source.make(workshop, Files.createTempDirectory(folder, "source")));
        Plan plan = workshop.plan(source.name(), source.isOneChunk());
        try (ChildLauncher children = new ChildLauncher(Workshop.PROGRAMS, folder.resolve("scratch"))) {
            assertThat(run(plan, 0, children, true)).isInstanceOf(TaskResult.Units.class);
        }
    }

    @Test
    void findsGreenPictures() throws Exception {
        workshop.upload("green.mp4", CLIPS.resolve("bbb-360p-6s.mp4"));
        Plan plan = workshop.plan("green.mp4", true);
        try (ChildLauncher children = new ChildLauncher(green(), folder.resolve("scratch"))) {
            assertThat(run(plan, 0, children, false)).as("nobody looks").isInstanceOf(TaskResult.Units.class);

            Failure failure = catchThrowableOfType(TaskFailedException.class, () -> run(plan, 0, children, true))
                    .failure();
            assertThat(failure.getErrorClass()).isEqualTo(ErrorClass.RESOURCE);
            assertThat(failure.getCode()).isEqualTo("bad-picture");
            assertThat(failure.getMessage()).contains("Frame ").contains("does not look like the source");
        }
    }

    @Test
    void looksAtFilesToo() throws Exception {
        workshop.upload("film.mp4", CLIPS.resolve("bbb-1080p-12s.mp4"));
        Plan plan = workshop.plan("film.mp4", false);
        Task task = Tasks.encode(TaskKind.FILE, plan, 0, Workshop.names(plan, RenditionKind.FILE), 1);
        try (ChildLauncher children = new ChildLauncher(Workshop.PROGRAMS, folder.resolve("scratch"))) {
            assertThat(run(task, children, true)).isInstanceOf(TaskResult.Units.class);
        }
        try (ChildLauncher children = new ChildLauncher(green(), folder.resolve("scratch"))) {
            assertThat(run(task, children, false)).as("nobody looks").isInstanceOf(TaskResult.Units.class);

            Failure failure = catchThrowableOfType(TaskFailedException.class, () -> run(task, children, true))
                    .failure();
            assertThat(failure.getErrorClass()).isEqualTo(ErrorClass.RESOURCE);
            assertThat(failure.getMessage()).contains("Frame ").contains("does not look like the source");
        }
    }

    private static TaskResult run(Plan plan, int chunk, ChildLauncher children, boolean isSampling)
            throws TaskFailedException, InterruptedException {
        Task task = Tasks.encode(TaskKind.ENCODE, plan, chunk, Workshop.names(plan, RenditionKind.VIDEO), 1);
        return run(task, children, isSampling);
    }

    private static TaskResult run(Task task, ChildLauncher children, boolean isSampling)
            throws TaskFailedException, InterruptedException {
        return workshop.encoder(task.getKind(), children, isSampling).run(task, new FakeAttempt(task));
    }

    /** Paints what goes to the encoders of a chunk or a file, and nothing else. */
    private static FfmpegPrograms green() throws IOException {
        String script = """
                #!/bin/sh
                for argument; do
                    shift
                    set -- "$@" "$(printf %%s "$argument" | sed '
                        s/,split=/,lutyuv=y=0:u=0:v=0,split=/
                        s/,\\(scale=[0-9:]*:flags=bicubic\\)/,lutyuv=y=0:u=0:v=0,\\1/')"
                done
                LD_LIBRARY_PATH=%s exec %s "$@"
                """.formatted(Workshop.PROGRAMS.libraries(), Workshop.PROGRAMS.ffmpeg());
        Path file = Files.writeString(folder.resolve("green-ffmpeg"), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new FfmpegPrograms(file, Workshop.PROGRAMS.ffprobe(), Workshop.PROGRAMS.libraries());
    }
}
