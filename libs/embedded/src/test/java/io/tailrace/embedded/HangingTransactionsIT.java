package io.tailrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HangingTransactionsIT {

    private static final int TRANSACTIONS = 300;

    @TempDir
    static Path dir;

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start(dir, 0, 0);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private static void createTopic(String name) throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(2), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private static KafkaProducer<String, String> producer(String id) {
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", id, "linger.ms", 0),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    private static ProducerState stateOf(TopicPartition partition) throws Exception {
        try (Admin admin = admin()) {
            return admin.describeProducers(List.of(partition))
                    .partitionResult(partition)
                    .get()
                    .activeProducers()
                    .get(0);
        }
    }

    /** They come and go while it looks, as those of a stream application do. */
    @Test
    void leavesTransactionsAloneThatAreUnderWay() throws Exception {
        createTopic("busy");
        try (KafkaProducer<String, String> producer = producer("busy");
                HangingTransactions watch = HangingTransactions.watch(kafka.bootstrapServers())) {
            for (int i = 0; i < TRANSACTIONS; i++) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("busy", i % 2, "key", "value"))
                        .get();
                if (i % 10 == 0) {
                    watch.end();
                }
                producer.commitTransaction();
                if (i % 10 == 5) {
                    watch.end();
                }
            }
            assertThat(watch.ended() + kafka.endedTransactions()).isZero();
        }
    }

    @Test
    void aCommitIsKnownAndCanBeMarkedFromOutside() throws Exception {
        createTopic("decided");
        TopicPartition partition = new TopicPartition("decided", 0);
        try (KafkaProducer<String, String> producer = producer("decided")) {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("decided", 0, "key", "first")).get();
            short epoch = (short) stateOf(partition).producerEpoch();
            long id = stateOf(partition).producerId();
            assertThat(TransactionDecisions.read(kafka.bootstrapServers()).commit(id, epoch))
                    .isEmpty();
            producer.commitTransaction();
            await().untilAsserted(() -> assertThat(
                            TransactionDecisions.read(kafka.bootstrapServers()).commit(id, epoch))
                    .contains(new TransactionDecisions.Commit((short) (epoch + 1), (short) 2)));

            producer.beginTransaction();
            producer.send(new ProducerRecord<>("decided", 0, "key", "second")).get();
            ProducerState open = stateOf(partition);
            CommitMarkers.write(
                    kafka.bootstrapServers(),
                    partition,
                    open,
                    new TransactionDecisions.Commit((short) (open.producerEpoch() + 1), (short) 2));
            assertThat(stateOf(partition).currentTransactionStartOffset()).isEmpty();
            assertThat(committed(partition, 2)).containsExactly("first", "second");
        }
    }

    private static List<String> committed(TopicPartition partition, int count) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> values = new ArrayList<>();
            await().until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
                return values.size() >= count;
            });
            return values;
        }
    }
}
