package io.tailrace.router.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tailrace.events.IngestCompleted;
import io.tailrace.events.Sidecar;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.sample.Samples;
import io.tailrace.streams.RejectedRecordException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestRequestsTest {

    private final IngestRequests requests =
            new IngestRequests(Profiles.load(Optional.empty()), Set.of("media-input", "second-input"));

    private static IngestCompleted.Builder record() {
        return IngestCompleted.newBuilder(Samples.ingest("folder/a.mp4", ""));
    }

    private IngestCompleted request(IngestCompleted.Builder record) {
        return requests.request(record.build()).request();
    }

    private void assertRejected(String reason, IngestCompleted.Builder record) {
        assertThatExceptionOfType(RejectedRecordException.class)
                .isThrownBy(() -> requests.request(record.build()))
                .withMessageContaining(reason);
    }

    @Test
    void takesWhatTheGatewayTakes() {
        IngestCompleted asked = record().setKey("folder/a b.mp4")
                .setSource("webhook:s3")
                .setBucket("second-input")
                .setVersionId("v1")
                .setProfile("proxy")
                .setOutputPrefix("events/1")
                .setIdempotencyKey("anonymous/" + "k".repeat(255))
                .setEventId("any text")
                .setMetadata(Map.of("title", "Tag 1 – ü"))
                .build();
        assertThat(requests.request(asked).request()).isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource({"/a/b/,a/b", "//a,a", "a//,a", "a/b,a/b"})
    void outputPrefixesLoseTheSlashesAtTheirEnds(String prefix, String kept) {
        assertThat(request(record().setOutputPrefix(prefix)).getOutputPrefix()).contains(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//"})
    void anOutputPrefixOfNothingIsNone(String prefix) {
        assertThat(request(record().setOutputPrefix(prefix)).getOutputPrefix()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b", "../b", "a/.b", "a b", "a\\b", "-a", "ü"})
    void otherOutputPrefixesAreRejected(String prefix) {
        assertRejected("outputPrefix", record().setOutputPrefix(prefix));
        assertRejected("outputPrefix", record().setOutputPrefix("a".repeat(513)));
    }

    @Test
    void aQuotedEtagMakesTheSameJob() {
        String id = requests.request(record().setEtag("e1").build()).jobId();
        assertThat(requests.request(record().setEtag("\"e1\"").build()).jobId()).isEqualTo(id);
        assertThat(requests.request(record().setEtag("e1").setVersionId("null").build())
                        .jobId())
                .isEqualTo(id);
    }

    @Test
    void sourcesLieInInputBucketsOnly() {
        assertRejected("no input bucket", record().setBucket("media-output"));
        assertRejected("no bucket name", record().setBucket("b".repeat(10_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/../b", ".", "a\u0000b", "a\nb"})
    void keysThatLeadElsewhereAreRejected(String key) {
        assertRejected("key", record().setKey(key));
    }

    @Test
    void everyTextHasABound() {
        String tooLong = "x".repeat(1_025);
        assertRejected("key", record().setKey("ü".repeat(513)));
        assertRejected("versionId", record().setVersionId(tooLong));
        assertRejected("etag", record().setEtag(tooLong));
        assertRejected("eventId", record().setEventId(tooLong));
        assertRejected("source", record().setSource(tooLong));
        assertRejected("profile", record().setProfile(tooLong));
        assertRejected("an idempotency key", record().setIdempotencyKey(tooLong));
        assertRejected("an idempotency key", record().setIdempotencyKey(""));
    }

    @Test
    void metadataIsBoundedAsTheGatewaysIs() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 33; i++) {
            many.put("name" + i, "");
        }
        assertRejected("entries", record().setMetadata(many));
        assertRejected("bytes", record().setMetadata(Collections.singletonMap("name", "x".repeat(8 * 1024))));
        assertRejected("no metadata name", record().setMetadata(Map.of("no name", "")));
        assertRejected("control characters", record().setMetadata(Map.of("name", "\u001b[1m")));
        assertThat(request(record().setMetadata(Map.of("name", "x".repeat(8 * 1024 - 4))))
                        .getMetadata())
                .hasSize(1);
    }

    @Test
    void subtitlesAreBounded() {
        Sidecar file = Sidecar.newBuilder()
                .setKey("talk.en.srt")
                .setLanguage("pt-BR")
                .setLabel("Português")
                .build();
        assertThat(request(record().setSubtitles(List.of(file))).getSubtitles()).containsExactly(file);
        assertRejected("at most 32", record().setSubtitles(Collections.nCopies(33, file)));
        for (String key : List.of("talk.txt", "../talk.srt", "")) {
            assertRejected(
                    "",
                    record().setSubtitles(
                                    List.of(Sidecar.newBuilder(file).setKey(key).build())));
        }
        assertRejected(
                "no language tag",
                record().setSubtitles(List.of(
                        Sidecar.newBuilder(file).setLanguage("en us").build())));
        assertRejected(
                "a label",
                record().setSubtitles(List.of(
                        Sidecar.newBuilder(file).setLabel("a\nb").build())));
    }

    @Test
    void keepsTheTextThatARequestCarriesAndGivesOthersTheOneThatIsKnown(@TempDir Path folder) throws IOException {
        String text = "packaging: file\nfiles:\n  - {name: a.mp4, picture: {box: 64x36, quality: 28, maxRate: 80k}}\n";
        Files.writeString(folder.resolve("mine.yaml"), text);
        IngestRequests own = new IngestRequests(Profiles.load(Optional.of(folder)), Set.of("media-input"));
        IngestCompleted plain = IngestCompleted.newBuilder()
                .setBucket("media-input")
                .setKey("a.mp4")
                .setProfile("mine")
                .build();
        IngestCompleted carried =
                IngestCompleted.newBuilder(plain).setProfileText("older").build();
        assertThat(own.request(plain).request().getProfileText()).isEqualTo(text);
        assertThat(own.request(carried).request().getProfileText()).isEqualTo("older");
        assertThat(own.request(carried).jobId()).isEqualTo(own.request(plain).jobId());
        IngestCompleted huge = IngestCompleted.newBuilder(plain)
                .setProfileText("x".repeat(70_000))
                .build();
        assertThatExceptionOfType(RejectedRecordException.class).isThrownBy(() -> own.request(huge));
    }
}
