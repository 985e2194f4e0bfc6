package io.tailrace.router.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Outcome;
import io.tailrace.events.OutcomeKind;
import io.tailrace.profiles.Pool;
import io.tailrace.profiles.Pools;
import io.tailrace.router.state.UsageRow;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsageTest {

    private static final int HOUR = 3_600_000;

    private final Usage usage = new Usage(new Pools(List.of(
            new Pool(
                    "rack",
                    "jetson-nvenc",
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    false,
                    false,
                    OptionalDouble.of(0.05),
                    OptionalDouble.of(12)),
            new Pool("cpu", "cpu", Set.of(), Set.of()))));

    @Test
    void sumsUpByQueueAndClass() {
        List<UsageRow> rows = all(
                outcome("rack", "jetson-nvenc", 2 * HOUR),
                outcome("cpu", "cpu", HOUR),
                outcome("rack", "jetson-nvenc", HOUR),
                outcome("probe", "cpu", 1000));

        assertThat(rows).extracting(UsageRow::getQueue).containsExactly("rack", "cpu", "probe");
        assertThat(rows).extracting(UsageRow::getAttempts).containsExactly(2, 1, 1);
        assertThat(rows).extracting(UsageRow::getWallMillis).containsExactly(3L * HOUR, (long) HOUR, 1000L);
        assertThat(rows).extracting(UsageRow::getCpuMillis).containsExactly(6L * HOUR, 2L * HOUR, 2000L);
    }

    @Test
    void knowsMoneyAndEnergyOfPoolsThatHaveFigures() {
        List<UsageRow> rows = all(outcome("rack", "jetson-nvenc", 2 * HOUR), outcome("cpu", "cpu", HOUR));

        assertThat(rows.get(0).getCost()).contains(0.1);
        assertThat(rows.get(0).getWattHours()).contains(24.0);
        assertThat(rows.get(1).getCost()).isEmpty();
        assertThat(rows.get(1).getWattHours()).isEmpty();
    }

    @Test
    void keepsARowSmall() {
        List<UsageRow> rows = all(IntStream.range(0, 1000)
                .mapToObj(n -> outcome("pool-" + n, "cpu", 1))
                .toArray(Outcome[]::new));

        assertThat(rows).hasSize(64);
    }

    private List<UsageRow> all(Outcome... outcomes) {
        List<UsageRow> rows = List.of();
        for (Outcome outcome : outcomes) {
            rows = usage.with(rows, outcome);
        }
        return rows;
    }

    private static Outcome outcome(String queue, String hardwareClass, long wallMillis) {
        return Outcome.newBuilder()
                .setKind(OutcomeKind.FINISHED)
                .setJobId("job")
                .setRun(1)
                .setTaskId("t")
                .setGroupId("g")
                .setAttempt(1)
                .setQueue(queue)
                .setWorkerId("w")
                .setHardwareClass(hardwareClass)
                .setWallMillis(wallMillis)
                .setCpuMillis(2 * wallMillis)
                .setAtMillis(0)
                .build();
    }
}
