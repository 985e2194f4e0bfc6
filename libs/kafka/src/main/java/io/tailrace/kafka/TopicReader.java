package io.tailrace.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads any stretch of a topic, committed records only and outside of any group. Safe for several threads, which wait for each other.
 * Every method throws {@link org.apache.kafka.common.KafkaException} when the broker does not answer.
 */
public final class TopicReader implements AutoCloseable {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;

    /** Connects at the first call. */
    public TopicReader(KafkaConnection connection, String clientId) {
        Map<String, Object> config = connection.clientConfig(clientId);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Records that stand one after the other.
     *
     * @param next offset at which to go on
     * @param end offset behind the last record there is
     */
    public record Stretch(List<ConsumerRecord<byte[], byte[]>> records, long next, long end) {

        public Stretch {
            records = List.copyOf(records);
        }

        public boolean isLast() {
            return next >= end;
        }
    }

    /** The partition in which producers put {@code key} unless they choose another. */
    public synchronized int partitionOf(String topic, String key) {
        int partitions = consumer.partitionsFor(topic, ANSWER_LIMIT).size();
        return BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), partitions);
    }

    /** Offset of the first record of that time (UTC milliseconds) or later; that behind the last one when there is none. */
    public synchronized long offsetAt(String topic, int partition, long millis) {
        TopicPartition place = new TopicPartition(topic, partition);
        OffsetAndTimestamp found =
                consumer.offsetsForTimes(Map.of(place, millis), ANSWER_LIMIT).get(place);
        return found == null ? end(place) : found.offset();
    }

    /**
     * What one fetch brings, from {@code offset} on, or from the first record after it that retention has left.
     *
     * @return without records at the end, and where only markers of transactions follow for the length of {@code limit}
     */
    public synchronized Stretch read(String topic, int partition, long offset, Duration limit) {
        TopicPartition place = new TopicPartition(topic, partition);
        long end = end(place);
        if (offset >= end) {
            return new Stretch(List.of(), offset, end);
        }
        consumer.assign(List.of(place));
        consumer.seek(place, offset);
        List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(limit).records(place);
        return new Stretch(records, consumer.position(place, ANSWER_LIMIT), end);
    }

    private long end(TopicPartition place) {
        return consumer.endOffsets(List.of(place), ANSWER_LIMIT).getOrDefault(place, 0L);
    }

    @Override
    public synchronized void close() {
        consumer.close();
    }
}
