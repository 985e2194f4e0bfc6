package io.tailrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.coordinator.transaction.TransactionLog;
import org.apache.kafka.coordinator.transaction.TransactionMetadata;
import org.apache.kafka.coordinator.transaction.TransactionState;
import org.apache.kafka.coordinator.transaction.TxnTransitMetadata;
import org.apache.kafka.server.common.TransactionVersion;
import org.assertj.core.api.ThrowingConsumer;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is killed in the middle of a transaction whose producer never comes back. */
class KilledBrokerIT {

    private static final String TOPIC = "kept";
    private static final String PRODUCER = "somebody";

    /** So soon that the broker has not become the leader of its partitions yet: then Kafka leaves their markers out. */
    private static final Map<String, String> AT_ONCE =
            Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "300");

    /** The process that is killed. */
    static final class Broker {

        private Broker() {}

        public static void main(String[] args) throws Exception {
            try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]), 0, 0)) {
                System.out.println("address " + kafka.bootstrapServers());
                Thread.sleep(Long.MAX_VALUE);
            }
        }
    }

    @Test
    void readersOfCommittedRecordsGetPastItsTransaction(@TempDir Path dir) throws Exception {
        killAfter(dir, address -> {});
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0, 0, AT_ONCE)) {
            sendAfterwards(kafka.bootstrapServers());
            assertThat(firstCommitted(kafka.bootstrapServers())).isEqualTo("after");
        }
    }

    /** By the coordinator, or where it missed some partition by the watch: that depends on who is first. */
    @Test
    void whatItHadDecidedToCommitIsCommitted(@TempDir Path dir) throws Exception {
        killAfter(dir, KilledBrokerIT::decideToCommit);
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0, 0)) {
            sendAfterwards(kafka.bootstrapServers());
            assertThat(firstCommitted(kafka.bootstrapServers())).isEqualTo("sent in a transaction");
        }
    }

    private static void killAfter(Path dir, ThrowingConsumer<String> more) throws Exception {
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Broker.class.getName(),
                        dir.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = killed.inputReader()) {
            String address = out.lines()
                    .filter(line -> line.startsWith("address "))
                    .findFirst()
                    .orElseThrow()
                    .substring("address ".length());
            leaveATransactionOpen(address, () -> {
                more.accept(address);
                killed.destroyForcibly().waitFor();
            });
        } finally {
            killed.destroyForcibly();
        }
    }

    private static void leaveATransactionOpen(String address, ThrowingRunnable then) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        address,
                        "transactional.id",
                        PRODUCER,
                        "transaction.timeout.ms",
                        1_000,
                        "linger.ms",
                        0),
                new StringSerializer(),
                new StringSerializer());
        try {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, "sent in a transaction")).get();
            then.run();
        } catch (Throwable e) {
            throw new AssertionError(e);
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    /** Leaves what a coordinator writes when it is asked to commit, and nothing of what it does next. */
    private static void decideToCommit(String address) throws Exception {
        TransactionMetadata open = lastOf(address);
        assertThat(open.state()).isEqualTo(TransactionState.ONGOING);
        TxnTransitMetadata decided = open.prepareAbortOrCommit(
                TransactionState.PREPARE_COMMIT, TransactionVersion.TV_2, -1, System.currentTimeMillis(), false);
        try (KafkaProducer<byte[], byte[]> log = new KafkaProducer<>(
                Map.of("bootstrap.servers", address, "client.id", "__admin_client"), // else it may not write there
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            log.send(new ProducerRecord<>(
                            Topic.TRANSACTION_STATE_TOPIC_NAME,
                            Utils.abs(PRODUCER.hashCode())
                                    % log.partitionsFor(Topic.TRANSACTION_STATE_TOPIC_NAME)
                                            .size(),
                            TransactionLog.keyToBytes(PRODUCER),
                            TransactionLog.valueToBytes(decided, TransactionVersion.TV_2)))
                    .get();
        }
    }

    private static TransactionMetadata lastOf(String address) {
        List<TransactionMetadata> all = new ArrayList<>();
        TransactionDecisions.readLog(address, all::add);
        return all.get(all.size() - 1);
    }

    private static void sendAfterwards(String address) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", address), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, "after")).get();
        }
    }

    private static String firstCommitted(String address) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", address, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(TOPIC, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return await().atMost(Duration.ofMinutes(2))
                    .until(
                            () -> {
                                for (var record : consumer.poll(Duration.ofMillis(200))) {
                                    return record.value();
                                }
                                return "";
                            },
                            value -> !value.isEmpty());
        }
    }
}
