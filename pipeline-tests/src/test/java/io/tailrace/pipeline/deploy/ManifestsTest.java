package io.tailrace.pipeline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.profiles.Pools;
import io.tailrace.topics.TopicCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests as they are written; {@link ManifestValidationTest} has them rendered. */
class ManifestsTest {

    private static final Pattern VARIABLE = Pattern.compile("TAILRACE_[A-Z0-9_]+");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(TAILRACE_[A-Z0-9_]+)` \\|");
    /** A name with a value behind it, in a file of variables. */
    private static final Pattern FILLED = Pattern.compile("(?m)^[A-Z][A-Z0-9_]*=.+$");

    private static List<Path> overlays() {
        return Manifests.overlays();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void holdTheRules(Path overlay) {
        ManifestRules rules = new ManifestRules(Manifests.written(overlay));

        assertThat(rules.workloads()).isNotEmpty();
        assertThat(rules.findings()).isEmpty();
    }

    @Test
    void nameNoVariableThatNoServiceKnows() {
        Set<String> known = DOCUMENTED
                .matcher(Manifests.text(Path.of("..", "docs", "configuration.md")))
                .results()
                .map((MatchResult row) -> row.group(1))
                .collect(Collectors.toSet());

        assertThat(Manifests.files().stream()
                        .flatMap(file -> VARIABLE.matcher(Manifests.text(file)).results())
                        .map(MatchResult::group)
                        .distinct())
                .isNotEmpty()
                .isSubsetOf(known);
    }

    @Test
    void declareThePoolsThatWorkersAreOf() {
        Manifests.overlays().forEach(overlay -> {
            Path own = overlay.resolve("pools.yaml");
            Path pools = Files.exists(own) ? own : Manifests.FOLDER.resolve("base/pools.yaml");
            List<String> declared = Stream.concat(
                            Pools.RESERVED.stream(), Pools.load(Optional.of(pools)).names().stream())
                    .toList();

            assertThat(new ManifestRules(Manifests.written(overlay))
                            .workloads().stream().flatMap(workload -> workload.queue().stream()))
                    .as("queues of the workers of %s", overlay)
                    .isSubsetOf(declared);
        });
    }

    @Test
    void haveNoSecret() {
        assertThat(Manifests.files())
                .noneMatch(file -> file.toString().endsWith(".env")
                        && FILLED.matcher(Manifests.text(file)).find())
                .noneMatch(file -> Manifests.text(file).contains("-----BEGIN"));
        assertThat(Manifests.text(Manifests.FOLDER.resolve("plain-secrets/hook-secrets")))
                .isEmpty();
        assertThat(Manifests.text(Manifests.FOLDER.resolve("plain-secrets/scaling-token")))
                .isEmpty();
        assertThat(Manifests.text(Manifests.FOLDER.resolve("plain-secrets/store.json")))
                .doesNotContainPattern("\"(accessKey|secretKey)\": \"[^\"]");
    }

    @Test
    void keepWorkObjectsForLongerThanAnyJobLives() {
        Node lifecycle = Manifests.documents(
                        Manifests.text(Manifests.FOLDER.resolve("components/buckets/work-lifecycle.json")))
                .get(0);

        assertThat(lifecycle
                        .at("Rules")
                        .items()
                        .map(rule ->
                                Duration.ofDays(rule.at("Expiration", "Days").number())))
                .isNotEmpty()
                .allMatch(kept -> kept.compareTo(TopicCatalogue.OLDEST_JOB) > 0);
    }
}
