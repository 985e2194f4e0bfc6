package io.tailrace.kafka;

import static io.tailrace.kafka.QueueFixture.LONG;
import static io.tailrace.kafka.QueueFixture.SHORT;
import static io.tailrace.kafka.QueueFixture.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.kafka.SlotThread.Deed;
import io.tailrace.kafka.TaskQueue.TaskLease;
import java.io.BufferedReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the classic engine does beyond {@link TaskQueueIT}: lag, ownership, what a rebalance does to running tasks. */
class ClassicTaskQueueIT {

    private static final ClassicTaskQueue.Limits QUICK =
            new ClassicTaskQueue.Limits(Duration.ofSeconds(3), Duration.ofSeconds(3));

    /** A session that no busy machine runs out of. */
    private static final ClassicTaskQueue.Limits STEADY =
            new ClassicTaskQueue.Limits(Duration.ofSeconds(30), Duration.ofSeconds(60));

    private record Entry(Deed deed, String task, int deliveryCount) {}

    private final QueueFixture queue = QueueFixture.of(QueueEngine.CLASSIC);
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Entry> journal = new CopyOnWriteArrayList<>();
    private final Set<String> finished = ConcurrentHashMap.newKeySet();
    private Admin admin;

    @BeforeEach
    void connect() {
        admin = queue.add(Admin.create(queue.connection().clientConfig("test")));
    }

    @AfterEach
    void close() {
        queue.close();
    }

    private TaskQueue quick(String name) {
        return queue.add(new ClassicTaskQueue(queue.connection(), "cpu", name, metrics, QUICK));
    }

    private SlotThread running(String name) {
        return running(name, STEADY);
    }

    private SlotThread running(String name, ClassicTaskQueue.Limits limits) {
        return queue.add(new SlotThread(
                new ClassicTaskQueue(queue.connection(), "cpu", name, metrics, limits),
                Duration.ofMillis(100),
                finished::contains,
                (deed, task, count) -> journal.add(new Entry(deed, task, count))));
    }

    private long count(Deed deed) {
        return journal.stream().filter(entry -> entry.deed() == deed).count();
    }

    /** As Kafka's tools and scalers reckon it, with offset reset earliest. */
    private long lag() throws Exception {
        List<TopicPartition> partitions = IntStream.range(0, QueueEngine.CLASSIC.taskPartitions())
                .mapToObj(partition -> new TopicPartition(queue.topic(), partition))
                .toList();
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(
                        queue.connection().topics().workers("cpu"))
                .partitionsToOffsetAndMetadata()
                .get();
        long lag = 0;
        for (TopicPartition partition : partitions) {
            long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
            OffsetAndMetadata position = committed.get(partition);
            lag += end - (position == null ? 0 : position.offset());
        }
        return lag;
    }

    // -- lag

    @Test
    void theLagIsWhatWaitsAndWhatRuns() throws Exception {
        queue.send("a", "b", "c", "d", "e");
        TaskQueue slot = queue.slot();

        for (int left = 5; left > 0; left--) {
            TaskLease lease = taken(slot);
            assertThat(lag()).as("with one under way").isEqualTo(left);
            assertThat(lease.accept()).isTrue();
            assertThat(lag()).isEqualTo(left - 1);
        }
    }

    @Test
    void theMarkersOfTransactionsDoNotStayInTheLag() throws Exception {
        Producer<byte[], byte[]> router = queue.router();
        for (String task : List.of("a", "b", "c")) {
            router.beginTransaction();
            router.send(queue.record(task, Optional.of(7))).get();
            router.commitTransaction();
        }
        router.beginTransaction();
        router.send(queue.record("aborted", Optional.of(8))).get();
        router.abortTransaction();
        TaskQueue slot = queue.slot();

        for (int i = 0; i < 3; i++) {
            assertThat(taken(slot).accept()).isTrue();
        }
        assertThat(slot.take(SHORT)).isEmpty();

        await().atMost(LONG).until(() -> slot.take(SHORT).isEmpty() && lag() == 0);
    }

