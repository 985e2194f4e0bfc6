package io.tailrace.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends transactions that hang: partitions that wait for the end of one which its coordinator has done with, so that whoever reads committed
 * records never gets past it. The coordinator of Kafka 4.3.1 leaves a partition out that has no leader while the end is written, as though
 * its topic were deleted. With one broker every partition is without a leader for a moment of a start that follows a kill. What
 * {@code kafka-transactions.sh find-hanging} and {@code abort} do by hand (KIP-664), but what was decided stands: a transaction that its
 * coordinator committed is committed in the rest of its partitions too.
 *
 * <p>A single look may be wrong: what is under way in one moment may be done with in the next, when the coordinator is asked. So a
 * transaction is ended when two looks a second apart find the very same one hanging.
 */
final class HangingTransactions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration SECOND_LOOK = Duration.ofSeconds(1);
    private static final int LIMIT_MILLIS = 30_000;

    /** What a producer has left open in a partition. */
    private record Part(TopicPartition partition, ProducerState producer) {

        /** Equal for the same transaction only. */
        List<Object> identity() {
            return List.of(
                    partition,
                    producer.producerId(),
                    producer.producerEpoch(),
                    producer.currentTransactionStartOffset());
        }
    }

    private final String bootstrapServers;
    private final Admin admin;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "hanging-transactions");
        thread.setDaemon(true);
        return thread;
    });

    private final AtomicInteger ended = new AtomicInteger();

    private volatile Set<List<Object>> suspects = Set.of();

    private HangingTransactions(String bootstrapServers, Admin admin) {
        this.bootstrapServers = bootstrapServers;
        this.admin = admin;
    }

    /** Looks at once, without waiting for it, and then again and again. */
    static HangingTransactions watch(String bootstrapServers) {
        HangingTransactions watch = new HangingTransactions(
                bootstrapServers,
                Admin.create(Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        AdminClientConfig.CLIENT_ID_CONFIG,
                        "hanging-transactions",
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        LIMIT_MILLIS)));
        watch.lookIn(Duration.ZERO);
        return watch;
    }

    private void lookIn(Duration delay) {
        ScheduledFuture<?> unused = clock.schedule(this::look, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            end();
        } catch (ExecutionException | KafkaException e) {
            LOG.debug("not looked at: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (RuntimeException e) {
            LOG.warn("Transactions that hang cannot be looked for", e);
        }
        if (!clock.isShutdown()) {
            lookIn(suspects.isEmpty() ? EVERY : SECOND_LOOK);
        }
    }

    /** How many parts of transactions were ended. */
    int ended() {
        return ended.get();
    }

    /** One look. */
    synchronized void end() throws ExecutionException, InterruptedException {
        List<Part> hanging = hanging();
        Set<List<Object>> before = suspects;
        suspects = hanging.stream().map(Part::identity).collect(Collectors.toSet());
        List<Part> sure = hanging.stream()
                .filter(part -> before.contains(part.identity()))
                .toList();
        if (!sure.isEmpty()) {
            TransactionDecisions decisions = TransactionDecisions.read(bootstrapServers);
            for (Part part : sure) {
                end(part, decisions);
            }
        }
    }

    private List<Part> hanging() throws ExecutionException, InterruptedException {
        Map<TopicPartition, List<ProducerState>> open = open();
        if (open.isEmpty()) {
            return List.of();
        }
        Map<Long, TransactionDescription> known = known();
        List<Part> hanging = new ArrayList<>();
        open.forEach((partition, producers) -> producers.stream()
                .filter(producer -> hangs(partition, Optional.ofNullable(known.get(producer.producerId()))))
                .forEach(producer -> hanging.add(new Part(partition, producer))));
        return hanging;
    }

    private void end(Part part, TransactionDecisions decisions) throws InterruptedException {
        ProducerState producer = part.producer();
        Optional<TransactionDecisions.Commit> commit =
                decisions.commit(producer.producerId(), (short) producer.producerEpoch());
        try {
            if (commit.isPresent()) {
                CommitMarkers.write(bootstrapServers, part.partition(), producer, commit.get());
            } else {
                abort(part.partition(), producer);
            }
            ended.incrementAndGet();
            LOG.warn(
                    "{} a transaction that hung in {} since a broker was killed",
                    commit.isPresent() ? "Committed" : "Aborted",
                    part.partition());
        } catch (IOException | ExecutionException e) {
            LOG.debug("{} is left as it is: {}", part.partition(), e.getMessage());
        }
    }

    /** Whether a partition waits for nobody, by what the coordinator says of its producer afterwards. */
    static boolean hangs(TopicPartition partition, Optional<TransactionDescription> transaction) {
        return transaction
                .filter(description -> switch (description.state()) {
                    case ONGOING, PREPARE_ABORT, PREPARE_COMMIT ->
                        description.topicPartitions().contains(partition);
                    case EMPTY, COMPLETE_ABORT, COMPLETE_COMMIT -> false;
                    default -> true;
                })
                .isEmpty();
    }

    private Map<TopicPartition, List<ProducerState>> open() throws ExecutionException, InterruptedException {
        Map<TopicPartition, List<ProducerState>> open = new HashMap<>();
        admin.describeProducers(partitions()).all().get().forEach((partition, state) -> {
            List<ProducerState> producers = state.activeProducers().stream()
                    .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                    .toList();
            if (!producers.isEmpty()) {
                open.put(partition, producers);
            }
        });
        return open;
    }

    private Collection<TopicPartition> partitions() throws ExecutionException, InterruptedException {
        Collection<String> names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get();
        List<TopicPartition> partitions = new ArrayList<>();
        admin.describeTopics(names)
                .allTopicNames()
                .get()
                .forEach((name, topic) -> topic.partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(name, partition.partition()))));
        return partitions;
    }

    private Map<Long, TransactionDescription> known() throws ExecutionException, InterruptedException {
        List<String> ids = admin.listTransactions().all().get().stream()
                .map(TransactionListing::transactionalId)
                .toList();
        Map<Long, TransactionDescription> known = new HashMap<>();
        admin.describeTransactions(ids)
                .all()
                .get()
                .values()
                .forEach(description -> known.put(description.producerId(), description));
        return known;
    }

    private void abort(TopicPartition partition, ProducerState producer)
            throws ExecutionException, InterruptedException {
        admin.abortTransaction(new AbortTransactionSpec(
                        partition,
                        producer.producerId(),
                        (short) producer.producerEpoch(),
                        producer.coordinatorEpoch().orElse(0)))
                .all()
                .get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        admin.close(Duration.ZERO);
    }
}
