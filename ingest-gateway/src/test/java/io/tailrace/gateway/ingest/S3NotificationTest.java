package io.tailrace.gateway.ingest;

import static io.tailrace.gateway.ingest.SourceRulesTest.assertRefused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Lane;
import io.tailrace.gateway.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ceph's payload is captured from a running server; those of AWS and MinIO are as their documentation shows them. */
class S3NotificationTest {

    private static final String RECORD = """
            {"eventSource":"%s","eventName":"%s","s3":{"bucket":{"name":"%s"},"object":{"key":"%s"}}}
            """;

    private final S3Notification notification = new S3Notification(new SourceRules(Set.of("media-input")));

    @Test
    void decodesTheKeyOfAws() throws IOException {
        JobRequest request = only("aws.json");
        assertThat(request.key()).isEqualTo("in/ümlaut a+b&c 100%.mkv");
        assertThat(request.versionId()).contains("096fKKXTRTtl3on89fVO.nfljtsv6qko");
        assertThat(request.etag()).contains("d41d8cd98f00b204e9800998ecf8427e-7");
        assertThat(request.size()).isEqualTo(OptionalLong.of(1_234_567_890_123L));
        assertThat(request.eventId()).isEqualTo("0055AED6DCD90281E5");
        assertThat(request.eventTimeMillis())
                .isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z").toEpochMilli());
        assertThat(request.door()).isEqualTo("webhook:s3");
    }

    @Test
    void decodesTheKeyOfMinioAndHasNoVersion() throws IOException {
        JobRequest request = only("minio.json");
        assertThat(request.key()).isEqualTo("in/ümlaut a+b&c 100%.mkv");
        assertThat(request.versionId()).isEmpty();
        assertThat(request.etag()).contains("202cb962ac59075b964b07152d234b70");
    }

    @Test
    void takesTheKeyOfCephAsItIs() throws IOException {
        JobRequest request = only("ceph.json");
        assertThat(request.key()).isEqualTo("in/ümlaut a+b%20&c.mkv");
        assertThat(request.versionId()).contains("24XaOQ");
        assertThat(request.eventId()).isEqualTo("224E016BE927980E");
        assertThat(request.eventTimeMillis()).isPositive();
    }

    @Test
    void hasNothingToDoForATestEvent() throws IOException {
        S3Notification.Reading reading = read(resource("aws-test-event.json"));
        assertThat(reading.jobs()).isEmpty();
        assertThat(reading.passedOver()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ObjectRemoved:Delete",
                "s3:ObjectAccessed:Get",
                "s3:ObjectCreated:PutTagging",
                "s3:ObjectCreated:PutRetention",
                "ObjectCreated:",
                ""
            })
    void passesOverWhatIsNoUpload(String event) {
        S3Notification.Reading reading = read(records(RECORD.formatted("minio:s3", event, "media-input", "a")));
        assertThat(reading.jobs()).isEmpty();
        assertThat(reading.passedOver()).containsExactly(new S3Notification.PassedOver(0, "not an upload event"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Put", "Post", "Copy", "CompleteMultipartUpload"})
    void takesEveryKindOfUpload(String kind) {
        assertThat(read(records(RECORD.formatted("aws:s3", "ObjectCreated:" + kind, "media-input", "a")))
                        .jobs())
                .hasSize(1);
    }

    @Test
    void passesOverOtherBucketsFoldersAndSourcesAndKeepsTheRest() {
        S3Notification.Reading reading = read(records(
                RECORD.formatted("aws:s3", "ObjectCreated:Put", "media-output", "a/master.m3u8"),
                RECORD.formatted("aws:s3", "ObjectCreated:Put", "media-input", "folder%2F"),
                RECORD.formatted("acme:s3", "ObjectCreated:Put", "media-input", "a"),
                RECORD.formatted("aws:s3", "ObjectCreated:Put", "media-input", "a%zz"),
                RECORD.formatted("aws:s3", "ObjectCreated:Put", "media-input", "..%2Fa"),
                RECORD.formatted("aws:s3", "ObjectCreated:Put", "media-input", "good+one"),
                "{\"eventName\":\"ObjectCreated:Put\"}",
                RECORD.formatted("ceph:s3", "ObjectCreated:Put", "media-input", "good+two")));
        assertThat(reading.jobs()).extracting(JobRequest::key).containsExactly("good one", "good+two");
        assertThat(reading.passedOver())
                .extracting(S3Notification.PassedOver::record)
                .containsExactly(0, 1, 2, 3, 4, 6);
    }

    @Test
    void derivesOneIdForTheSameEvent() throws IOException {
        assertThat(only("minio.json").jobId()).isEqualTo(only("minio.json").jobId());
    }

    @Test
    void refusesRecordsOfAnotherShape() {
        assertRefused("invalid-field", () -> read("{\"Records\":{}}"));
        assertRefused("invalid-field", () -> read("{\"Records\":[1]}"));
        assertRefused("too-many-records", () -> read(records("{},".repeat(500) + "{}")));
    }

    private JobRequest only(String resource) throws IOException {
        S3Notification.Reading reading = read(resource(resource));
        assertThat(reading.passedOver()).isEmpty();
        assertThat(reading.jobs()).hasSize(1);
        return reading.jobs().get(0);
    }

    private S3Notification.Reading read(String body) {
        return notification.read(
                Json.object(body.getBytes(StandardCharsets.UTF_8)),
                (kind, bucket, key) -> new Terms("hls-ladder", Lane.NORMAL, Optional.empty(), Map.of()));
    }

    private static String records(String... records) {
        return "{\"Records\":[" + String.join(",", records) + "]}";
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = requireNonNull(S3NotificationTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
