package io.tailrace.kafka;

import static io.tailrace.kafka.QueueFixture.SHORT;
import static io.tailrace.kafka.QueueFixture.taken;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.embedded.TestCluster;
import io.tailrace.kafka.TaskQueue.TaskLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the share engine does beyond {@link TaskQueueIT}. */
class ShareGroupTaskQueueIT {

    private static final Duration LOCK = Duration.ofSeconds(3);

    private final QueueFixture queue = QueueFixture.of(QueueEngine.SHARE);

    @AfterEach
    void close() {
        queue.close();
    }

    private void shortLocks() {
        TestCluster.shared().lockFor(queue.connection().topics().workers("cpu"), LOCK);
    }

    @Test
    void countsItsAcknowledgements() throws Exception {
        queue.send("a");
        TaskQueue slot = queue.slot();
        TaskLease lease = taken(slot);
        assertThat(lease.renew()).isTrue();
        assertThat(lease.accept()).isTrue();
        assertThat(slot.take(SHORT)).as("the client counts when it polls").isEmpty();

        // what a fetch brought is counted when the next one is looked for
        assertThat(slot.take(Duration.ofMillis(200))).isEmpty();
        assertThat(queue.count("kafka.share.consumer.records.consumed")).isPositive();
        assertThat(queue.count("kafka.share.consumer.acknowledgements.send")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aTaskNotRenewedIsDeliveredAgainAndTheOldLeaseIsLost() throws Exception {
        shortLocks();
        queue.send("a");
        TaskLease stalled = taken(queue.slot());

        TaskLease second = taken(queue.slot());

        assertThat(second.key()).contains("a");
        assertThat(second.deliveryCount()).isEqualTo(2);
        assertThat(stalled.renew()).isFalse();
        assertThat(stalled.accept()).isFalse();
        assertThat(second.accept()).isTrue();
    }

    @Test
    void aLeaseIsLostAlsoWhenAnotherSlotHasSettledItsTaskLongAgo() throws Exception {
        shortLocks();
        queue.send("a");
        TaskQueue sleeper = queue.slot();
        TaskLease stalled = taken(sleeper);

        assertThat(taken(queue.slot()).accept()).isTrue();

        assertThat(stalled.renew()).isFalse();
        queue.send("b");
        assertThat(taken(sleeper).key()).as("what the slot takes next").contains("b");
    }

    @Test
    void aRenewedTaskStaysWithItsSlot() throws Exception {
        shortLocks();
        queue.send("a");
        TaskLease lease = taken(queue.slot());
        TaskQueue other = queue.slot();
        long end = System.nanoTime() + LOCK.multipliedBy(3).toNanos();

        while (System.nanoTime() < end) {
            assertThat(other.take(SHORT)).isEmpty();
            assertThat(lease.renew()).isTrue();
        }

        assertThat(lease.accept()).isTrue();
    }

    @Test
    void aHeldTaskDoesNotHoldUpTheOnesBehindIt() throws Exception {
        shortLocks();
        queue.send("long", "b", "c", "d");
        TaskLease held = taken(queue.slot());
        assertThat(held.key()).contains("long");
        TaskQueue other = queue.slot();

        List<String> done = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            TaskLease lease = taken(other);
            done.add(lease.key().orElseThrow());
            assertThat(lease.accept()).isTrue();
            assertThat(held.renew()).isTrue();
        }

        assertThat(done).containsExactlyInAnyOrder("b", "c", "d");
        assertThat(held.accept()).isTrue();
    }
}
