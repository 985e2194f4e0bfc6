package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** Dashboards and alerts ask for metrics that there are, and tell an operator what to do. */
class MonitoringTest {

    private static final Path ALERTS =
            Dashboards.FOLDER.resolveSibling("alerts").resolve("tailrace.yml");
    private static final Path RULE = Dashboards.FOLDER.resolveSibling("prometheus-rule.yaml");
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern METRIC = Pattern.compile("\\btailrace_[a-z0-9_]+");
    private static final Pattern DOCUMENTED = Pattern.compile("`([a-z][a-z0-9_,{}]*)`");

    /** One of several middles; what has labels in braces begins without an underscore before them. */
    private static final Pattern FAMILY = Pattern.compile("(\\w+_)\\{([a-z_,]+)}(\\w+).*");

    private static final int COLUMNS = 24;

    static List<Path> dashboards() throws IOException {
        return Dashboards.files();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void dashboardIsWhole(Path file) throws IOException {
        JsonNode board = Server.tree(Files.readString(file));
        assertThat(board.path("uid").asText() + ".json").isEqualTo(String.valueOf(file.getFileName()));
        assertThat(board.path("id").isNull()).isTrue();
        assertThat(board.path("description").asText()).isNotEmpty();
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : board.path("panels")) {
            assertThat(ids.add(panel.path("id").asInt())).isTrue();
            JsonNode place = panel.path("gridPos");
            assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(COLUMNS);
            for (int x = 0; x < place.path("w").asInt(); x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    String cell = (place.path("x").asInt() + x) + ":"
                            + (place.path("y").asInt() + y);
                    assertThat(cells.add(cell)).as(panel.path("title").asText()).isTrue();
                }
            }
        }
    }

    @Test
    void asksForMetricsThatAreDocumented() throws IOException {
        Set<String> documented = documented();
        Set<String> asked = new TreeSet<>();
        for (Dashboards.Query query : Dashboards.queries()) {
            METRIC.matcher(query.expression()).results().map(MatchResult::group).forEach(asked::add);
        }
        METRIC.matcher(Files.readString(ALERTS))
                .results()
                .map(MatchResult::group)
                .forEach(asked::add);
        assertThat(asked).isNotEmpty().allMatch(metric -> documented.contains(family(metric)), "is in docs/metrics.md");
    }

    /** Without what a histogram or summary adds. */
    private static String family(String metric) {
        return metric.replaceFirst("_(bucket|sum|count)$", "");
    }

    private static Set<String> documented() throws IOException {
        return DOCUMENTED
                .matcher(Files.readString(DOCS.resolve("metrics.md")))
                .results()
                .map(match -> match.group(1))
                .flatMap(MonitoringTest::names)
                .collect(Collectors.toSet());
    }

    private static Stream<String> names(String documented) {
        Matcher family = FAMILY.matcher(documented);
        return family.matches()
                ? Stream.of(family.group(2).split(",", -1)).map(middle -> family.group(1) + middle + family.group(3))
                : Stream.of(documented.replaceFirst("\\{.*", ""));
    }

    @Test
    void saysWhatToDo() throws IOException {
        String operations = Files.readString(DOCS.resolve("operations.md"));
        List<String> lacking = new ArrayList<>();
        for (Map<String, Object> rule : rules()) {
            String link = String.valueOf(map(rule.get("annotations")).get("runbook_url"));
            String anchor = link.substring(link.indexOf('#') + 1);
            boolean isThere = operations
                    .lines()
                    .anyMatch(line -> line.startsWith("#")
                            && line.replaceAll("[# ]", "")
                                    .toLowerCase(Locale.ROOT)
                                    .equals(anchor));
            if (!isThere) {
                lacking.add(link);
            }
        }
        assertThat(lacking).as("sections of docs/operations.md").isEmpty();
    }

    @Test
    void isOneSetOfRulesEverywhere() throws IOException {
        Map<String, Object> resource = map(new Yaml().load(Files.readString(RULE)));
        Map<String, Object> plain = map(new Yaml().load(Files.readString(ALERTS)));
        assertThat(resource.get("spec"))
                .as("spec of k8s/components/monitoring/prometheus-rule.yaml, from alerts/tailrace.yml")
                .isEqualTo(plain);
    }

    private static List<Map<String, Object>> rules() throws IOException {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (Object group : list(map(new Yaml().load(Files.readString(ALERTS))).get("groups"))) {
            list(map(group).get("rules")).forEach(rule -> rules.add(map(rule)));
        }
        return rules;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(@Nullable Object value) {
        return (List<Object>) Objects.requireNonNull(value);
    }
}
