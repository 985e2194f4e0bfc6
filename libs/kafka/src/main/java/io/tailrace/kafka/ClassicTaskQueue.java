package io.tailrace.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Task queue over a consumer group with the classic protocol, which every broker has: a slot owns some of the topic's partitions and takes
 * one record at a time from any of them. The group's position stands at the task under way, so its lag is what waits and what runs; each
 * renewal is a commit, which the broker refuses to a member that it has put out.
 */
public final class ClassicTaskQueue implements TaskQueue {

    private static final Logger LOG = LoggerFactory.getLogger(ClassicTaskQueue.class);
    private static final Duration REBALANCE_SLICE = Duration.ofMillis(50);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    /**
     * When the broker puts a member out.
     *
     * @param session without a heartbeat, which a thread of the client sends: the process died or was paused
     * @param betweenPolls without a poll, which taking and renewing are: the slot hangs
     */
    record Limits(Duration session, Duration betweenPolls) {

        static Limits standard() {
            return new Limits(Duration.ofSeconds(30), Duration.ofSeconds(120));
        }

        /** A member learns of a rebalance by a heartbeat, so not Kafka's 3 s. */
        Duration heartbeat() {
            return Duration.ofMillis(Math.min(1_000, session.toMillis() / 3));
        }
    }

    private final Consumer<byte[], byte[]> consumer;
    private final String clientId;
    private final Limits limits;
    private final ClientMeters meters;
    private final GroupPositions positions;
    private @Nullable Lease open;

    /**
     * Connects at the first take.
     *
     * @param queue a pool, {@code probe} or {@code publish}
     */
    public ClassicTaskQueue(KafkaConnection connection, String queue, String clientId, MeterRegistry metrics) {
        this(connection, queue, clientId, metrics, Limits.standard());
    }

