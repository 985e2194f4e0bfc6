package io.tailrace.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslateCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void printsALineForAShellAndTellsWhatChanged() {
        int code = run(
                "--class",
                "x86-nvenc",
                "--decode-on-cpu",
                "--",
                "/opt/ffmpeg",
                "-i",
                "it's a file",
                "-c:v",
                "libx264",
                "-b:v",
                "1M",
                "-y",
                "o");

        assertThat(code).isZero();
        assertThat(text(out)).isEqualTo("/opt/ffmpeg -i 'it'\\''s a file' -c:v h264_nvenc -rc:v vbr -b:v 1M -y o\n");
        assertThat(text(err)).contains("# -c:v libx264 -> -c:v h264_nvenc\n");
    }

    @Test
    void changesNothingForTheCpu() {
        assertThat(run("--class", "cpu", "--", "ffmpeg", "-i", "a", "-vf", "scale=-2:720", "-y", "b"))
                .isZero();
        assertThat(text(out)).isEqualTo("ffmpeg -i a -vf scale=-2:720 -y b\n");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void saysWhyThereIsNoCounterpart() {
        assertThat(run("--class", "jetson-nvenc", "--", "ffmpeg", "-i", "a", "-c:v", "libx264", "-crf", "20", "b"))
                .isEqualTo(ExitCode.UNTRANSLATABLE);
        assertThat(text(out)).isEmpty();
        assertThat(text(err)).contains("h264_nvmpi knows no quality");
    }

    @Test
    void asksForAClassThatThereIsAndALineOfFfmpeg() {
        assertThat(run("--class", "abacus", "--", "ffmpeg", "-i", "a", "b")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(text(err)).contains("there are jetson-nvenc, x86-nvenc, qsv, vaapi, cpu");
        assertThat(run("--class", "cpu", "--", "rm", "-rf", "a")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(text(err)).contains("begins with rm");
        assertThat(run("--class", "cpu")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void runsItWithoutAShellAndEndsAsFfmpegDoes() {
        Path made = folder.resolve("a; touch b $(c).mkv");
        assertThat(run(made, "testsrc2=size=64x64:rate=5:duration=1")).isZero();
        assertThat(made).isRegularFile();
        assertThat(folder).isDirectoryNotContaining("glob:**b");
        assertThat(run(folder.resolve("c.mkv"), "no-such-source")).isNotZero().isNotEqualTo(ExitCode.UNTRANSLATABLE);
        assertThat(Files.exists(folder.resolve("c.mkv"))).isFalse();
    }

    private int run(Path made, String source) {
        return run(
                "--class",
                "cpu",
                "--run",
                "--",
                "ffmpeg",
                "-nostdin",
                "-loglevel",
                "quiet",
                "-f",
                "lavfi",
                "-i",
                source,
                "-c:v",
                "ffv1",
                made.toString());
    }

    private int run(String... arguments) {
        Console console = new Console(new PrintStream(out, true), new PrintStream(err, true), false, 80);
        List<String> line = new ArrayList<>(List.of("translate"));
        line.addAll(List.of(arguments));
        return TailraceCommand.commandLine(console, new Ending()).execute(line.toArray(new String[0]));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
