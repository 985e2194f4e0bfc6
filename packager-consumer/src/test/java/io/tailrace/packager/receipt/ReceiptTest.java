package io.tailrace.packager.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailrace.events.DamagedSpan;
import io.tailrace.events.PublishKind;
import io.tailrace.events.PublishTask;
import io.tailrace.packager.TestTitle;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceiptTest {

    private static final TestTitle TITLE = TestTitle.short25()
            .rung("360p", 640, 360, 100)
            .sound("audio-en", 0, "en", "", 2)
            .poster();

    private static byte[] write(Map<String, String> metadata) {
        PublishTask task = PublishTask.newBuilder()
                .setKind(PublishKind.MANIFEST)
                .setStep(3)
                .setRevision(2)
                .setPlan(TITLE.plan())
                .setMetadata(metadata)
                .setDropped(List.of("storyboard", "1080p"))
                .setCreatedAtMillis(77)
                .setAuditHead("head")
                .setDamaged(List.of(new DamagedSpan(12_000_000L, 14_400_000L)))
                .build();
        return new Receipt("job", "talks/1/", task, TITLE.asset())
                .write(List.of(new Receipt.Entry("video/360p/g1/init.mp4", 700, "ab")));
    }

    @Test
    void tellsWhatWasPublishedFromWhatAndByWhat() throws IOException {
        JsonNode receipt = new ObjectMapper().readTree(write(Map.of("title", "\"quoted\"\n")));
        assertThat(receipt.path("revision").asInt()).isEqualTo(2);
        assertThat(receipt.path("source").path("etag").asText()).isEqualTo("0123456789abcdef");
        assertThat(receipt.path("metadata").path("title").asText()).isEqualTo("\"quoted\"\n");
        assertThat(receipt.path("durationSeconds").asText()).isEqualTo("10.48");
        assertThat(receipt.path("renditions").findValuesAsText("name")).containsExactly("360p", "audio-en", "poster");
        assertThat(receipt.path("renditions").path(0).path("frames").asLong()).isEqualTo(262);
        assertThat(receipt.path("renditions").path(0).path("encoder").asText()).isEqualTo(TestTitle.ENCODER);
        assertThat(receipt.path("objects").path(0).path("sha256").asText()).isEqualTo("ab");
        assertThat(receipt.path("dropped").toString()).isEqualTo("[\"1080p\",\"storyboard\"]");
        assertThat(receipt.path("damaged").toString()).isEqualTo("[{\"startMicros\":12000000,\"endMicros\":14400000}]");
        assertThat(receipt.path("auditHead").asText()).isEqualTo("head");
    }

    @Test
    void writesTheSameBytesForTheSameFacts() {
        assertThat(write(Map.of("a", "1", "b", "2", "c", "3"))).isEqualTo(write(Map.of("c", "3", "b", "2", "a", "1")));
    }
}