    ClassicTaskQueue(KafkaConnection connection, String queue, String clientId, MeterRegistry metrics, Limits limits) {
        this.clientId = clientId;
        this.limits = limits;
        Topics topics = connection.topics();
        Map<String, Object> config = connection.clientConfig(clientId);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, topics.workers(queue));
        config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        // No static membership: a slot that closes would keep its partitions for a whole session.
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(HoldingAssignor.class));
        Supplier<Optional<Integer>> held = this::heldPartition;
        config.put(HoldingAssignor.HELD, held);
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, millis(limits.session()));
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, millis(limits.heartbeat()));
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, millis(limits.betweenPolls()));
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        // One batch a fetch, from the partition whose turn it is: more would be read from one before the next is
        // looked at.
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        positions = new GroupPositions(consumer);
        consumer.subscribe(List.of(topics.tasks(queue)), new Ownership());
        meters = ClientMeters.ofMember(consumer::metrics, clientId, metrics);
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    private Optional<Integer> heldPartition() {
        return Optional.ofNullable(open).map(lease -> lease.partition.partition());
    }

    /**
     * {@inheritDoc}
     *
     * @throws KafkaException when the broker refuses this member (rights) or can't be spoken to
     */
    @Override
    public Optional<TaskLease> take(Duration wait) {
        if (open != null) {
            throw new IllegalStateException("the lease taken before is not settled");
        }
        long end = System.nanoTime() + wait.toNanos();
        try {
            do {
                consumer.resume(consumer.paused());
                Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(left)) {
                    Optional<TaskLease> taken = claim(record, end);
                    if (taken.isPresent()) {
                        return taken;
                    }
                }
                positions.commitWhatWasPassed();
            } while (System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted());
        } catch (InterruptException e) { // it has set the thread's flag again
            LOG.debug("interrupted while waiting for a task", e);
        }
        return Optional.empty();
    }

    private Optional<TaskLease> claim(ConsumerRecord<byte[], byte[]> record, long endNanos) {
        Lease lease = new Lease(record);
        open = lease;
        consumer.pause(consumer.assignment());
        try {
            return lease.mark(endNanos) ? Optional.of(lease) : Optional.empty();
        } finally {
            if (!lease.isMarked()) {
                drop(lease);
            }
        }
    }

    /** The lease ended and the task is not settled: if the partition stays here, the task is read again. */
    private void drop(Lease lease) {
        if (open == lease) {
            open = null;
            rewind(lease.record);
        }
    }

    private void rewind(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (consumer.assignment().contains(partition)) {
            consumer.seek(partition, record.offset());
        }
    }

    @Override
    public void close() {
        open = null;
        meters.close();
        // An interrupted thread would not say goodbye, and its partitions would lie idle for a session.
        boolean isInterrupted = Thread.interrupted();
        try {
            consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What a rebalance does; called within polls. */
    private final class Ownership implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (open != null) {
                consumer.pause(partitions);
            }
            try {
                positions.ask();
            } catch (RetriableException e) {
                LOG.debug("the positions of {} are asked for later", clientId, e);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            positions.forget(partitions);
            Lease lease = open;
            if (lease != null && partitions.contains(lease.partition)) {
                LOG.warn("{} is lost: its partition has another owner", lease);
                open = null;
            }
        }
    }

    private final class Lease implements TaskLease {

        private final ConsumerRecord<byte[], byte[]> record;
        private final TopicPartition partition;
        private int deliveries;
        private long confirmedNanos = System.nanoTime();

        Lease(ConsumerRecord<byte[], byte[]> record) {
            this.record = record;
            this.partition = new TopicPartition(record.topic(), record.partition());
        }

        /** Says at the broker that the task is under way. Only the owner of the partition can, and not within a rebalance. */
        boolean mark(long endNanos) {
            try {
                positions.ask();
                int count = DeliveryMark.deliveries(positions.of(partition), record.offset()) + 1;
                if (commit(DeliveryMark.of(record.offset(), count, clientId), endNanos)) {
                    deliveries = count;
                }
            } catch (CommitFailedException | RetriableException e) {
                LOG.debug("{} is taken later, if it stays here", this, e);
            }
            return isMarked();
        }

        boolean isMarked() {
            return deliveries > 0;
        }

        @Override
        public DeadLetters.Origin origin() {
            return new DeadLetters.Origin(record.topic(), record.partition(), record.offset());
        }

        @Override
        public Optional<String> key() {
            return Optional.ofNullable(record.key()).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        @SuppressWarnings("NullAway") // Kafka's null is a tombstone, which nobody writes to a queue
        public byte[] payload() {
            return record.value() == null ? new byte[0] : record.value();
        }

        @Override
        public int deliveryCount() {
            return deliveries;
        }

        @Override
        public boolean renew() {
            return hold(DeliveryMark.of(record.offset(), deliveries, clientId));
        }

        @Override
        public boolean accept() {
            boolean isRecorded = hold(new OffsetAndMetadata(record.offset() + 1));
            if (isRecorded) {
                open = null;
            }
            return isRecorded;
        }

        /** As if it had not been taken: this slot reads it again, or the partition's next owner. */
        @Override
        public void release() {
            hold(DeliveryMark.of(record.offset(), deliveries - 1, clientId));
            drop(this);
        }

        @Override
        public void reject() {
            accept();
        }

        /** Commits on behalf of the lease; where that can't be, it is lost. */
        private boolean hold(OffsetAndMetadata position) {
            if (open != this) {
                return false;
            }
            try {
                pollWithoutTaking(Duration.ZERO);
                if (commit(position, confirmedNanos + limits.session().toNanos())) {
                    return true;
                }
                if (open == this) {
                    LOG.warn("{} is lost: the broker did not confirm it in time", this);
                }
            } catch (KafkaException | IllegalStateException e) {
                LOG.warn("{} is lost: {}", this, e.getMessage());
            }
            drop(this);
            return false;
        }

        /** Tries through rebalances and a broker's restart until {@code endNanos}; whether the lease is lost is the broker's word. */
        private boolean commit(OffsetAndMetadata position, long endNanos) {
            do {
                long asked = System.nanoTime();
                try {
                    positions.commit(Map.of(partition, position));
                    confirmedNanos = asked;
                    return true;
                } catch (RebalanceInProgressException | RetriableException e) {
                    LOG.debug("{} waits: {}", this, e.getMessage());
                    pollWithoutTaking(REBALANCE_SLICE);
                }
            } while (open == this && System.nanoTime() - endNanos < 0);
            return false;
        }

        /** Everything is paused; only rebalances move on. */
        private void pollWithoutTaking(Duration limit) {
            consumer.poll(limit).forEach(ClassicTaskQueue.this::rewind);
        }

        @Override
        public String toString() {
            return "the lease on " + partition + "@" + record.offset();
        }
    }
}
