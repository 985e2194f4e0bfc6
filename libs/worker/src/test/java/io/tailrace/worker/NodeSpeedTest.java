package io.tailrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeSpeedTest {

    private static final Duration LEAST = Duration.ofMinutes(5);

    private final NodeSpeed speed = new NodeSpeed(LEAST);

    @Test
    void knowsNothingBeforeEnoughTasksSucceeded() {
        for (int i = 1; i < NodeSpeed.LEAST_SAMPLES; i++) {
            speed.succeeded(task(TaskKind.ENCODE, 10), Duration.ofSeconds(20));
        }
        assertThat(speed.limit(task(TaskKind.ENCODE, 1000))).isEmpty();

        speed.succeeded(task(TaskKind.ENCODE, 10), Duration.ofSeconds(20));
        assertThat(speed.limit(task(TaskKind.ENCODE, 1000))).contains(Duration.ofSeconds(16_000));
        assertThat(speed.limit(task(TaskKind.AUDIO, 1000)))
                .as("each kind by itself")
                .isEmpty();
    }

    @Test
    void isPatientWithShortTasks() {
        measure(TaskKind.ENCODE, 10, Duration.ofSeconds(2), 20);

        assertThat(speed.limit(task(TaskKind.ENCODE, 10))).contains(LEAST);
    }

    @Test
    void followsANodeThatGetsSlower() {
        measure(TaskKind.ENCODE, 10, Duration.ofSeconds(5), 10);
        assertThat(speed.of(TaskKind.ENCODE)).isEqualTo(2);

        measure(TaskKind.ENCODE, 10, Duration.ofSeconds(40), 40);
        assertThat(speed.of(TaskKind.ENCODE)).isCloseTo(0.25, within(0.01));
    }

    @Test
    void measuresOnlyWhatMakesMedia() {
        measure(TaskKind.PROBE, 10, Duration.ofSeconds(5), 10);
        measure(TaskKind.FILE, 0, Duration.ofSeconds(5), 10);

        assertThat(speed.of(TaskKind.PROBE)).isZero();
        assertThat(speed.limit(task(TaskKind.PROBE, 10))).isEmpty();
        assertThat(speed.of(TaskKind.FILE)).isZero();
    }

    private void measure(TaskKind kind, double predicted, Duration wall, int times) {
        for (int i = 0; i < times; i++) {
            speed.succeeded(task(kind, predicted), wall);
        }
    }

    private static Task task(TaskKind kind, double predicted) {
        return Task.newBuilder(Tasks.probe("job", 1))
                .setKind(kind)
                .setPredictedSeconds(predicted)
                .build();
    }
}
