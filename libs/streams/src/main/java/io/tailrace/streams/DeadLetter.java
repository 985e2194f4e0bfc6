package io.tailrace.streams;

import io.tailrace.kafka.DeadLetters;
import io.tailrace.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * The record that keeps a bad record: its bytes and headers, with origin, reason and a bounded stack added. What its topic would not take
 * is cut, since a dead letter that cannot be written stops the stream: a compressed batch may hold records of any size.
 */
final class DeadLetter {

    /** For the headers added here and for framing. */
    private static final int OWN_BYTES = 64 * 1024;

    private static final int ROOM = TopicCatalogue.LARGEST_DEAD_LETTER_BYTES - OWN_BYTES;
    private static final int HEADERS_ROOM = ROOM / 4;
    private static final int KEY_ROOM = ROOM / 4;
    private static final int HEADER_FRAME_BYTES = 10;

    private DeadLetter() {}

    static ProducerRecord<byte[], byte[]> of(
            String topic,
            ErrorHandlerContext context,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Throwable error) {
        List<String> cut = new ArrayList<>();
        Headers headers = new RecordHeaders(context.headers().toArray());
        int headerBytes = size(headers);
        if (headerBytes > HEADERS_ROOM) {
            cut.add("headers " + headerBytes);
            headers = new RecordHeaders();
            headerBytes = 0;
        }
        byte[] keptKey = cut(key, KEY_ROOM, "key", cut);
        byte[] keptValue = cut(value, ROOM - headerBytes - length(keptKey), "value", cut);
        put(headers, DeadLetters.ORIGIN_TOPIC, context.topic());
        put(headers, DeadLetters.ORIGIN_PARTITION, Integer.toString(context.partition()));
        put(headers, DeadLetters.ORIGIN_OFFSET, Long.toString(context.offset()));
        put(headers, DeadLetters.REASON, RecordErrors.reason(error));
        put(headers, DeadLetters.STACK, RecordErrors.stack(error));
        if (!cut.isEmpty()) {
            put(headers, DeadLetters.TRUNCATED, String.join(", ", cut));
        }
        return new ProducerRecord<>(topic, null, null, keptKey, keptValue, headers);
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int room, String name, List<String> cut) {
        if (bytes == null || bytes.length <= room) {
            return bytes;
        }
        cut.add(name + " " + bytes.length);
        return Arrays.copyOf(bytes, room);
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static int size(Headers headers) {
        int size = 0;
        for (Header header : headers) {
            size += HEADER_FRAME_BYTES + length(header.key().getBytes(StandardCharsets.UTF_8)) + length(header.value());
        }
        return size;
    }

    private static void put(Headers headers, String name, @Nullable String value) {
        headers.remove(name);
        headers.add(name, String.valueOf(value).getBytes(StandardCharsets.UTF_8));
    }
}
