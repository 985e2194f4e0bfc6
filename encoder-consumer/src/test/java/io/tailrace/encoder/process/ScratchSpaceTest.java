package io.tailrace.encoder.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.Lane;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.worker.TaskFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchSpaceTest {

    private static final long GIB = 1L << 30;

    @TempDir
    Path folder;

    @Test
    void countsWhatRunningAttemptsMayStillNeed() {
        assertThat(ScratchSpace.shortage(GIB, 0, 4 * GIB, 2 * GIB, 0)).isEmpty();
        assertThat(ScratchSpace.shortage(GIB, 2 * GIB, 4 * GIB, 2 * GIB, 0))
                .as("the disk has two, and they are spoken for")
                .hasValueSatisfying(
                        text -> assertThat(text).contains("1024 MiB of scratch").contains("0 MiB left"));
        assertThat(ScratchSpace.shortage(GIB, 2 * GIB, 4 * GIB, 2 * GIB, 2 * GIB))
                .as("written already")
                .isEmpty();
        assertThat(ScratchSpace.shortage(GIB, 2 * GIB, 2 * GIB, 9 * GIB, 0))
                .hasValueSatisfying(text -> assertThat(text).contains("of the 2048 MiB this worker may use"));
        assertThat(ScratchSpace.shortage(GIB, 1, Long.MAX_VALUE, 9 * GIB, 0)).isEmpty();
    }

    @Test
    void refusesAtOnceWhatNeverFits() throws Exception {
        ScratchSpace space = new ScratchSpace(folder, ScratchNeed.LEAST - 1);

        Failure failure = catchThrowableOfType(TaskFailedException.class, () -> space.open(task()))
                .failure();
        assertThat(failure.getErrorClass()).isEqualTo(ErrorClass.RESOURCE);
        assertThat(failure.getCode()).isEqualTo("scratch-full");
        assertThat(space.reserved()).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void waitsForRoomThatAnotherAttemptHolds() throws Exception {
        ScratchSpace space = new ScratchSpace(folder, ScratchNeed.LEAST * 3 / 2);
        ScratchFolder first = space.open(task());
        Files.writeString(first.file("output"), "half a film");
        CompletableFuture<ScratchFolder> second = CompletableFuture.supplyAsync(() -> {
            try {
                return space.open(task());
            } catch (TaskFailedException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(second).isNotDone();
        assertThat(space.reserved()).isEqualTo(ScratchNeed.LEAST);

        first.close();
        await().until(second::isDone);
        assertThat(space.reserved()).isEqualTo(ScratchNeed.LEAST);
        second.join().close();
        assertThat(space.reserved()).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    private static Task task() {
        return Task.newBuilder()
                .setKind(TaskKind.TEXT)
                .setJobId("job")
                .setRun(1)
                .setTaskId("t")
                .setGroupId("t")
                .setAttempt(1)
                .setQueue("cpu")
                .setLane(Lane.NORMAL)
                .setPredictedSeconds(1)
                .build();
    }
}