    // -- one owner

    @Test
    void aTaskFarLongerThanThePollIntervalStaysWithItsSlot() throws Exception {
        ClassicTaskQueue.Limits limits = new ClassicTaskQueue.Limits(STEADY.session(), Duration.ofSeconds(5));
        queue.sendTo(5, "long");
        running("a", limits);
        await().atMost(LONG).until(() -> count(Deed.TAKEN) == 1);
        running("b", limits);
        running("c", limits);
        queue.sendTo(5, "behind");
        long end = System.nanoTime() + limits.betweenPolls().multipliedBy(3).toNanos();

        await().atMost(LONG).until(() -> System.nanoTime() > end);
        assertThat(journal).containsExactly(new Entry(Deed.TAKEN, "long", 1));
        finished.addAll(List.of("long", "behind"));

        await().atMost(LONG).until(() -> count(Deed.DONE) == 2);
        assertThat(journal)
                .containsExactly(
                        new Entry(Deed.TAKEN, "long", 1),
                        new Entry(Deed.DONE, "long", 1),
                        new Entry(Deed.TAKEN, "behind", 1),
                        new Entry(Deed.DONE, "behind", 1));
    }

    @Test
    void aSlotThatStallsLosesItsTaskAndTheNextOneLearnsOfIt() throws Exception {
        queue.sendTo(5, "a");
        TaskQueue sleeper = quick("sleeper");
        TaskLease stalled = taken(sleeper);

        TaskLease second = taken(quick("other"));

        assertThat(second.key()).contains("a");
        assertThat(second.deliveryCount()).isEqualTo(2);
        assertThat(stalled.renew()).isFalse();
        assertThat(stalled.accept()).isFalse();
        assertThat(second.renew()).isTrue();
        assertThat(second.accept()).isTrue();
        assertThat(lag()).isZero();
    }

    @Test
    void aStalledSlotThatAcceptsFirstThingIsRefused() throws Exception {
        queue.sendTo(5, "a");
        TaskLease stalled = taken(quick("sleeper"));
        TaskLease second = taken(quick("other"));

        assertThat(stalled.accept()).isFalse();

        assertThat(lag()).as("the task is still open").isEqualTo(1);
        assertThat(second.accept()).isTrue();
    }

    @Test
    void aKilledProcessLeavesItsTaskToAnotherSlot() throws Exception {
        queue.sendTo(5, "a", "b");
        Process victim = HoldingProcess.start(queue.connection(), QUICK.session());
        try (BufferedReader output = victim.inputReader()) {
            assertThat(output.readLine()).isEqualTo(HoldingProcess.TAKEN);
        } finally {
            victim.destroyForcibly();
        }
        TaskQueue survivor = quick("survivor");

        TaskLease again = taken(survivor);

        assertThat(again.key()).contains("a");
        assertThat(again.deliveryCount()).isEqualTo(2);
        assertThat(again.accept()).isTrue();
        assertThat(taken(survivor).deliveryCount()).as("the next one is new").isEqualTo(1);
    }

    @Test
    void aSlotThatIsClosedWhileInterruptedLeavesAtOnce() throws Exception {
        queue.sendTo(5, "a");
        TaskQueue first = queue.slot();
        taken(first);
        Thread.currentThread().interrupt();
        first.close();
        assertThat(Thread.interrupted()).as("the interrupt stays").isTrue();

        // Well within the session of 30 s.
        assertThat(queue.slot().take(Duration.ofSeconds(15))).isPresent();
    }

    @Test
    void aReleasedTaskWasNeverTaken() throws Exception {
        queue.sendTo(5, "a");
        TaskQueue first = quick("first");
        taken(first).release();
        first.close();

        assertThat(taken(quick("second")).deliveryCount()).isEqualTo(1);
    }

