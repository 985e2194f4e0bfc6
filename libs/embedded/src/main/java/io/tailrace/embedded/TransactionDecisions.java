package io.tailrace.embedded;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.coordinator.transaction.TransactionLog;
import org.apache.kafka.coordinator.transaction.TransactionMetadata;
import org.apache.kafka.coordinator.transaction.TransactionState;

/**
 * Which transactions were committed, as the log of their coordinators has it: the decision stands there before it is carried out in the
 * partitions. Told of producers that have another epoch after each transaction (KIP-890, which Kafka 4 clients do), so that one is told from
 * the next; of others nothing is known here.
 */
final class TransactionDecisions {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** How its commit is marked in a partition. */
    record Commit(short epoch, short transactionVersion) {}

    private record Transaction(long producerId, short epoch) {}

    private final Map<Transaction, Commit> commits = new HashMap<>();

    /** @throws TimeoutException when the log cannot be read soon */
    static TransactionDecisions read(String bootstrapServers) {
        TransactionDecisions decisions = new TransactionDecisions();
        readLog(bootstrapServers, decisions::add);
        return decisions;
    }

    /** Hands on all that coordinators have written, what is latest of a producer last. */
    static void readLog(String bootstrapServers, Consumer<TransactionMetadata> entries) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.CLIENT_ID_CONFIG,
                "transaction-decisions");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.TRANSACTION_STATE_TOPIC_NAME).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException(
                            "the log of transactions was not read within " + LIMIT.toSeconds() + " s");
                }
                consumer.poll(POLL).forEach(record -> {
                    if (record.value() != null
                            && TransactionLog.read(ByteBuffer.wrap(record.key()), ByteBuffer.wrap(record.value()))
                                    instanceof TransactionLog.TxnRecord entry) {
                        entries.accept(entry.metadata());
                    }
                });
            }
        }
    }

    void add(TransactionMetadata entry) {
        boolean isCommit =
                entry.state() == TransactionState.PREPARE_COMMIT || entry.state() == TransactionState.COMPLETE_COMMIT;
        if (isCommit && entry.clientTransactionVersion().supportsEpochBump()) {
            commits.put(
                    new Transaction(entry.producerId(), (short) (entry.producerEpoch() - 1)),
                    new Commit(
                            entry.producerEpoch(),
                            entry.clientTransactionVersion().featureLevel()));
        }
    }

    /**
     * Of the transaction in which a producer wrote with {@code epoch}. Empty for one that was aborted, that nobody decided on, or that
     * nothing is known of any more.
     */
    Optional<Commit> commit(long producerId, short epoch) {
        return Optional.ofNullable(commits.get(new Transaction(producerId, epoch)));
    }
}
