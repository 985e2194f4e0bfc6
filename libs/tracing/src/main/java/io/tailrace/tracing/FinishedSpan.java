package io.tailrace.tracing;

import io.tailrace.kafka.TraceContext;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Work that is over, as a trace shows it.
 *
 * @param own the span's ids
 * @param parent the span it is part of; empty for the first of a trace
 * @param attributes in the words of the logs; bounded, without secrets
 * @param error why it failed, in a word; empty when it did not
 */
public record FinishedSpan(
        TraceContext own,
        Optional<TraceContext> parent,
        String name,
        Kind kind,
        Instant begin,
        Instant end,
        Map<String, String> attributes,
        Optional<String> error) {

    /** What began it. */
    public enum Kind {
        /** An HTTP request. */
        SERVER,
        /** A record. */
        CONSUMER,
        INTERNAL
    }

    public FinishedSpan {
        attributes = Map.copyOf(attributes);
    }
}
