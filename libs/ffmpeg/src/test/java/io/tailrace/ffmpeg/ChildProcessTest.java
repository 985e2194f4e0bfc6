package io.tailrace.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    private static final List<String> ENDLESS = List.of(
            "-nostdin",
            "-hide_banner",
            "-loglevel",
            "level+warning",
            "-progress",
            "pipe:1",
            "-stats_period",
            "0.1",
            "-re",
            "-f",
            "lavfi",
            "-i",
            "testsrc=size=64x64:rate=25",
            "-f",
            "null",
            "-");
    private static final Duration LIMIT = Duration.ofSeconds(40);

    @TempDir
    Path scratch;

    @Test
    void handsOnEveryLineOfItsErrorsAlsoThoseAReportForgets() throws Exception {
        List<String> errors = Collections.synchronizedList(new ArrayList<>());
        try (ChildLauncher launcher = launcher()) {
            ExitReport report = launcher.ffmpeg(
                            List.of(
                                    "-nostdin",
                                    "-loglevel",
                                    "level+info",
                                    "-f",
                                    "lavfi",
                                    "-i",
                                    "testsrc=size=16x16:rate=25:duration=20",
                                    "-vf",
                                    "showinfo",
                                    "-f",
                                    "null",
                                    "-"),
                            line -> {},
                            errors::add)
                    .await(Guard.limit(LIMIT));
            assertThat(report.isClean()).isTrue();
            assertThat(errors)
                    .filteredOn(line -> line.contains("pts_time:0.04 "))
                    .isNotEmpty();
            assertThat(report.lastLines()).hasSize(LineTail.LINES).noneMatch(line -> line.contains("pts_time:0.04 "));
        }
    }

    @Test
    void reportsCodeProcessorTimeAndLines() throws Exception {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        try (ChildLauncher launcher = launcher()) {
            ExitReport good = launcher.ffmpeg(
                            List.of(
                                    "-nostdin",
                                    "-loglevel",
                                    "level+warning",
                                    "-progress",
                                    "pipe:1",
                                    "-f",
                                    "lavfi",
                                    "-i",
                                    "testsrc=size=640x360:rate=25:duration=4",
                                    "-c:v",
                                    "libx264",
                                    "-f",
                                    "null",
                                    "-"),
                            lines::add)
                    .await(Guard.limit(LIMIT));
            ExitReport bad = launcher.ffprobe(List.of("-v", "error", "file:nothing-here.mp4"), lines::add)
                    .await(Guard.limit(LIMIT));

            assertThat(good.code()).isZero();
            assertThat(good.isClean()).isTrue();
            assertThat(good.cpu()).isPositive();
            assertThat(lines).contains("progress=end", "frame=100");
            assertThat(bad.code()).isNotZero();
            assertThat(bad.tellingLine())
                    .hasValueSatisfying(line -> assertThat(line).contains("No such file"));
        }
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void killsWhenTheGuardObjects() throws Exception {
        try (ChildLauncher launcher = launcher()) {
            ExitReport report = launcher.ffmpeg(ENDLESS, line -> {}).await(running -> Optional.of("enough"));

            assertThat(report.objection()).contains("enough");
            assertThat(report.code()).isEqualTo(137);
            assertThat(report.isClean()).isFalse();
        }
    }

    @Test
    void isNotCleanWhenItsOutputWasNotRead() throws Exception {
        try (ChildLauncher launcher = launcher()) {
            ExitReport failed = launcher.ffmpeg(List.of("-version"), line -> {
                        throw new AssertionError("test");
                    })
                    .await(Guard.limit(LIMIT));
            assertThat(failed.isClean()).isFalse();
            assertThat(failed.objection())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("could not be read"));

            CountDownLatch release = new CountDownLatch(1);
            ExitReport slow = launcher.ffmpeg(List.of("-version"), line -> awaitQuietly(release))
                    .await(Guard.limit(LIMIT));
            release.countDown();
            assertThat(slow.isClean()).isFalse();
            assertThat(slow.objection()).contains("its output was not read to the end");
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void killsTheChildWhenTheWaitingThreadIsInterrupted() throws Exception {
        try (ChildLauncher launcher = launcher()) {
            ChildProcess child = launcher.ffmpeg(ENDLESS, line -> {});
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> child.await(Guard.limit(LIMIT))).isInstanceOf(InterruptedException.class);
            assertThat(ends(child.pid())).isTrue();
        }
    }

    @Test
    void leavesNoChildBehindWhenItIsClosed() throws Exception {
        ChildProcess child;
        try (ChildLauncher launcher = launcher()) {
            child = launcher.ffmpeg(ENDLESS, line -> {});
        }
        assertThat(ends(child.pid())).isTrue();
        assertThat(child.await(Guard.limit(LIMIT)).code()).isEqualTo(137);
    }

    @Test
    void outlivesTheThreadThatAskedForIt() throws Exception {
        CountDownLatch moving = new CountDownLatch(10);
        CompletableFuture<ChildProcess> child = new CompletableFuture<>();
        try (ChildLauncher launcher = launcher()) {
            Thread asking = new Thread(() -> {
                try {
                    child.complete(launcher.ffmpeg(ENDLESS, line -> {
                        if (line.startsWith("progress=")) {
                            moving.countDown();
                        }
                    }));
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            asking.start();
            asking.join(LIMIT.toMillis());

            assertThat(moving.await(30, TimeUnit.SECONDS)).isTrue();
            child.join().kill();
            assertThat(child.join().await(Guard.limit(LIMIT)).code()).isEqualTo(137);
        }
    }

    @Test
    void givesTheChildNoEnvironmentOfOurs() throws Exception {
        List<String> names;
        try (ChildLauncher launcher = launcher()) {
            CountDownLatch moving = new CountDownLatch(1);
            ChildProcess child = launcher.ffmpeg(ENDLESS, line -> moving.countDown());
            // Until the last exec of the chain is done the kernel may show nothing.
            assertThat(moving.await(30, TimeUnit.SECONDS)).isTrue();
            String environment = Files.readString(Path.of("/proc/" + child.pid() + "/environ"));
            names = Pattern.compile("=[^\0]*\0").splitAsStream(environment).toList();
            child.kill();
            child.await(Guard.limit(LIMIT));
        }
        assertThat(names)
                .filteredOn(name -> !name.startsWith("LIBVA_") && !name.startsWith("CUDA_"))
                .containsExactlyInAnyOrder("LD_LIBRARY_PATH", "LC_ALL", "SVT_LOG");
    }

    @Test
    void endsAChildThatHoldsMoreMemoryThanItMay() throws Exception {
        Optional<ChildMemory> little = Optional.of(new ChildMemory(64L << 20));
        try (ChildLauncher launcher = new ChildLauncher(TestMedia.PROGRAMS, scratch, little)) {
            ExitReport report = launcher.ffmpeg(
                            List.of(
                                    "-nostdin",
                                    "-loglevel",
                                    "level+warning",
                                    "-f",
                                    "lavfi",
                                    "-i",
                                    "testsrc=size=3840x2160:rate=25",
                                    "-c:v",
                                    "libx264",
                                    "-preset",
                                    "veryfast",
                                    "-f",
                                    "null",
                                    "-"),
                            line -> {})
                    .await(Guard.limit(LIMIT));

            assertThat(report.isOutOfMemory()).isTrue();
            assertThat(report.isClean()).isFalse();
            assertThat(report.objection())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("64 MiB are the most it may"));
        }
    }

    @Test
    void boundsWhatAChildMayAskForAndWarnsTheKernelWhomToTake() throws Exception {
        ChildMemory memory = new ChildMemory(1L << 30);
        try (ChildLauncher launcher = new ChildLauncher(TestMedia.PROGRAMS, scratch, Optional.of(memory))) {
            CountDownLatch moving = new CountDownLatch(1);
            ChildProcess child = launcher.ffmpeg(ENDLESS, line -> moving.countDown());
            assertThat(moving.await(30, TimeUnit.SECONDS)).isTrue();
            String limits = Files.readString(Path.of("/proc/" + child.pid() + "/limits"));
            String score = Files.readString(Path.of("/proc/" + child.pid() + "/oom_score_adj"));
            child.kill();

            assertThat(child.await(Guard.limit(LIMIT)).isOutOfMemory()).isFalse();
            assertThat(limits).containsPattern("Max data size +" + memory.dataBytes());
            assertThat(score).startsWith("500");
        }
    }

    @Test
    void runsWithoutTheWrappersToo() throws Exception {
        assertThat(ChildLauncher.wrapper(List.of(scratch), Optional.empty())).isEmpty();
        try (ChildLauncher launcher = new ChildLauncher(TestMedia.PROGRAMS, scratch, Optional.empty(), List.of())) {
            assertThat(launcher.ffmpeg(List.of("-version"), line -> {})
                            .await(Guard.limit(LIMIT))
                            .code())
                    .isZero();
        }
    }

    @Test
    void saysWhatCannotBeStarted() throws Exception {
        FfmpegPrograms missing = new FfmpegPrograms(scratch.resolve("ffmpeg"), scratch.resolve("ffprobe"), scratch);
        try (ChildLauncher launcher = new ChildLauncher(missing, scratch, Optional.empty(), List.of())) {
            assertThatThrownBy(() -> launcher.ffmpeg(List.of(), line -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ffmpeg cannot be started");
        }
        assertThatThrownBy(missing::check)
                .isInstanceOf(FfmpegUnavailableException.class)
                .hasMessageContaining("does not exist");
    }

    private ChildLauncher launcher() {
        return new ChildLauncher(TestMedia.PROGRAMS, scratch);
    }

    private static boolean ends(long pid) throws Exception {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        return handle.isEmpty() || handle.get().onExit().get(10, TimeUnit.SECONDS) != null;
    }
}
