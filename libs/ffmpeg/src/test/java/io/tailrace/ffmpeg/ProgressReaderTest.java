package io.tailrace.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressReaderTest {

    private final List<Progress> seen = new ArrayList<>();
    private final ProgressReader reader = new ProgressReader(Duration.ofSeconds(60), seen::add);

    @Test
    void readsBlocksAndSkipsWhatIsNotAvailable() {
        List.of("frame=0", "out_time_us=N/A", "speed=N/A", "progress=continue").forEach(reader);
        List.of("frame=48", "fps=24.1", "out_time_ms=7", "out_time_us=2000000", "speed=1.52x", "progress=end")
                .forEach(reader);

        assertThat(seen)
                .containsExactly(new Progress(0, Duration.ZERO, 0), new Progress(48, Duration.ofSeconds(2), 1.52));
    }

    @Test
    void objectsOnlyWhenNothingMovedForAMinute() {
        assertThat(reader.objection(Duration.ofSeconds(59))).isEmpty();
        List.of("frame=1", "progress=continue").forEach(reader);
        assertThat(reader.objection(Duration.ofSeconds(59))).isEmpty();
        List.of("frame=1", "progress=continue").forEach(reader);
        assertThat(reader.objection(Duration.ofSeconds(118))).isEmpty();
        assertThat(reader.objection(Duration.ofSeconds(119))).contains("it made no progress for 60 seconds");
    }

    @Test
    void ignoresLinesThatAreNoProgress() {
        List.of("", "nonsense", "=", "frame=", "progress").forEach(reader);
        assertThat(seen).isEmpty();
    }
}
