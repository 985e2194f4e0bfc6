package io.tailrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.ProgramRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramLogTest {

    private final ProgramLog log = new ProgramLog();

    @Test
    void keepsTheFirstOfManyAndTheBeginningOfLongOnes() {
        for (int i = 0; i < 100; i++) {
            log.note(i + " " + "x".repeat(2_000));
            log.add("ffmpeg", List.of("-i", "relay:" + i), 0);
        }

        assertThat(log.notes())
                .hasSize(8)
                .first()
                .asString()
                .hasSize(801)
                .startsWith("0 x")
                .endsWith("…");
        assertThat(log.runs()).hasSize(16).first().isEqualTo(new ProgramRun("ffmpeg", List.of("-i", "relay:0"), 0));
    }
}
