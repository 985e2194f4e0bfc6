package io.tailrace.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a consumer group has committed for the partitions of one member; nobody else can change it while they are its. */
final class GroupPositions {

    private static final Logger LOG = LoggerFactory.getLogger(GroupPositions.class);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Optional<OffsetAndMetadata>> known = new HashMap<>();

    GroupPositions(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * Asks for those of partitions that are new here.
     *
     * @throws RetriableException when the broker does not answer; within a rebalance it answers nothing else
     */
    void ask() {
        Set<TopicPartition> unknown = new HashSet<>(consumer.assignment());
        unknown.removeAll(known.keySet());
        if (!unknown.isEmpty()) {
            consumer.committed(unknown, ANSWER_LIMIT)
                    .forEach((partition, position) -> known.put(partition, Optional.ofNullable(position)));
        }
    }

    /** Empty also when it was not asked for. */
    Optional<OffsetAndMetadata> of(TopicPartition partition) {
        return known.getOrDefault(partition, Optional.empty());
    }

    /**
     * Commits; on return it stands.
     *
     * @throws CommitFailedException when the broker has put this member out
     * @throws RebalanceInProgressException after another poll it may work
     * @throws RetriableException when the broker does not answer; it may stand or not
     */
    void commit(Map<TopicPartition, OffsetAndMetadata> positions) {
        consumer.commitSync(positions, ANSWER_LIMIT);
        positions.forEach((partition, position) -> known.put(partition, Optional.of(position)));
    }

    /**
     * Moves the positions past what is no task: the markers of the router's transactions, and what it took back. To be called when all
     * before the consumer's own positions is settled; does nothing when it can't be now.
     */
    void commitWhatWasPassed() {
        try {
            ask();
            Map<TopicPartition, OffsetAndMetadata> passed = new HashMap<>();
            for (TopicPartition partition : consumer.assignment()) {
                long position = consumer.position(partition, Duration.ZERO);
                // Never the same again: it may carry the mark of a task that another slot has lost.
                if (position > of(partition).map(OffsetAndMetadata::offset).orElse(-1L)) {
                    passed.put(partition, new OffsetAndMetadata(position));
                }
            }
            if (!passed.isEmpty()) {
                commit(passed);
            }
        } catch (RebalanceInProgressException | CommitFailedException | RetriableException e) {
            LOG.debug("positions are committed later", e);
        }
    }

    /** They are somebody else's now. */
    void forget(Collection<TopicPartition> partitions) {
        known.keySet().removeAll(Set.copyOf(partitions));
    }
}
