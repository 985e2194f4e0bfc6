package io.tailrace.standalone.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.standalone.transfer.JobStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void printsALinePerStateAndQuarter() {
        try (LineProgress lines = new LineProgress(stream(out), stream(err))) {
            lines.update("a.mp4", status("QUEUED", 0));
            lines.update("a.mp4", status("QUEUED", 0));
            lines.update("a.mp4", status("ENCODING", 0.1));
            lines.update("a.mp4", status("ENCODING", 0.6));
            lines.update("a.mp4", status("COMPLETED", 1));
            lines.complete("a.mp4", status("COMPLETED", 1), Path.of("out/a"));
            lines.failed("b.mp4", "It is no media.");
        }
        assertThat(text(out).lines())
                .containsExactly(
                        "a.mp4: queued",
                        "a.mp4: encoding",
                        "a.mp4: 1080p 50 %",
                        "a.mp4: 1080p 100 %",
                        "a.mp4: completed",
                        "out/a");
        assertThat(text(err)).isEqualTo("b.mp4: It is no media.\n");
    }

    @Test
    void printsOneJsonObjectPerChange() {
        try (JsonProgress json = new JsonProgress(stream(out), stream(err))) {
            json.update("a.mp4", status("ENCODING", 0.5));
            json.update("a.mp4", status("ENCODING", 0.5));
            json.complete("a.mp4", status("COMPLETED", 1), Path.of("out/a"));
            json.failed("b.mp4", "It is \"no\" media.");
        }
        assertThat(text(out).lines())
                .containsExactly(
                        "{\"type\":\"progress\",\"file\":\"a.mp4\",\"job\":\"j\",\"state\":\"ENCODING\",\"renditions\":{\"1080p\":0.5}}",
                        "{\"type\":\"asset\",\"file\":\"a.mp4\",\"job\":\"j\",\"path\":\"out/a\"}",
                        "{\"type\":\"failed\",\"file\":\"b.mp4\",\"reason\":\"It is \\\"no\\\" media.\"}");
        assertThat(text(err)).isEqualTo("b.mp4: It is \"no\" media.\n");
    }

    @Test
    void redrawsTheBarsInPlaceAndClearsThemAtTheEnd() {
        try (TerminalProgress bars = new TerminalProgress(stream(out), stream(err), 40)) {
            bars.update("a.mp4", status("ENCODING", 0.5));
            bars.update("a.mp4", status("ENCODING", 1));
            bars.complete("a.mp4", status("COMPLETED", 1), Path.of("out/a"));
        }
        String text = text(out);
        assertThat(text).contains("a.mp4  encoding\n").contains("█".repeat(15) + "░");
        assertThat(text).contains("\u001b[2A\u001b[J");
        assertThat(text).endsWith("\u001b[2A\u001b[Jout/a\n");
        assertThat(text.lines())
                .allMatch(line -> line.replaceAll("\u001b\\[[0-9]*[AJ]", "").length() < 40);
    }

    @Test
    void neverPassesControlCharactersOn() {
        try (LineProgress lines = new LineProgress(stream(out), stream(err))) {
            lines.failed("a\u001b[2J\nb\u202e.mp4", "no");
        }
        assertThat(text(err)).isEqualTo("a?[2J?b?.mp4: no\n");
    }

    @Test
    void tellsOfDamageBesideTheResult() {
        JobStatus damaged = new JobStatus(
                "j", 1, "COMPLETED", "", Optional.empty(), List.of(), Optional.of("2 s were damaged."), "", "");
        try (LineProgress lines = new LineProgress(stream(out), stream(err));
                TerminalProgress bars = new TerminalProgress(stream(out), stream(err), 80)) {
            lines.complete("a.mp4", damaged, Path.of("out/a"));
            bars.done("b.mp4", damaged);
        }
        assertThat(text(out)).isEqualTo("out/a\nb.mp4: completed\n");
        assertThat(text(err)).isEqualTo("a.mp4: 2 s were damaged.\nb.mp4: 2 s were damaged.\n");
    }

    private static JobStatus status(String state, double share) {
        return new JobStatus(
                "j",
                1,
                state,
                "",
                Optional.empty(),
                List.of(new JobStatus.Rendition("1080p", share, false)),
                Optional.empty(),
                "",
                "");
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(UTF_8);
    }
}
