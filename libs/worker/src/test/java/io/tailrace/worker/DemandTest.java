package io.tailrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemandTest {

    private static final long START = 1_000_000_000;

    private final Demand demand = new Demand(START);

    @Test
    void isWhatWaitsAndWhatIsReleasedOfAllItsQueues() {
        show("cpu", 3, 2, START + 5);
        assertThat(demand.of(List.of("cpu", "probe"))).isEmpty();
        show("probe", 0, 1, START + 5);
        show("publish", 9, 9, START + 5);
        assertThat(demand.of(List.of("cpu", "probe"))).hasValue(6);
        show("cpu", 0, 0, START + 9);
        show("probe", 0, 0, START + 9);
        assertThat(demand.of(List.of("cpu", "probe"))).hasValue(0);
        assertThat(demand.of(List.of())).hasValue(0);
    }

    @Test
    void aViewFromBeforeTheWorkerTellsNothing() {
        show("cpu", 0, 0, START - 61_000);
        assertThat(demand.of(List.of("cpu"))).isEmpty();
        show("cpu", 0, 0, START - 59_000);
        assertThat(demand.of(List.of("cpu"))).as("clocks differ").hasValue(0);
        demand.update("cpu", Optional.empty());
        assertThat(demand.of(List.of("cpu"))).isEmpty();
    }

    private void show(String queue, int waiting, int released, long atMillis) {
        demand.update(
                queue,
                Optional.of(QueueViews.of(queue, waiting, released, atMillis).build()));
    }
}
