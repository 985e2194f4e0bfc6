package io.tailrace.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Capabilities;
import io.tailrace.events.Lane;
import io.tailrace.events.LaneView;
import io.tailrace.events.QueueView;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemandTest {

    @Test
    void countsEachTaskOnce() {
        Demand demand = Demand.of(queue(10, 5, 3));
        assertThat(demand.queued()).isEqualTo(12);
        assertThat(demand.running()).isEqualTo(3);
        assertThat(demand.wanted()).isEqualTo(15);
    }

    @Test
    void isNeverBelowWhatRuns() {
        assertThat(Demand.of(queue(0, 1, 2)).wanted()).isEqualTo(2);
        assertThat(Demand.of(queue(0, 0, 0)).wanted()).isZero();
    }

    @Test
    void whatIsPausedIsNoDemand() {
        QueueView paused =
                QueueView.newBuilder(queue(10, 5, 3)).setIsPaused(true).build();
        assertThat(Demand.of(paused).wanted()).isEqualTo(5);
        QueueView bulk = QueueView.newBuilder(queue(10, 5, 3))
                .setLanes(List.of(new LaneView(Lane.NORMAL, 4), new LaneView(Lane.BULK, 6)))
                .setPausedLanes(List.of(Lane.BULK))
                .build();
        assertThat(Demand.of(bulk).wanted()).isEqualTo(9);
    }

    private static QueueView queue(int waiting, int released, int running) {
        return QueueView.newBuilder()
                .setQueue("cpu")
                .setCapabilities(Capabilities.newBuilder().build())
                .setLiveWorkers(1)
                .setSlots(4)
                .setBusy(running)
                .setWaiting(waiting)
                .setReleased(released)
                .setRunning(running)
                .setPredictedSeconds(1)
                .setAtMillis(1)
                .build();
    }
}
