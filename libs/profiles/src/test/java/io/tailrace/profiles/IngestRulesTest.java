package io.tailrace.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.events.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestRulesTest {

    private static final String TEXT = """
            rules:
              - source: nginx-rtmp
                prefix: live/
                profile: proxy
                priority: urgent
                outputPrefix: events/{path}
                metadata:
                  venue: hall 1
              - bucket: archive
                priority: bulk
              - prefix: live/
                profile: hls-ladder
            files:
              - source: srs
                path: /srv/srs/html
                bucket: media-input
                prefix: srs/
              - path: /rec/
                bucket: archive
            """;

    @TempDir
    Path folder;

    private IngestRules read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("ingest.yaml"), text);
        return IngestRules.load(Optional.of(file));
    }

    @Test
    void givesWhatTheFirstMatchingRuleSays() throws IOException {
        IngestRule rule = read(TEXT).rule("nginx-rtmp", "media-input", "live/hall 1/Ä cam.flv");
        assertThat(rule.profile()).contains("proxy");
        assertThat(rule.lane()).contains(Lane.URGENT);
        assertThat(rule.metadata()).isEqualTo(Map.of("venue", "hall 1"));
        assertThat(rule.outputPrefixFor("live/hall 1/Ä cam.flv")).contains("events/hall_1/A_cam");
        assertThat(read(TEXT).rule("srs", "media-input", "live/a.flv").profile())
                .contains("hls-ladder");
        assertThat(read(TEXT).rule("srs", "archive", "live/a.flv").lane()).contains(Lane.BULK);
    }

    @Test
    void givesNothingWhereNoRuleMatches() throws IOException {
        IngestRule none = read(TEXT).rule("s3", "media-input", "elsewhere/a.mp4");
        assertThat(none.profile()).isEmpty();
        assertThat(none.outputPrefixFor("elsewhere/a.mp4")).isEmpty();
        assertThat(IngestRules.none().place("srs", RecordedPath.of("/rec/a.flv")))
                .isEmpty();
    }

    @Test
    void findsTheObjectOfARecordersFile() throws IOException {
        IngestRules rules = read(TEXT);
        assertThat(rules.place("srs", RecordedPath.of("/srv/srs//html/./live/cam1.flv")))
                .contains(new IngestRules.Place("media-input", "srs/live/cam1.flv"));
        assertThat(rules.place("nginx-rtmp", RecordedPath.of("/rec/cam 1.flv")))
                .contains(new IngestRules.Place("archive", "cam 1.flv"));
        assertThat(rules.place("nginx-rtmp", RecordedPath.of("/srv/srs/html/a.flv")))
                .isEmpty();
        assertThat(rules.place("srs", RecordedPath.of("/recordings/a.flv"))).isEmpty();
        assertThat(rules.place("srs", RecordedPath.of("/rec"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/rec/../etc/passwd",
                "/rec/a/..",
                "rec/a.flv",
                "/rec/%2e%2e/etc/passwd",
                "/rec/%252e%252E/x",
                "/rec/a%2Fb",
                "/rec/..\\windows",
                "/rec/a\u0000.flv",
                "/rec/%00.flv",
                ""
            })
    void refusesPathsThatCouldMeanAnotherPlace(String path) {
        assertThatThrownBy(() -> RecordedPath.of(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsTheNamesOfUnusualFiles() throws IOException {
        assertThat(read(TEXT)
                        .place("x", RecordedPath.of("/rec/100% …a+b..c.flv"))
                        .orElseThrow()
                        .key())
                .isEqualTo("100% …a+b..c.flv");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rules:\\n - profle: a              | line 2 | unknown field
            rules:\\n - source: A B            | line 2 | kind of a hook
            rules:\\n - priority: high         | line 2 | urgent
            rules:\\n - outputPrefix: same     | line 2 | {name}
            rules:\\n - outputPrefix: ../{name}| line 2 | relative path
            rules:\\n - prefix: /live          | line 2 | without a slash
            rules:\\n - prefix: a\\n   metadata: x | line 3 | names and texts
            files:\\n - path: /a               | line 2 | 'bucket' is missing
            files:\\n - path: a\\n   bucket: abc | line 2 | absolute
            files:\\n - path: /a\\n   bucket: A_ | line 3 | bucket name
            """)
    void namesTheLineOfWhatIsWrong(String text, String line, String reason) {
        assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
                .isInstanceOf(InvalidProfileException.class)
                .hasMessageContaining("ingest.yaml")
                .hasMessageContaining(line)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesAProfileThatIsNotThere() throws IOException {
        IngestRules rules = read(TEXT.replace("profile: proxy", "profile: prxy"));
        Profiles profiles = Profiles.load(Optional.empty());
        assertThatThrownBy(() -> rules.checkedAgainst(profiles))
                .isInstanceOf(InvalidProfileException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("prxy");
        assertThat(read(TEXT).checkedAgainst(profiles)).isNotNull();
    }

    @Test
    void knowsFoldersOfRecordersBelowASourceRoot() throws Exception {
        IngestRules rules = read("""
                rules:
                  - {bucket: "file:nas", prefix: rec/, profile: proxy}
                files:
                  - {path: /var/rec, bucket: "file:nas", prefix: rec/}
                """);
        IngestRules.Place place =
                rules.place("srs", RecordedPath.of("/var/rec/a.mp4")).orElseThrow();
        assertThat(place).isEqualTo(new IngestRules.Place("file:nas", "rec/a.mp4"));
        assertThat(rules.rule("srs", place.bucket(), place.key()).profile()).contains("proxy");
    }
}
