package io.tailrace.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the records of one key of a topic, page by page, by reading all of the key's partition: for questions that are seldom asked.
 *
 * @param <T> record type of the topic
 */
public final class KeyHistory<T extends SpecificRecord> implements AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);

    private final String topic;
    private final RecordReader<T> decoder;
    private final TopicReader reader;

    public KeyHistory(KafkaConnection connection, String topic, Class<T> type, String clientId) {
        this.topic = topic;
        this.decoder = RecordReader.of(type, connection);
        this.reader = new TopicReader(connection, clientId);
    }

    /**
     * Some of the key's records, in order.
     *
     * @param next offset at which the next page begins; empty at the end
     */
    public record Page<T>(List<T> records, OptionalLong next) {

        public Page {
            records = List.copyOf(records);
        }
    }

    /**
     * Reads on until there are {@code most} records, the partition ends or {@code limit} is over: a page may be empty and not the last.
     *
     * @param since UTC milliseconds; earlier records are passed over
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer, or a record of the key can't be decoded
     */
    public Page<T> first(String key, long since, int most, Duration limit) {
        int partition = reader.partitionOf(topic, key);
        return read(key, partition, reader.offsetAt(topic, partition, since), most, limit);
    }

    /** The page that begins at {@code offset}, which the one before named. */
    public Page<T> next(String key, long offset, int most, Duration limit) {
        return read(key, reader.partitionOf(topic, key), offset, most, limit);
    }

    private Page<T> read(String key, int partition, long from, int most, Duration limit) {
        byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
        long deadline = System.nanoTime() + limit.toNanos();
        List<T> found = new ArrayList<>();
        long offset = from;
        while (true) {
            TopicReader.Stretch stretch = reader.read(topic, partition, offset, POLL);
            for (ConsumerRecord<byte[], byte[]> record : stretch.records()) {
                if (Arrays.equals(record.key(), wanted) && record.value() != null) {
                    found.add(decoder.decode(topic, record.value()));
                }
                if (found.size() == most) {
                    return new Page<>(found, OptionalLong.of(record.offset() + 1));
                }
            }
            offset = stretch.next();
            if (stretch.isLast()) {
                return new Page<>(found, OptionalLong.empty());
            }
            if (System.nanoTime() > deadline) {
                return new Page<>(found, OptionalLong.of(offset));
            }
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
