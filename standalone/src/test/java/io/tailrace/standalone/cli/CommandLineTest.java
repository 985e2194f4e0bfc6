package io.tailrace.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command says to command lines that cannot work, before it starts anything. */
class CommandLineTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void asksForACommand() {
        assertThat(run()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(errors()).contains("transcode", "tailrace --help");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(run("transcode", "--fast", "a.mp4")).isEqualTo(ExitCode.USAGE);
        assertThat(errors()).contains("--fast").contains("tailrace transcode --help");
        assertThat(run("encode")).isEqualTo(ExitCode.USAGE);
        assertThat(run("transcode")).isEqualTo(ExitCode.USAGE);
        assertThat(run("submit", "a.mp4")).isEqualTo(ExitCode.USAGE);
        assertThat(errors()).contains("--env");
        assertThat(run("up", "--http", "http")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void saysWhatIsWrongWithEachFile() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("folder.mp4"));
        String missing = folder.resolve("@missing.mp4").toString();
        assertThat(run("transcode", missing, directory.toString())).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(errors().lines())
                .containsExactly(
                        missing + ": There is no such file.", directory + ": It is a folder; name the files in it.");
    }

    @Test
    void startsNoServerForWhatCannotBePlanned() {
        String data = folder.resolve("unplanned").toString();
        String missing = folder.resolve("missing.mp4").toString();
        assertThat(run("plan", missing, "s3://bucket", "file://nas", "--data", data))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(errors().lines())
                .containsExactly(
                        "tailrace: " + missing + ": There is no such file.",
                        "tailrace: s3://bucket: It must be file://ROOT/PATH or s3://BUCKET/KEY.",
                        "tailrace: file://nas: It must be file://ROOT/PATH or s3://BUCKET/KEY.");
        assertThat(folder.resolve("unplanned")).doesNotExist();
    }

    @Test
    void printsAPlanInColumns() throws IOException {
        JsonNode plan = new ObjectMapper().readTree("""
                        {"profile":"hls-ladder","durationSeconds":64,
                         "renditions":[{"rendition":"720p","kind":"video","codec":"h264","width":1280,"height":720,"frameRate":"25",
                          "pool":"cpu","work":"video0"},{"rendition":"poster","kind":"image","work":"poster"}],
                         "work":[{"work":"video0","pool":"cpu","tasks":8,"slotSeconds":41.26,"finishSeconds":20.6,"cost":0.005}],
                         "missing":[{"renditions":["poster"],"lacks":["cpu lacks encoder jpeg"]}],
                         "totals":{"tasks":9,"slotSeconds":41.6},"notes":[{"code":"a","message":"Subtitles are left out."}]}
                        """);
        new PlanTable(new PrintStream(out, true, UTF_8)).print("a.mp4", plan);
        assertThat(out.toString(UTF_8)).isEqualTo("""
                a.mp4: hls-ladder, 1 min 4 s
                RENDITION  KIND   CODEC  SIZE      RATE  POOL
                720p       video  h264   1280x720  25    cpu
                poster     image  -      -         -     none

                WORK    POOL  TASKS  SLOT TIME  DONE IN  COST
                video0  cpu   8      41.3 s     20.6 s   0.0050
                all           9      41.6 s     -        -
                No pool can make poster now: cpu lacks encoder jpeg.
                Note: Subtitles are left out.

                """);
    }

    @Test
    void takesFilesWithALeadingDashAfterTwoDashes() {
        assertThat(run("transcode", "--", "-rf.mp4")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(errors()).isEqualTo("-rf.mp4: There is no such file.\n");
    }

    @Test
    void refusesPartsThatDoNotWorkAlone() {
        String data = folder.resolve("data").toString();
        assertThat(run("up", "--only", "registry", "--data", data)).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(errors()).contains("start kafka, too");
        assertThat(run("up", "--only", "gateway", "--data", data)).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(errors()).contains("--only knows kafka, registry and s3");
        assertThat(run("up", "--slots", "-1", "--data", data)).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void saysThatAnEnvironmentFileIsMissing() throws IOException {
        Path file = Files.writeString(folder.resolve("a.mp4"), "x");
        assertThat(run(
                        "submit",
                        file.toString(),
                        "--env",
                        folder.resolve("no.env").toString()))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(errors()).contains("There is no environment file");
    }

    @Test
    void saysThatThereIsNoServerToAsk() {
        String data = folder.resolve("none").toString();
        for (String[] command : List.of(
                new String[] {"jobs"},
                new String[] {"workers"},
                new String[] {"watch", "j"},
                new String[] {"cancel", "j"},
                new String[] {"priority", "j", "bulk"})) {
            err.reset();
            String[] line = Arrays.copyOf(command, command.length + 2);
            line[command.length] = "--data";
            line[command.length + 1] = data;
            assertThat(run(line)).isEqualTo(ExitCode.INCOMPLETE);
            assertThat(errors()).contains("No server runs on " + data, "--env FILE");
        }
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void saysThatAFileDoesNotNameTheGateway() throws IOException {
        Path file = Files.writeString(folder.resolve("a.env"), "TAILRACE_TOPIC_PREFIX=tailrace.\n");
        assertThat(run("jobs", "--env", file.toString())).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(errors()).contains("TAILRACE_GATEWAY_URL is missing");
    }

    @Test
    void printsAScriptThatCompletesEveryCommandButTheHiddenOne() {
        assertThat(run("completion", "bash")).isZero();
        String script = out.toString(UTF_8);
        assertThat(script)
                .startsWith("#!/usr/bin/env bash")
                .contains("complete -F _complete_tailrace")
                .contains("transcode", "watch", "priority", "doctor", "COMPLETED_PARTIAL", "urgent")
                .doesNotContain("rehearse");
        out.reset();
        assertThat(run("completion", "zsh")).isZero();
        assertThat(out.toString(UTF_8)).contains("bashcompinit");
        assertThat(run("completion", "fish")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(errors()).contains("bash and zsh");
    }

    @Test
    void putsCellsInColumnsAndStripsWhatSteersATerminal() {
        Table table = new Table("JOB", "SOURCE");
        table.row("abc", "a\u001b[2Jb");
        table.row("de", "");
        table.print(new PrintStream(out, true, UTF_8));
        assertThat(out.toString(UTF_8)).isEqualTo("JOB  SOURCE\nabc  a?[2Jb\nde\n");
    }

    private int run(String... arguments) {
        Console console = new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, 80);
        return TailraceCommand.commandLine(console, new Ending()).execute(arguments);
    }

    private String errors() {
        return err.toString(UTF_8);
    }
}
