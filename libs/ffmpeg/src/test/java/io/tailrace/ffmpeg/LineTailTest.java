package io.tailrace.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineTailTest {

    @Test
    void removesAddressesAndRelayPaths() {
        assertThat(LineTail.clean(
                        "[h264 @ 0x55d0c0ffee] [error] http://127.0.0.1:4711/0f8b-11/720p/000001.m4s: failed\u0007"))
                .isEqualTo("[h264] [error] relay:/720p/000001.m4s: failed");
        assertThat(LineTail.clean(
                        "[in#0 @ 0x1] [error] Error opening input http://127.0.0.1:4711/0f8b-11: Invalid data"))
                .isEqualTo("[in#0] [error] Error opening input relay:: Invalid data");
    }

    @Test
    void keepsTheLastLines() {
        LineTail tail = new LineTail();
        for (int i = 0; i < LineTail.LINES + 5; i++) {
            tail.add("line " + i);
        }
        assertThat(tail.lines()).hasSize(LineTail.LINES).startsWith("line 5");
    }

    @Test
    void splitsLinesAtEitherEndAndCutsLongOnes() throws IOException {
        List<String> lines = new ArrayList<>();
        String text = "one\rtwo\r\nthree\n\n" + "x".repeat(LineReader.LONGEST + 10) + "\nrest";
        LineReader.drain(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), lines::add);

        assertThat(lines).hasSize(5).startsWith("one", "two", "three").endsWith("rest");
        assertThat(lines.get(3)).hasSize(LineReader.LONGEST);
    }

    @Test
    void tellsTheMostSevereLineFirst() {
        ExitReport report =
                report("[mov] [warning] strange", "[in#0] [error] moov atom not found", "[x] [error] later");

        assertThat(report.tellingLine()).contains("moov atom not found");
        assertThat(report("[error] relay:: Invalid data found").tellingLine()).contains("Invalid data found");
        assertThat(report("[in#0] [error] Error opening input relay:: Invalid data")
                        .tellingLine())
                .contains("Error opening input: Invalid data");
        assertThat(report("plain").tellingLine()).contains("plain");
        assertThat(report().tellingLine()).isEmpty();
    }

    @Test
    void findsWarningsThatMakeACleanExitVoid() {
        assertThat(report("[out#0] [warning] Output file is empty, nothing was encoded")
                        .fatalWarning())
                .isPresent();
        assertThat(report("[swscaler] [warning] deprecated pixel format used").fatalWarning())
                .isEmpty();
    }

    private static ExitReport report(String... lines) {
        return new ExitReport(0, Optional.empty(), false, Duration.ZERO, Duration.ZERO, List.of(lines));
    }
}
