package io.tailrace.router.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailrace.embedded.TestCluster;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Offsets and transaction marks of a real broker. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class KafkaCatchUpIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestCluster cluster = TestCluster.shared();
    private final KafkaConnection connection =
            new KafkaConnection(cluster.bootstrapServers(), cluster.registryUrl(), cluster.uniquePrefix(), Map.of());
    private final Topics topics = connection.topics();

    @BeforeEach
    void makeTopics() throws Exception {
        try (Admin admin = Admin.create(connection.clientConfig("admin"))) {
            admin.createTopics(Stream.of(
                                    topics.prefix() + "router-ingest-by-job-repartition",
                                    topics.commands(),
                                    topics.dispatched(),
                                    topics.outcomes(),
                                    topics.progress(),
                                    topics.publishRequests())
                            .map(name -> new NewTopic(name, 2, (short) 1))
                            .toList())
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    /** A record and the mark of its transaction behind it. */
    private void write(String topic) throws Exception {
        Map<String, Object> config = connection.clientConfig("writer");
        config.put("transactional.id", topic);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, null, "any".getBytes(UTF_8)))
                    .get(30, TimeUnit.SECONDS);
            producer.commitTransaction();
        }
    }

    private void commit(String topic, long offset) throws Exception {
        try (Admin admin = Admin.create(connection.clientConfig("admin"))) {
            admin.alterConsumerGroupOffsets(
                            topics.prefix() + "router",
                            Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void isCaughtUpWhenAllThatLayInTheInputsIsCommitted() throws Exception {
        write(topics.outcomes());
        write(topics.dispatched());
        try (KafkaCatchUp catchUp = new KafkaCatchUp(connection, "router")) {
            BooleanSupplier unread = catchUp.begin(0);
            BooleanSupplier empty = catchUp.begin(1);
            await().atMost(LIMIT).until(empty::getAsBoolean);
            assertThat(unread.getAsBoolean()).isFalse();

            write(topics.commands());
            commit(topics.outcomes(), 1);
            BooleanSupplier halfRead = catchUp.begin(0);
            empty = catchUp.begin(1);
            await().atMost(LIMIT).until(empty::getAsBoolean);
            assertThat(halfRead.getAsBoolean()).isFalse();

            commit(topics.dispatched(), 1);
            await().atMost(LIMIT).until(unread::getAsBoolean);
            assertThat(halfRead.getAsBoolean()).isFalse();
            commit(topics.commands(), 1);
            await().atMost(LIMIT).until(halfRead::getAsBoolean);
        }
    }
}
