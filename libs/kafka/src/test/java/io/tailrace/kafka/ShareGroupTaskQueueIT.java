package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.embedded.TestCluster;
import io.tailrace.kafka.TaskQueue.TaskLease;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShareGroupTaskQueueIT {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration LOCK = Duration.ofSeconds(3);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private KafkaConnection connection;
    private Producer<byte[], byte[]> producer;

    @BeforeEach
    void prepare() {
        connection = Clusters.ready();
        producer = RawProducers.create(connection, "dispatcher", Map.of());
        open.add(producer);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable part : open) {
            part.close();
        }
    }

    private TaskQueue slot() {
        TaskQueue queue = new ShareGroupTaskQueue(connection, "cpu", "slot", metrics);
        open.add(queue);
        return queue;
    }

    private void sendTo(String topic, String... tasks) throws Exception {
        for (String task : tasks) {
            producer.send(new ProducerRecord<>(topic, bytes(task), bytes("payload of " + task)))
                    .get();
        }
    }

    private void send(String... tasks) throws Exception {
        sendTo(connection.topics().tasks("cpu"), tasks);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static TaskLease taken(TaskQueue queue) {
        return queue.take(LONG).orElseThrow(() -> new AssertionError("no task came"));
    }

    private void shortLocks() {
        TestCluster.shared().lockFor(connection.topics().workers("cpu"), LOCK);
    }

    @Test
    void aTaskSentBeforeTheFirstSlotIsTakenRenewedAndAcceptedOnce() throws Exception {
        send("a");
        TaskQueue queue = slot();

        TaskLease lease = taken(queue);

        assertThat(lease.origin())
                .isEqualTo(new DeadLetters.Origin(connection.topics().tasks("cpu"), 0, 0));
        assertThat(lease.key()).contains("a");
        assertThat(lease.payload()).isEqualTo(bytes("payload of a"));
        assertThat(lease.deliveryCount()).isEqualTo(1);
        for (int i = 0; i < 5; i++) {
            assertThat(lease.renew()).isTrue();
        }
        assertThat(lease.accept()).isTrue();
        assertThat(lease.accept()).as("settled once").isFalse();
        assertThat(queue.take(SHORT)).isEmpty();
        assertThat(count("kafka.share.consumer.records.consumed")).isPositive();
        assertThat(count("kafka.share.consumer.acknowledgements.send")).isGreaterThanOrEqualTo(6);
    }

    private double count(String meter) {
        return metrics.get(meter).tag("client.id", "slot").functionCounter().count();
    }

    @Test
    void anOpenLeaseMustBeSettledBeforeTheNextTake() throws Exception {
        send("a", "b");
        TaskQueue queue = slot();
        TaskLease lease = taken(queue);

        assertThatThrownBy(() -> queue.take(SHORT)).isInstanceOf(IllegalStateException.class);

        assertThat(lease.accept()).isTrue();
        assertThat(taken(queue).key()).contains("b");
    }

    @Test
    void aTaskNotRenewedIsDeliveredAgainAndTheOldLeaseIsLost() throws Exception {
        shortLocks();
        send("a");
        TaskLease stalled = taken(slot());

        TaskLease second = taken(slot());

        assertThat(second.key()).contains("a");
        assertThat(second.deliveryCount()).isEqualTo(2);
        assertThat(stalled.renew()).isFalse();
        assertThat(stalled.accept()).isFalse();
        assertThat(second.accept()).isTrue();
    }

    @Test
    void aLeaseIsLostAlsoWhenAnotherSlotHasSettledItsTaskLongAgo() throws Exception {
        shortLocks();
        send("a");
        TaskQueue sleeper = slot();
        TaskLease stalled = taken(sleeper);

        assertThat(taken(slot()).accept()).isTrue();

        assertThat(stalled.renew()).isFalse();
        send("b");
        assertThat(taken(sleeper).key()).as("what the slot takes next").contains("b");
    }

    @Test
    void aRenewedTaskStaysWithItsSlot() throws Exception {
        shortLocks();
        send("a");
        TaskLease lease = taken(slot());
        TaskQueue other = slot();
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
        send("long", "b", "c", "d");
        TaskLease held = taken(slot());
        assertThat(held.key()).contains("long");
        TaskQueue other = slot();

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

    @Test
    void handsOutCommittedTasksOnly() throws Exception {
        Producer<byte[], byte[]> router =
                RawProducers.create(connection, "router", Map.of("transactional.id", connection.topicPrefix() + "r"));
        open.add(router);
        router.initTransactions();
        TaskQueue queue = slot();
        String topic = connection.topics().tasks("cpu");
        router.beginTransaction();
        router.send(new ProducerRecord<>(topic, bytes("aborted"), bytes("x"))).get();
        router.abortTransaction();
        router.beginTransaction();
        router.send(new ProducerRecord<>(topic, bytes("pending"), bytes("x"))).get();

        assertThat(queue.take(Duration.ofSeconds(2))).isEmpty();
        router.commitTransaction();

        assertThat(taken(queue).key()).contains("pending");
    }

    @Test
    void aReleasedTaskComesAgainAndARejectedOneDoesNot() throws Exception {
        send("a");
        TaskQueue queue = slot();
        taken(queue).release();

        TaskLease again = taken(queue);
        assertThat(again.deliveryCount()).isEqualTo(2);
        again.reject();

        assertThat(queue.take(SHORT)).isEmpty();
    }

    @Test
    void closingHandsAnOpenLeaseToAnotherSlotAtOnce() throws Exception {
        send("a");
        TaskQueue first = slot();
        TaskLease lease = taken(first);
        first.close();

        assertThat(lease.renew()).isFalse();
        assertThat(taken(slot()).key()).contains("a");
    }

    @Test
    void anInterruptEndsTheWait() {
        TaskQueue queue = slot();
        Thread.currentThread().interrupt();

        Optional<TaskLease> none = queue.take(LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(none).isEmpty();
    }

    @Test
    void manySlotsShareOneQueueWithoutDoingATaskTwice() throws Exception {
        String[] tasks = new String[12];
        for (int i = 0; i < tasks.length; i++) {
            tasks[i] = "task-" + i;
        }
        send(tasks);
        List<TaskQueue> slots = List.of(slot(), slot(), slot());
        List<String> done = new ArrayList<>();

        Awaitility.await().atMost(LONG).pollDelay(Duration.ZERO).until(() -> {
            for (TaskQueue queue : slots) {
                queue.take(Duration.ofMillis(300)).ifPresent(lease -> {
                    done.add(lease.key().orElseThrow());
                    assertThat(lease.accept()).isTrue();
                });
            }
            return done.size() >= tasks.length;
        });

        assertThat(done).containsExactlyInAnyOrder(tasks);
    }
}
