package io.tailrace.gateway.letters;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.kafka.DeadLetterBox;
import io.tailrace.kafka.DeadLetterBox.Letter;
import io.tailrace.kafka.DeadLetterBox.LetterId;
import io.tailrace.kafka.DeadLetterBox.Mark;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.TopicFollower;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The newest letters without their content, and what became of them: the topic followed from its beginning. Thread-safe. */
public final class LetterIndex implements AutoCloseable {

    /** A letter of the index takes about a kilobyte. */
    private static final int MOST = 20_000;

    /** Oldest first. */
    private static final Comparator<Listed> ORDER = Comparator.comparingLong(
                    (Listed entry) -> entry.letter().atMillis())
            .thenComparingInt(entry -> entry.letter().id().partition())
            .thenComparingLong(entry -> entry.letter().id().offset());

    /** A letter and, when something was done about it, the mark that says so. */
    record Listed(Letter letter, Optional<Mark> mark) {

        boolean isOpen() {
            return mark.isEmpty();
        }
    }

    private final Map<LetterId, Listed> entries = new LinkedHashMap<>(); // in the order of arrival
    private final InstantSource clock;
    private final TopicFollower<?> follower;

    private LetterIndex(KafkaConnection connection, MeterRegistry metrics, InstantSource clock) {
        this.clock = clock;
        Gauge.builder("tailrace.dead.letters.open", this, LetterIndex::open).register(metrics);
        follower = TopicFollower.ofBytes(
                connection, connection.topics().deadLetters(), "gateway-dead-letters", metrics, this::accept);
    }

    /** Starts to follow. Not a part of the gateway's readiness: jobs come and go without it. */
    public static LetterIndex follow(KafkaConnection connection, MeterRegistry metrics, InstantSource clock) {
        return new LetterIndex(connection, metrics, clock);
    }

    private synchronized void accept(ConsumerRecord<byte[], byte[]> record) {
        Optional<Mark> mark = DeadLetterBox.mark(record);
        if (mark.isPresent()) {
            entries.computeIfPresent(mark.get().letter(), (id, entry) -> new Listed(entry.letter(), mark));
            return;
        }
        Letter letter = DeadLetterBox.letter(record);
        entries.put(letter.id(), new Listed(letter, Optional.empty()));
        if (entries.size() > MOST) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    private synchronized double open() {
        return entries.values().stream().filter(Listed::isOpen).count();
    }

    /** Why the index may be old; empty when it is not. */
    Optional<String> problem() {
        return follower.problem();
    }

    /** What was just done shows at once, before its mark comes back. */
    synchronized void marked(LetterId id, DeadLetterBox.Deed deed, String by, String target) {
        Mark mark = new Mark(id, deed, by, target, clock.millis());
        entries.computeIfPresent(id, (key, entry) -> new Listed(entry.letter(), Optional.of(mark)));
    }

    synchronized Optional<Listed> find(LetterId id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** Newest first. */
    synchronized List<Listed> list(Predicate<Listed> filter) {
        return entries.values().stream().filter(filter).sorted(ORDER.reversed()).toList();
    }

    @Override
    public void close() {
        follower.close();
    }
}
