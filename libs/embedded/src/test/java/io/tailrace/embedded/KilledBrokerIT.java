package io.tailrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is killed in the middle of a transaction whose producer never comes back. */
class KilledBrokerIT {

    private static final String TOPIC = "kept";

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
            leaveATransactionOpen(address, killed);
        } finally {
            killed.destroyForcibly();
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0, 0, AT_ONCE)) {
            String address = kafka.bootstrapServers();
            try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", address), new StringSerializer(), new StringSerializer())) {
                producer.send(new ProducerRecord<>(TOPIC, "after")).get();
            }
            assertThat(firstCommitted(address)).isEqualTo("after");
        }
    }

    private static void leaveATransactionOpen(String address, Process broker) throws Exception {
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
                        "somebody",
                        "transaction.timeout.ms",
                        1_000,
                        "linger.ms",
                        0),
                new StringSerializer(),
                new StringSerializer());
        try {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, "never committed")).get();
            broker.destroyForcibly().waitFor();
        } finally {
            producer.close(Duration.ZERO);
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
