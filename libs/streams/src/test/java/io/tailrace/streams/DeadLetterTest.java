package io.tailrace.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.topics.TopicCatalogue;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

    private static final int FRAMING_BYTES = 1024;

    private final Headers headers = new RecordHeaders();

    private ProducerRecord<byte[], byte[]> letter(byte @Nullable [] key, byte @Nullable [] value) {
        return DeadLetter.of(
                "dead-letters", new Origin(headers), key, value, new IllegalStateException("é".repeat(9_000)));
    }

    private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }

    private static int size(ProducerRecord<byte[], byte[]> letter) {
        int size = letter.key().length + letter.value().length;
        for (Header header : letter.headers()) {
            size += header.key().length() + header.value().length;
        }
        return size;
    }

    @Test
    void keepsBytesAndHeadersAndAddsWhereTheyCameFrom() {
        headers.add("trace", "1".getBytes(UTF_8));
        byte[] key = {1};
        byte[] value = new byte[3 * 1024 * 1024];
        Arrays.fill(value, (byte) 7);
        ProducerRecord<byte[], byte[]> letter = letter(key, value);
        assertThat(letter.key()).isEqualTo(key);
        assertThat(letter.value()).isEqualTo(value);
        assertThat(letter.headers().toArray())
                .extracting(Header::key)
                .containsExactly(
                        "trace",
                        "tailrace.origin.topic",
                        "tailrace.origin.partition",
                        "tailrace.origin.offset",
                        "tailrace.reason",
                        "tailrace.stack");
        assertThat(header(letter, "tailrace.origin.offset")).isEqualTo("41");
    }

    @Test
    void cutsWhatTheTopicWouldNotTakeAndSaysSo() {
        headers.add("large", new byte[2 * 1024 * 1024]);
        ProducerRecord<byte[], byte[]> letter = letter(new byte[5_000_000], new byte[6_000_000]);
        assertThat(size(letter)).isLessThan(TopicCatalogue.LARGEST_DEAD_LETTER_BYTES - FRAMING_BYTES);
        assertThat(header(letter, "tailrace.truncated"))
                .startsWith("headers 2097")
                .endsWith(", key 5000000, value 6000000");
        assertThat(letter.value().length).isGreaterThan(2 * 1024 * 1024);
    }

    @Test
    void absentKeyAndValueStayAbsent() {
        ProducerRecord<byte[], byte[]> letter = letter(null, null);
        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
    }

    private record Origin(Headers headers) implements ErrorHandlerContext {

        @Override
        public String topic() {
            return "in";
        }

        @Override
        public int partition() {
            return 3;
        }

        @Override
        public long offset() {
            return 41;
        }

        @Override
        public String processorNodeId() {
            return "node";
        }

        @Override
        public TaskId taskId() {
            return new TaskId(0, 3);
        }

        @Override
        public long timestamp() {
            return 0;
        }

        @Override
        public byte[] sourceRawKey() {
            return new byte[0];
        }

        @Override
        public byte[] sourceRawValue() {
            return new byte[0];
        }
    }
}
