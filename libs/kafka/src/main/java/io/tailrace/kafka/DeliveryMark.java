package io.tailrace.kafka;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * What a slot of the classic engine commits before it hands out a task: the task's own offset, which stays in the lag, and in the metadata
 * how often the task was handed out. A consumer group counts no deliveries, so the next owner of the partition learns from it that one was
 * lost. Pure.
 */
final class DeliveryMark {

    private static final Pattern TAKEN = Pattern.compile("taken:(\\d{1,9}):.*", Pattern.DOTALL);

    private DeliveryMark() {}

    /** The position of a task that is under way. {@code deliveries} 0: it waits again, as if it had never been handed out. */
    static OffsetAndMetadata of(long offset, int deliveries, String taker) {
        return new OffsetAndMetadata(offset, deliveries == 0 ? "" : "taken:" + deliveries + ":" + taker);
    }

    /** How often the task at {@code offset} was handed out, by what is committed for its partition. */
    static int deliveries(Optional<OffsetAndMetadata> committed, long offset) {
        return committed
                .filter(position -> position.offset() == offset)
                .map(position -> TAKEN.matcher(position.metadata()))
                .filter(Matcher::matches)
                .map(matcher -> Integer.parseInt(matcher.group(1)))
                .orElse(0);
    }
}
