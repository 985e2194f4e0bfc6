package io.tailrace.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Lane;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskSpreadTest {

    private static final Task TASK = Task.newBuilder()
            .setKind(TaskKind.ENCODE)
            .setJobId("job")
            .setRun(1)
            .setTaskId("t")
            .setGroupId("g")
            .setAttempt(1)
            .setQueue("cpu")
            .setLane(Lane.NORMAL)
            .setPredictedSeconds(1)
            .build();

    private final TaskSpread spread = new TaskSpread();

    private int partition(String topic, int partitions) {
        Set<Integer> chosen =
                spread.partitions(topic, "job/t", TASK, partitions).orElseThrow();
        assertThat(chosen).hasSize(1);
        return chosen.iterator().next();
    }

    @Test
    void goesRoundThePartitionsOfEachTopicByItself() {
        List<Integer> cpu = new ArrayList<>();
        for (int i = 0; i < 128; i++) {
            cpu.add(partition("tasks.cpu", 64));
            partition("tasks.probe", 64);
        }
        assertThat(cpu)
                .isEqualTo(IntStream.range(0, 128).map(i -> i % 64).boxed().toList());
    }

    @Test
    void onePartitionTakesEverything() {
        assertThat(IntStream.range(0, 5).map(i -> partition("tasks.cpu", 1))).containsOnly(0);
    }
}
