package io.tailrace.router.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The ends of one partition of several topics at the first look, and which of them the group of the consumer has not reached. */
final class InputEnds {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int POLLS = 10;

    private final Set<TopicPartition> open = new HashSet<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private volatile boolean areReached;

    InputEnds(List<String> topics, int partition) {
        topics.forEach(topic -> open.add(new TopicPartition(topic, partition)));
    }

    boolean areReached() {
        return areReached;
    }

    /** @param consumer of the group, in no group membership; reads committed records, one a poll */
    void look(Consumer<byte[], byte[]> consumer) {
        if (ends.isEmpty()) {
            ends.putAll(consumer.endOffsets(open));
        }
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(open);
        open.removeIf(partition -> {
            OffsetAndMetadata offset = committed.get(partition);
            consumer.assign(List.of(partition));
            if (offset == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, offset.offset());
            }
            return nothingIsLeft(consumer, partition, ends.getOrDefault(partition, 0L));
        });
        areReached = open.isEmpty();
    }

    /** Reads on, since marks of transactions after the last record are passed by without a commit. */
    private static boolean nothingIsLeft(Consumer<byte[], byte[]> consumer, TopicPartition partition, long end) {
        for (int poll = 0; poll < POLLS && consumer.position(partition) < end; poll++) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                return records.iterator().next().offset() >= end;
            }
        }
        return consumer.position(partition) >= end;
    }
}
