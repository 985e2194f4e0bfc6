package io.tailrace.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.tailrace.gateway.http.ProblemException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRulesTest {

    private final SourceRules rules = new SourceRules(Set.of("media-input", "second.input"));

    @Test
    void takesOnlyInputBuckets() {
        assertThat(rules.bucket("second.input")).isEqualTo("second.input");
        assertRefused("source-not-allowed", () -> rules.bucket("media-output"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "UPPER", "a..b", "-ab", "ab-", "192.0.2.7", "a/b", "a b", "a\nb"})
    void refusesWhatIsNoBucketName(String name) {
        assertRefused("invalid-bucket", () -> rules.bucket(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "in/ümlaut a+b&c 100%.mkv",
                "-dash",
                "\"quotes\"",
                "日本語/会議.mp4",
                "😀.mov",
                "a//b",
                "/a",
                "..a/b..",
                "a\\b"
            })
    void takesAnyKeyOfS3(String key) {
        assertThat(rules.key("media-input", key)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/../b", "./a", "a/.", "a\0b", "a\nb", "a\u007fb", "a\u0085b", "a\ud800b"})
    void refusesKeysThatMeanAnotherPlaceOrAreNoText(String key) {
        assertRefused("invalid-key", () -> rules.key("media-input", key));
    }

    @Test
    void countsTheBytesOfAKey() {
        assertThatNoException().isThrownBy(() -> rules.key("media-input", "ü".repeat(512)));
        assertRefused("invalid-key", () -> rules.key("media-input", "ü".repeat(512) + "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b", "events/2026-01-02/main_stage.v1", "_x", "a..b"})
    void takesRelativeOutputPrefixes(String prefix) {
        assertThat(rules.outputPrefix(Optional.of(prefix))).contains(prefix);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b", "..", "a/../b", ".hidden", "-a", "a b", "ü", "a\\b", "a?b", "%2e%2e"})
    void refusesOutputPrefixesThatLeadElsewhere(String prefix) {
        assertRefused("invalid-output-prefix", () -> rules.outputPrefix(Optional.of(prefix)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/b", "a/b/", "//a/b//"})
    void takesTheSlashesOffTheEndsOfAnOutputPrefix(String prefix) {
        assertThat(rules.outputPrefix(Optional.of(prefix))).contains("a/b");
        assertThat(rules.outputPrefix(Optional.of("/"))).isEmpty();
    }

    @Test
    void boundsMetadata() {
        Map<String, String> most = new HashMap<>();
        for (int i = 0; i < 32; i++) {
            most.put("name" + i, "value");
        }
        assertThat(rules.metadata(most)).hasSize(32);
        most.put("one-more", "value");
        assertRefused("invalid-metadata", () -> rules.metadata(most));
        assertRefused("invalid-metadata", () -> rules.metadata(Map.of("a", "x".repeat(8 * 1024))));
        assertRefused("invalid-metadata", () -> rules.metadata(Map.of("a b", "x")));
        assertRefused("invalid-metadata", () -> rules.metadata(Map.of("a", "line\nline")));
    }

    @Test
    void boundsIdempotencyKeys() {
        assertThat(rules.idempotencyKey(Optional.of("x".repeat(255)))).isPresent();
        assertRefused("invalid-idempotency-key", () -> rules.idempotencyKey(Optional.of("x".repeat(256))));
        assertRefused("invalid-idempotency-key", () -> rules.idempotencyKey(Optional.of("a b")));
        assertRefused("invalid-idempotency-key", () -> rules.idempotencyKey(Optional.of("ü")));
    }

    @Test
    void normalisesVersionsAndEtags() {
        assertThat(rules.versionId(Optional.of("null"))).isEmpty();
        assertThat(rules.versionId(Optional.of(""))).isEmpty();
        assertThat(rules.etag(Optional.of("\"abc-7\""))).contains("abc-7");
        assertRefused("invalid-field", () -> rules.etag(Optional.of("a b")));
        assertRefused("invalid-field", () -> rules.versionId(Optional.of("v".repeat(257))));
    }

    @Test
    void refusesAConfigurationWithAnImpossibleBucket() {
        assertRefused("invalid-bucket", () -> new SourceRules(Set.of("Media")));
    }

    static void assertRefused(String code, ThrowingCallable action) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(action)
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(code));
    }
}
