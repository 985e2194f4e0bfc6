package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PublishingIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void aSentRecordLiesOnTheTopicUnderItsKey() throws Exception {
        KafkaConnection connection = Clusters.ready();
        String topic = connection.topics().commands();
        try (EventPublisher publisher = new EventPublisher(connection, "writer")) {
            publisher.send(topic, Optional.of("j"), Records.cancel("j")).join();
        }

        ConsumerRecord<byte[], byte[]> record = first(connection, topic);

        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("j");
        assertThat(record.value()).startsWith(0).hasSize(11);
    }

    @Test
    void aWriterHasMetersUntilItIsClosed() throws Exception {
        KafkaConnection connection = Clusters.ready();
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        try (EventPublisher publisher = new EventPublisher(connection, "writer", metrics)) {
            publisher.sendAndWait(connection.topics().commands(), Optional.of("j"), Records.cancel("j"), LIMIT);

            assertThat(metrics.get("kafka.producer.record.send")
                            .tag("client.id", "writer")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(metrics.get("kafka.producer.connection.count").gauge().value())
                    .isPositive();
        }
        assertThat(metrics.getMeters()).isEmpty();
    }

    @Test
    void saysThatATopicIsMissing() {
        KafkaConnection connection = Clusters.blank();
        try (EventPublisher publisher = new EventPublisher(connection, "writer")) {
            assertThatThrownBy(() -> publisher.sendAndWait("nowhere", Optional.of("j"), Records.cancel("j"), LIMIT))
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("the record j was not sent to nowhere");
        }
    }

    @Test
    void aRegistryThatIsAwayFailsTheSendWithItsCause() {
        KafkaConnection ready = Clusters.ready();
        KafkaConnection connection =
                new KafkaConnection(ready.bootstrapServers(), "http://127.0.0.1:1", ready.topicPrefix(), Map.of());
        try (EventPublisher publisher = new EventPublisher(connection, "writer")) {
            assertThatThrownBy(() -> publisher
                            .send(ready.topics().commands(), Optional.empty(), Records.cancel("j"))
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(PublishException.class)
                    .hasCauseInstanceOf(RegistryUnavailableException.class);
        }
    }

    @Test
    void aDeadLetterKeepsItsBytesAndTellsWhereItComesFrom() throws Exception {
        KafkaConnection connection = Clusters.ready();
        byte[] value = new byte[1024 * 1024];
        value[0] = 7;
        try (DeadLetters letters = new DeadLetters(connection, "writer")) {
            letters.send(
                    new byte[] {1},
                    value,
                    new DeadLetters.Origin("some.topic", 3, 42),
                    "not a record: " + "x".repeat(10_000),
                    new IllegalStateException("y".repeat(100_000)));
        }

        ConsumerRecord<byte[], byte[]> record =
                first(connection, connection.topics().deadLetters());

        assertThat(record.key()).containsExactly(1);
        assertThat(record.value()).isEqualTo(value);
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        assertThat(headers)
                .containsEntry("tailrace.origin.topic", "some.topic")
                .containsEntry("tailrace.origin.partition", "3")
                .containsEntry("tailrace.origin.offset", "42");
        assertThat(headers.get("tailrace.reason"))
                .startsWith("not a record: xxx")
                .hasSize(2048);
        assertThat(headers.get("tailrace.stack"))
                .startsWith("java.lang.IllegalStateException: yyy")
                .hasSize(8192);
    }

    private static ConsumerRecord<byte[], byte[]> first(KafkaConnection connection, String topic) {
        Map<String, Object> config = connection.clientConfig("reader");
        config.put("auto.offset.reset", "earliest");
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            return Awaitility.await()
                    .atMost(LIMIT)
                    .until(
                            () -> consumer.poll(Duration.ofMillis(200)).records(partition),
                            records -> !records.isEmpty())
                    .get(0);
        }
    }
}
