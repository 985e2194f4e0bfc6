package io.tailrace.streams;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/** Tells a bad record from a bad hour, and why it is bad. */
final class RecordErrors {

    private static final List<Class<? extends KafkaException>> LOST_TRANSACTION = List.of(
            InvalidTxnStateException.class,
            InvalidProducerEpochException.class,
            InvalidPidMappingException.class,
            OutOfOrderSequenceException.class,
            ProducerFencedException.class,
            TransactionAbortableException.class,
            TransactionAbortedException.class);
    private static final int MAX_STACK_CHARACTERS = 8_000;
    private static final int MAX_REASON_CHARACTERS = 1_000;
    private static final int MAX_CAUSES = 32;

    private RecordErrors() {}

    /**
     * True when a record's bytes are at fault. A registry that is away says nothing about the record: it stays where it is and is read
     * again.
     */
    static boolean isUndecodable(Throwable error) {
        return !isAnywhere(error, cause -> cause instanceof RetriableException || cause instanceof Error);
    }

    /**
     * True when a processor does not take the record, or stumbles over it. Whatever Kafka's own classes say (a broker or registry that is
     * away, a fenced producer, a broken store, an output that cannot be written) is no fault of the record.
     */
    static boolean isRejected(Throwable error) {
        return !isAnywhere(error, cause -> cause instanceof KafkaException || cause instanceof Error);
    }

    /**
     * True when a new try may go well without anybody doing something. A transaction that a restarted broker knows nothing of, or has
     * given to another producer, is over; a new thread begins the next one with a producer of its own, at the offsets last committed.
     */
    static boolean isPassing(Throwable error) {
        return isAnywhere(
                error,
                cause -> cause instanceof RetriableException
                        || LOST_TRANSACTION.stream().anyMatch(type -> type.isInstance(cause)));
    }

    private static boolean isAnywhere(Throwable error, Predicate<Throwable> wanted) {
        int depth = 0;
        for (Throwable cause = error; cause != null && depth < MAX_CAUSES; cause = cause.getCause()) {
            if (wanted.test(cause)) {
                return true;
            }
            depth++;
        }
        return false;
    }

    private static Throwable root(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; depth < MAX_CAUSES && cause.getCause() != null; depth++) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** True for a record of a global store, whose thread has no producer. */
    static boolean isGlobal(ErrorHandlerContext context) {
        return context.taskId() == null || context.taskId().subtopology() < 0;
    }

    /** Name of the dead-letter topic out of the client's configuration. */
    static String deadLetterTopic(Map<String, ?> config) {
        Object topic = config.get(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG);
        if (topic == null) {
            throw new IllegalArgumentException(
                    StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG + " is not set");
        }
        return topic.toString();
    }

    static String reason(Throwable error) {
        Throwable root = root(error);
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return bounded(message, MAX_REASON_CHARACTERS);
    }

    static String stack(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return bounded(text.toString(), MAX_STACK_CHARACTERS);
    }

    private static String bounded(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit);
    }
}
