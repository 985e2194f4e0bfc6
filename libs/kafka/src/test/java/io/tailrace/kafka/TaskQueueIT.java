package io.tailrace.kafka;

import static io.tailrace.kafka.QueueFixture.LONG;
import static io.tailrace.kafka.QueueFixture.SHORT;
import static io.tailrace.kafka.QueueFixture.bytes;
import static io.tailrace.kafka.QueueFixture.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.kafka.TaskQueue.TaskLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link TaskQueue} promises, of each engine. */
@ParameterizedClass
@EnumSource(QueueEngine.class)
class TaskQueueIT {

    @Parameter
    private QueueEngine engine = QueueEngine.SHARE;

    private QueueFixture queue;

    @BeforeEach
    void prepare() {
        queue = QueueFixture.of(engine);
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void aTaskSentBeforeTheFirstSlotIsTakenRenewedAndAcceptedOnce() throws Exception {
        queue.send("a");
        TaskQueue slot = queue.slot();

        TaskLease lease = taken(slot);

        assertThat(lease.origin().topic()).isEqualTo(queue.topic());
        assertThat(lease.origin().offset()).isZero();
        assertThat(lease.key()).contains("a");
        assertThat(lease.payload()).isEqualTo(bytes("payload of a"));
        assertThat(lease.deliveryCount()).isEqualTo(1);
        for (int i = 0; i < 5; i++) {
            assertThat(lease.renew()).isTrue();
        }
        assertThat(lease.accept()).isTrue();
        assertThat(lease.accept()).as("settled once").isFalse();
        assertThat(lease.renew()).isFalse();
        assertThat(slot.take(SHORT)).isEmpty();
    }

    @Test
    void anOpenLeaseMustBeSettledBeforeTheNextTake() throws Exception {
        queue.send("a", "b");
        TaskQueue slot = queue.slot();
        TaskLease lease = taken(slot);
        String first = lease.key().orElseThrow();

        assertThatThrownBy(() -> slot.take(SHORT)).isInstanceOf(IllegalStateException.class);

        assertThat(lease.accept()).isTrue();
        assertThat(taken(slot).key().orElseThrow()).isNotEqualTo(first);
    }

    @Test
    void handsOutCommittedTasksOnly() throws Exception {
        Producer<byte[], byte[]> router = queue.router();
        TaskQueue slot = queue.slot();
        router.beginTransaction();
        router.send(queue.record("aborted", Optional.empty())).get();
        router.abortTransaction();
        router.beginTransaction();
        router.send(queue.record("pending", Optional.empty())).get();

        assertThat(slot.take(Duration.ofSeconds(2))).isEmpty();
        router.commitTransaction();

        assertThat(taken(slot).key()).contains("pending");
    }

    @Test
    void aReleasedTaskComesAgainAndARejectedOneDoesNot() throws Exception {
        queue.send("a");
        TaskQueue slot = queue.slot();
        taken(slot).release();

        TaskLease again = taken(slot);
        assertThat(again.key()).contains("a");
        again.reject();

        assertThat(slot.take(SHORT)).isEmpty();
        queue.send("b");
        assertThat(taken(slot).key()).contains("b");
    }

    @Test
    void aRecordWithoutAValueIsHandedOutLikeAnyOther() throws Exception {
        queue.sendRecord(new ProducerRecord<>(queue.topic(), bytes("a"), null));
        TaskQueue slot = queue.slot();

        TaskLease lease = taken(slot);
        assertThat(lease.payload()).isEmpty();
        lease.reject();

        assertThat(slot.take(SHORT)).isEmpty();
    }

    @Test
    void closingHandsAnOpenLeaseToAnotherSlotAtOnce() throws Exception {
        queue.send("a");
        TaskQueue first = queue.slot();
        TaskLease lease = taken(first);
        first.close();

        assertThat(lease.renew()).isFalse();
        assertThat(lease.accept()).isFalse();
        TaskLease second = taken(queue.slot());
        assertThat(second.key()).contains("a");
        assertThat(second.deliveryCount()).isEqualTo(2);
    }

    @Test
    void anInterruptEndsTheWait() {
        TaskQueue slot = queue.slot();
        Thread.currentThread().interrupt();

        Optional<TaskLease> none = slot.take(LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(none).isEmpty();
    }

    @Test
    void manySlotsShareOneQueueWithoutDoingATaskTwice() throws Exception {
        String[] tasks = new String[12];
        for (int i = 0; i < tasks.length; i++) {
            tasks[i] = "task-" + i;
        }
        queue.send(tasks);
        List<TaskQueue> slots = List.of(queue.slot(), queue.slot(), queue.slot());
        List<String> done = new ArrayList<>();

        Awaitility.await().atMost(LONG).pollDelay(Duration.ZERO).until(() -> {
            for (TaskQueue slot : slots) {
                slot.take(Duration.ofMillis(300)).ifPresent(lease -> {
                    done.add(lease.key().orElseThrow());
                    assertThat(lease.deliveryCount()).isEqualTo(1);
                    assertThat(lease.accept()).isTrue();
                });
            }
            return done.size() >= tasks.length;
        });

        assertThat(done).containsExactlyInAnyOrder(tasks);
    }
}
