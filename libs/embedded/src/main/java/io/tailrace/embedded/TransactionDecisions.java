package io.tailrace.embedded;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.coordinator.transaction.TransactionLog;
import org.apache.kafka.coordinator.transaction.TransactionMetadata;
import org.apache.kafka.coordinator.transaction.TransactionState;

/**
 * Which transactions were committed, as the log of their coordinators has it: the decision stands there before it is carried out in the
 * partitions. A producer has another epoch after each transaction (KIP-890), so one is told from the next.
 */
final class TransactionDecisions {

    private static final Duration POLL = Duration.ofMillis(500);

    /** A transaction as one of its partitions knows it. */
    record Part(TopicPartition partition, long producerId, short epoch) {}

    /** How its commit is marked in a partition. */
    record Commit(short epoch, short transactionVersion) {}

    private final Map<Part, Commit> commits = new HashMap<>();

    /** Reads the log, whole. */
    static TransactionDecisions read(String bootstrapServers) {
        TransactionDecisions decisions = new TransactionDecisions();
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.CLIENT_ID_CONFIG,
                "transaction-decisions");
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.TRANSACTION_STATE_TOPIC_NAME).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(decisions::add);
            }
        }
        return decisions;
    }

    /** The last word on a transaction counts: without epochs of their own one follows the other under the same name. */
    private void add(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() != null
                && TransactionLog.read(ByteBuffer.wrap(record.key()), ByteBuffer.wrap(record.value()))
                        instanceof TransactionLog.TxnRecord entry) {
            add(entry.metadata());
        }
    }

    void add(TransactionMetadata decided) {
        boolean isCommit = decided.state() == TransactionState.PREPARE_COMMIT;
        if (!isCommit && decided.state() != TransactionState.PREPARE_ABORT) {
            return;
        }
        boolean hasOwnEpoch = decided.clientTransactionVersion().supportsEpochBump();
        short epoch = (short) (decided.producerEpoch() - (hasOwnEpoch ? 1 : 0));
        for (TopicPartition partition : decided.topicPartitions()) {
            Part part = new Part(partition, decided.producerId(), epoch);
            if (isCommit) {
                commits.put(
                        part,
                        new Commit(
                                decided.producerEpoch(),
                                decided.clientTransactionVersion().featureLevel()));
            } else {
                commits.remove(part);
            }
        }
    }

    /** Empty for a transaction that was aborted, or that nobody decided on. */
    Optional<Commit> commit(Part part) {
        return Optional.ofNullable(commits.get(part));
    }
}