    @Test
    void aTaskLostTwiceHasBeenDeliveredTwice() throws Exception {
        queue.sendTo(5, "a");
        for (int count = 1; count <= 3; count++) {
            TaskQueue slot = quick("slot" + count);
            TaskLease lease = taken(slot);
            assertThat(lease.deliveryCount()).isEqualTo(count);
            assertThat(lease.renew()).as("a renewal counts nothing").isTrue();
            slot.close();
        }
    }

    // -- rebalances

    @Test
    void slotsThatComeAndGoTakeNoRunningTaskAway() throws Exception {
        int steady = 4;
        for (int i = 0; i < steady; i++) {
            running("steady" + i);
        }
        Set<String> tasks = new HashSet<>();
        for (int partition = 0; partition < 32; partition++) {
            queue.sendTo(partition, "task-" + partition);
            tasks.add("task-" + partition);
        }
        await().atMost(LONG).until(() -> count(Deed.TAKEN) == steady);

        List<SlotThread> guests = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            guests.add(running("guest" + i));
        }
        await().atMost(LONG).until(() -> count(Deed.TAKEN) == 2L * steady);
        long joins = rebalances();
        finished.addAll(tasks);
        await().atMost(LONG).until(() -> count(Deed.DONE) == tasks.size());
        for (SlotThread guest : guests) {
            guest.close();
            assertThat(guest.failure()).isEmpty();
        }
        queue.sendTo(1, "last");
        finished.add("last");
        await().atMost(LONG).until(() -> count(Deed.DONE) == tasks.size() + 1);

        assertThat(journal).noneMatch(entry -> entry.deed() == Deed.LOST);
        assertThat(journal).allMatch(entry -> entry.deliveryCount() == 1);
        assertThat(count(Deed.TAKEN)).isEqualTo(tasks.size() + 1);
        // Each of 8 members takes part in two rounds of at most 8 joins.
        assertThat(joins).isLessThanOrEqualTo(8 * 2 * 8);
    }

    private long rebalances() {
        return (long) metrics.find("kafka.consumer.rebalance").functionCounters().stream()
                .mapToDouble(FunctionCounter::count)
                .sum();
    }

    @Test
    void aSlotThatLeavesGivesItsPartitionsAndNotTheOthersTasks() throws Exception {
        SlotThread leaver = running("leaver");
        queue.sendTo(5, "first");
        await().atMost(LONG).until(() -> count(Deed.TAKEN) == 1);
        running("stays");
        for (int partition = 0; partition < 64; partition++) {
            queue.sendTo(partition, "task-" + partition);
        }
        await().atMost(LONG).until(() -> count(Deed.TAKEN) == 2);

        leaver.close();
        assertThat(leaver.failure()).isEmpty();
        IntStream.range(0, 64).forEach(partition -> finished.add("task-" + partition));
        finished.add("first");

        await().atMost(LONG).until(() -> count(Deed.DONE) == 65);
        assertThat(journal).noneMatch(entry -> entry.deed() == Deed.LOST);
        assertThat(journal.stream().filter(entry -> entry.deed() == Deed.TAKEN && entry.deliveryCount() > 1))
                .as("only what the leaver ran was handed out again")
                .containsExactly(new Entry(Deed.TAKEN, "first", 2));
    }

    // -- order

    @Test
    void aSlotGoesRoundItsPartitions() throws Exception {
        queue.sendTo(0, "a0", "a1", "a2", "a3", "a4", "a5");
        queue.sendTo(1, "b0");
        queue.sendTo(63, "c0");
        TaskQueue slot = queue.slot();

        List<String> order = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            TaskLease lease = taken(slot);
            order.add(lease.key().orElseThrow());
            assertThat(lease.accept()).isTrue();
        }

        assertThat(order.subList(0, 5)).contains("b0", "c0");
        assertThat(order.stream().filter(task -> task.startsWith("a")))
                .containsExactly("a0", "a1", "a2", "a3", "a4", "a5");
    }
}
