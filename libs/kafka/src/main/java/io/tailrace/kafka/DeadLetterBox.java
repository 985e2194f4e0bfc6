package io.tailrace.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Looks at dead letters and deals with them. The topic only grows: that a letter was redriven or purged is a record of its own behind it,
 * a mark, which stays as long as the topic keeps anything. Thread-safe.
 */
public final class DeadLetterBox implements AutoCloseable {

    private static final String OWN = "tailrace.";
    private static final String MARKED = "tailrace.letter";
    private static final String DEED = "tailrace.letter.deed";
    private static final String BY = "tailrace.letter.by";
    private static final String TARGET = "tailrace.letter.target";

    private static final Duration READ_LIMIT = Duration.ofSeconds(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    private static final long SEND_LIMIT_MILLIS = 30_000;

    private final String topic;
    private final TopicReader reader;
    private final Producer<byte[], byte[]> producer;
    private final ClientMeters meters;

    public DeadLetterBox(KafkaConnection connection, String clientId, MeterRegistry metrics) {
        topic = connection.topics().deadLetters();
        reader = new TopicReader(connection, clientId);
        producer = RawProducers.create(
                connection,
                clientId,
                Map.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicCatalogue.LARGEST_DEAD_LETTER_BYTES));
        meters = ClientMeters.ofProducer(producer::metrics, clientId, metrics);
    }

    /** Place of a letter in its topic; as text {@code partition-offset}. */
    public record LetterId(int partition, long offset) {

        /** Empty when the text is no id. */
        public static Optional<LetterId> parse(String text) {
            String[] parts = text.split("-", -1);
            try {
                return parts.length == 2 && parts[0].matches("[0-9]{1,9}") && parts[1].matches("[0-9]{1,18}")
                        ? Optional.of(new LetterId(Integer.parseInt(parts[0]), Long.parseLong(parts[1])))
                        : Optional.empty();
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return partition + "-" + offset;
        }
    }

    /** What was done about a letter. */
    public enum Deed {
        REDRIVEN,
        PURGED
    }

    /**
     * A letter without its content.
     *
     * @param topic where it came from; empty when that is not known
     * @param headers those of the original record and those that tell of its fate
     */
    public record Letter(
            LetterId id,
            String topic,
            int partition,
            long offset,
            String reason,
            Optional<String> key,
            int size,
            long atMillis,
            Map<String, String> headers) {

        public Letter {
            headers = Map.copyOf(headers);
        }

        /** What its topic would not take was cut off: it can't be redriven as it was. */
        public boolean isCut() {
            return headers.containsKey(DeadLetters.TRUNCATED);
        }

        /** The router had no answer to this outcome of a task; it has followed from it already. */
        public boolean isShelved() {
            return headers.containsKey(DeadLetters.SHELVED);
        }
    }

    /** A letter with its content. */
    public record Opened(Letter letter, ConsumerRecord<byte[], byte[]> record) {}

    /**
     * That something was done about a letter.
     *
     * @param target where a redriven one is now: {@code topic-partition@offset}
     */
    public record Mark(LetterId letter, Deed deed, String by, String target, long atMillis) {}

    /** The mark that a record of the topic is; empty when it is a letter. */
    public static Optional<Mark> mark(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = headers(record);
        return Optional.ofNullable(headers.get(MARKED))
                .flatMap(LetterId::parse)
                .map(id -> new Mark(
                        id,
                        headers.getOrDefault(DEED, "").equals(name(Deed.REDRIVEN)) ? Deed.REDRIVEN : Deed.PURGED,
                        headers.getOrDefault(BY, ""),
                        headers.getOrDefault(TARGET, ""),
                        record.timestamp()));
    }

    /** What a record of the topic that is no mark tells of itself. */
    public static Letter letter(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = headers(record);
        return new Letter(
                new LetterId(record.partition(), record.offset()),
                headers.getOrDefault(DeadLetters.ORIGIN_TOPIC, ""),
                (int) number(headers.get(DeadLetters.ORIGIN_PARTITION)),
                number(headers.get(DeadLetters.ORIGIN_OFFSET)),
                headers.getOrDefault(DeadLetters.REASON, ""),
                Optional.ofNullable(record.key()).map(key -> new String(key, StandardCharsets.UTF_8)),
                record.value() == null ? 0 : record.value().length,
                record.timestamp(),
                headers);
    }

    private static long number(@Nullable String text) {
        try {
            return text == null ? -1 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8));
        }
        return headers;
    }

    /**
     * Reads a letter; empty when there is none at that place, or no more.
     *
     * @throws KafkaException when the broker does not answer
     */
    public Optional<Opened> open(LetterId id) {
        return reader.read(topic, id.partition(), id.offset(), READ_LIMIT).records().stream()
                .filter(record -> record.offset() == id.offset())
                .filter(record -> mark(record).isEmpty())
                .findFirst()
                .map(record -> new Opened(letter(record), record));
    }

    /**
     * Sends the original record once more to the topic it came from, key, value and headers unchanged, then marks the letter. Who reads
     * that topic copes with a record that comes twice.
     *
     * @return where it is now
     */
    public String redrive(Opened opened, String by) throws PublishException {
        ConsumerRecord<byte[], byte[]> letter = opened.record();
        String target = opened.letter().topic();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(target, letter.key(), letter.value());
        for (Header header : letter.headers()) {
            if (!header.key().startsWith(OWN)) {
                record.headers().add(header);
            }
        }
        RecordMetadata sent = send(record);
        String place = sent.topic() + "-" + sent.partition() + "@" + sent.offset();
        mark(opened.letter().id(), Deed.REDRIVEN, by, place);
        return place;
    }

    /** Marks a letter as done with; its bytes go when the topic's retention has passed. */
    public void purge(Letter letter, String by) throws PublishException {
        mark(letter.id(), Deed.PURGED, by, "");
    }

    private void mark(LetterId id, Deed deed, String by, String target) throws PublishException {
        ProducerRecord<byte[], byte[]> mark = new ProducerRecord<>(topic, id.partition(), null, null);
        mark.headers()
                .add(MARKED, bytes(id.toString()))
                .add(DEED, bytes(name(deed)))
                .add(BY, bytes(by))
                .add(TARGET, bytes(target));
        RecordMetadata unused = send(mark);
    }

    private static String name(Deed deed) {
        return deed.name().toLowerCase(Locale.ROOT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private RecordMetadata send(ProducerRecord<byte[], byte[]> record) throws PublishException {
        try {
            return producer.send(record).get(SEND_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw failed(record.topic(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(record.topic(), e);
        }
    }

    private static PublishException failed(String topic, Exception cause) {
        return new PublishException("a record could not be written to " + topic + ": " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        meters.close();
        reader.close();
        producer.close(CLOSE_LIMIT);
    }
}
