package io.tailrace.kafka;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A span in a trace, as the header {@code traceparent} of W3C Trace Context (level 1, section 3.2) names it, over HTTP and in Kafka.
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param spanId 16 lower-case hex digits, not all zero
 * @param isSampled whether who began the trace records it
 */
public record TraceContext(String traceId, String spanId, boolean isSampled) {

    /** Name of the header. */
    public static final String HEADER = "traceparent";

    private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");
    private static final Pattern SPAN_ID = Pattern.compile("(?!0{16})[0-9a-f]{16}");
    /** Version 00 ends after the flags; a later one may go on after a dash. Version ff is none. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(" + TRACE_ID + ")-(" + SPAN_ID + ")-([0-9a-f]{2})(-.*)?");

    private static final String FIRST_VERSION = "00";
    private static final int LONGEST = 512;
    private static final int SAMPLED = 1;

    public TraceContext {
        if (!TRACE_ID.matcher(traceId).matches() || !SPAN_ID.matcher(spanId).matches()) {
            throw new IllegalArgumentException("no ids of a trace and a span: " + traceId + ", " + spanId);
        }
    }

    /** A trace that begins here. */
    public static TraceContext fresh() {
        return new TraceContext(randomId(2), randomId(1), true);
    }

    /** Reads a header; empty when it is not what the specification wants: it is ignored then. */
    public static Optional<TraceContext> parse(String header) {
        if (header.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher matcher = TRACEPARENT.matcher(header);
        if (!matcher.matches() || (matcher.group(1).equals(FIRST_VERSION) && matcher.group(5) != null)) {
            return Optional.empty();
        }
        boolean isSampled = (Integer.parseInt(matcher.group(4), 16) & SAMPLED) != 0;
        return Optional.of(new TraceContext(matcher.group(2), matcher.group(3), isSampled));
    }

    /** The trace that a record is part of; empty when it does not say, or not so. */
    public static Optional<TraceContext> of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        return header == null || header.value() == null
                ? Optional.empty()
                : parse(new String(header.value(), StandardCharsets.UTF_8));
    }

    /** New headers with {@code traceparent} alone, without any when it is empty. */
    public static Headers headers(String traceparent) {
        Headers headers = new RecordHeaders();
        if (!traceparent.isEmpty()) {
            headers.add(HEADER, traceparent.getBytes(StandardCharsets.UTF_8));
        }
        return headers;
    }

    /** Another span of the same trace. */
    public TraceContext child() {
        return new TraceContext(traceId, randomId(1), isSampled);
    }

    /** The value of the header, of version 00. */
    public String traceparent() {
        return FIRST_VERSION + "-" + traceId + "-" + spanId + "-" + (isSampled ? "01" : "00");
    }

    /** Of so many times 64 bits. Ids are no secrets. */
    private static String randomId(int longs) {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < longs; i++) {
            long bits = ThreadLocalRandom.current().nextLong();
            id.append(HexFormat.of().toHexDigits(bits == 0 ? 1 : bits));
        }
        return id.toString();
    }
}
