package io.tailrace.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Task queue over a share group (KIP-932): any number of slots on one partition, a lock per record with renewal. The group's own settings
 * (lock duration, isolation, start offset) are {@link ClusterBootstrap}'s and must stand before the first member joins.
 */
public final class ShareGroupTaskQueue implements TaskQueue {

    private static final Logger LOG = LoggerFactory.getLogger(ShareGroupTaskQueue.class);

    /**
     * A fetch that acquires only a transaction marker brings no record and the poll sits out its timeout, so no long polls. But every
     * poll call orders a fetch, and one ordered in the instant a record arrives locks a second record, which a busy slot can't hand out
     * before its lock ends: with slices of 10 ms throughput collapses, at 100 ms some 0.3 % of the deliveries do so (measured).
     */
    private static final Duration SLICE = Duration.ofMillis(100);

    private static final Duration ACKNOWLEDGE_LIMIT = Duration.ofSeconds(10);
    private static final Duration RENEWED_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final int MAX_POLL_INTERVAL_MILLIS = 120_000;

    private final ShareConsumer<byte[], byte[]> consumer;
    private final ClientMeters meters;
    private @Nullable Lease open;

    /** As below, without meters. */
    public ShareGroupTaskQueue(KafkaConnection connection, String queue, String clientId) {
        this(connection, queue, clientId, new SimpleMeterRegistry());
    }

    /**
     * Connects at the first take.
     *
     * @param queue a pool, {@code probe} or {@code publish}
     */
    public ShareGroupTaskQueue(KafkaConnection connection, String queue, String clientId, MeterRegistry metrics) {
        Topics topics = connection.topics();
        Map<String, Object> config = connection.clientConfig(clientId);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, topics.workers(queue));
        config.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        // batch_optimized may lock a whole producer batch for one slot.
        config.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, MAX_POLL_INTERVAL_MILLIS);
        consumer = new KafkaShareConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        // One topic of one partition: the group hands partitions out, so that of two each slot would see one (decision
        // 0005).
        consumer.subscribe(List.of(topics.tasks(queue)));
        meters = ClientMeters.ofShareConsumer(consumer::metrics, clientId, metrics);
    }

    /**
     * {@inheritDoc}
     *
     * @throws KafkaException when the broker refuses this member (rights, group full) or can't be spoken to
     */
    @Override
    public Optional<TaskLease> take(Duration wait) {
        if (open != null) {
            throw new IllegalStateException("the lease taken before is not settled");
        }
        long start = System.nanoTime();
        try {
            do {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(SLICE)) {
                    Lease taken = new Lease(record);
                    open = taken;
                    // A record that outlived its lock in the client's buffer is handed out all the same.
                    if (taken.renew()) {
                        return Optional.of(taken);
                    }
                }
            } while (System.nanoTime() - start < wait.toNanos()
                    && !Thread.currentThread().isInterrupted());
        } catch (InterruptException e) { // it has set the thread's flag again
            LOG.debug("interrupted while waiting for a task", e);
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        open = null;
        meters.close();
        consumer.close(CLOSE_LIMIT);
    }

    private final class Lease implements TaskLease {

        private final ConsumerRecord<byte[], byte[]> record;
        private long confirmedNanos = System.nanoTime();

        Lease(ConsumerRecord<byte[], byte[]> record) {
            this.record = record;
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
            return record.deliveryCount().map(Short::intValue).orElse(1);
        }

        @Override
        public boolean renew() {
            if (!acknowledge(AcknowledgeType.RENEW)) {
                return false;
            }
            // A renewed record is handed out by poll again; only then may it be acknowledged again.
            long start = System.nanoTime();
            try {
                while (System.nanoTime() - start < RENEWED_LIMIT.toNanos()) {
                    for (ConsumerRecord<byte[], byte[]> next : consumer.poll(SLICE)) {
                        if (isSame(next)) {
                            confirmedNanos = System.nanoTime();
                            return true;
                        }
                        giveBack(next);
                    }
                }
                LOG.warn("{} did not come back after its renewal", this);
            } catch (KafkaException e) {
                LOG.warn("{} is lost: {}", this, e.getMessage());
            }
            open = null;
            return false;
        }

        private boolean isSame(ConsumerRecord<byte[], byte[]> other) {
            return other.offset() == record.offset()
                    && other.partition() == record.partition()
                    && other.topic().equals(record.topic());
        }

        private void giveBack(ConsumerRecord<byte[], byte[]> other) {
            consumer.acknowledge(other, AcknowledgeType.RELEASE);
            consumer.commitSync(ACKNOWLEDGE_LIMIT);
        }

        @Override
        public boolean accept() {
            return settle(AcknowledgeType.ACCEPT);
        }

        @Override
        public void release() {
            settle(AcknowledgeType.RELEASE);
        }

        @Override
        public void reject() {
            settle(AcknowledgeType.REJECT);
        }

        private boolean settle(AcknowledgeType type) {
            boolean isRecorded = acknowledge(type);
            if (open == this) {
                open = null;
            }
            return isRecorded;
        }

        private boolean acknowledge(AcknowledgeType type) {
            if (open != this) {
                return false;
            }
            if (hasOutlivedItsLock()) {
                LOG.warn("{} is lost: it was not renewed in time", this);
                consumer.acknowledge(record, AcknowledgeType.RELEASE); // the broker ignores or refuses it
                open = null;
                return false;
            }
            try {
                consumer.acknowledge(record, type);
                Optional<KafkaException> failure = consumer.commitSync(ACKNOWLEDGE_LIMIT).values().stream()
                        .flatMap(Optional::stream)
                        .findFirst();
                if (failure.isEmpty()) {
                    return true;
                }
                LOG.warn("{} is lost, {} refused: {}", this, type, failure.get().getMessage());
            } catch (IllegalStateException | KafkaException e) {
                // The first: the consumer has dropped the record, its session or the partition's leader changed.
                LOG.warn("{} is lost, {} failed: {}", this, type, e.getMessage());
            }
            open = null;
            return false;
        }

        /**
         * By this process's own clock, which starts later than the broker's. The broker can't be asked: of a record that another slot
         * has taken over and settled it says yes to everything (seen with 4.3.1).
         */
        private boolean hasOutlivedItsLock() {
            return consumer.acquisitionLockTimeoutMs()
                    .map(millis -> System.nanoTime() - confirmedNanos
                            > Duration.ofMillis(millis).toNanos())
                    .orElse(false);
        }

        @Override
        public String toString() {
            return "the lease on " + record.topic() + "-" + record.partition() + "@" + record.offset();
        }
    }
}
