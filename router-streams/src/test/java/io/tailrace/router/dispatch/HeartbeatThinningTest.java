package io.tailrace.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import io.tailrace.router.sample.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatThinningTest {

    private static final long START = 1_000_000_000;

    private final HeartbeatThinning thinning = new HeartbeatThinning();

    private static WorkerHeartbeat beat(String worker, WorkerState state, int slots, long at) {
        return Samples.heartbeat(worker, "x", state, slots, List.of("cpu"), at);
    }

    private boolean passes(String worker, WorkerState state, int slots, long at) {
        WorkerHeartbeat beat = WorkerHeartbeat.newBuilder(beat(worker, state, slots, at))
                .setStartedAtMillis(START)
                .build();
        return thinning.passes(beat, at);
    }

    @Test
    void unchangedHeartbeatsPassOftenEnoughToStayAlive() {
        long last = START;
        int passed = 0;
        for (long now = START; now < START + 60_000; now += 1_000) {
            if (passes("w1", WorkerState.RUNNING, 2, now)) {
                assertThat(now - last).isLessThan(LiveWorkers.DEAD_AFTER_MILLIS / 2);
                last = now;
                passed++;
            }
        }
        assertThat(passed).isEqualTo(15);
    }

    @Test
    void everyChangePassesAtOnce() {
        assertThat(passes("w1", WorkerState.STARTING, 2, START)).isTrue();
        assertThat(passes("w1", WorkerState.RUNNING, 2, START + 1)).isTrue();
        assertThat(passes("w1", WorkerState.RUNNING, 3, START + 2)).isTrue();
        assertThat(passes("w2", WorkerState.RUNNING, 3, START + 3)).isTrue();
        assertThat(passes("w1", WorkerState.RUNNING, 3, START + 4)).isFalse();
        assertThat(passes("w1", WorkerState.STOPPED, 3, START + 5)).isTrue();
        assertThat(passes("w1", WorkerState.RUNNING, 3, START + 6)).isTrue();
    }

    @Test
    void aClockThatIsSetBackSilencesNobody() {
        assertThat(passes("w1", WorkerState.RUNNING, 2, START)).isTrue();
        assertThat(passes("w1", WorkerState.RUNNING, 2, START - 3_600_000)).isTrue();
    }

    @Test
    void oldHeartbeatsTellNothing() {
        WorkerHeartbeat old = beat("w1", WorkerState.RUNNING, 2, START);
        assertThat(thinning.passes(old, START + HeartbeatThinning.OLDEST_MILLIS + 1))
                .isFalse();
        assertThat(thinning.passes(old, START + HeartbeatThinning.OLDEST_MILLIS))
                .isTrue();
    }
}
