package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;

/** The files of {@code compose/} agree with each other and with what the services read. No container is started. */
class ComposeTest {

    private static final Pattern IMAGE =
            Pattern.compile("\\$\\{[A-Z0-9_]+:-[a-z0-9.]+/[a-z0-9./-]+:v?\\d+\\.\\d+(\\.\\d+)?}");
    private static final Pattern OWN_IMAGE =
            Pattern.compile("\\$\\{TAILRACE_IMAGE:-tailrace}/[a-z-]+:\\$\\{TAILRACE_VERSION:-dev}.*");

    private final Map<String, Map<String, Object>> services = ComposeFiles.services();

    @Test
    void everyVariableOfAServiceIsASettingOfIt() {
        Set<String> shared = ComposeFiles.variables(ComposeFiles.FOLDER.resolve("env/common.env"))
                .keySet();
        ComposeFiles.TAILRACE.forEach((name, service) -> {
            Set<String> known = ComposeFiles.settingsOf(service);
            assertThat(known).hasSizeGreaterThan(10);
            for (String file : ComposeFiles.variableFiles(ComposeFiles.service(name))) {
                if (!file.equals("env/common.env")) {
                    assertThat(ComposeFiles.variables(ComposeFiles.FOLDER.resolve(file)).keySet().stream()
                                    .filter(variable -> variable.startsWith("TAILRACE_")))
                            .as(file)
                            .isSubsetOf(known)
                            .doesNotContainAnyElementsOf(shared);
                }
            }
        });
        Set<String> all = ComposeFiles.TAILRACE.values().stream()
                .flatMap(service -> ComposeFiles.settingsOf(service).stream())
                .collect(Collectors.toSet());
        assertThat(shared).isSubsetOf(all);
        assertThat(ComposeFiles.variables(ComposeFiles.FOLDER.resolve("env/classic.env"))
                        .keySet())
                .isSubsetOf(ComposeFiles.settingsOf("router-streams"));
    }

    @Test
    void everyVariableOfTheBrokerIsASettingOfKafka() {
        Set<String> known = AbstractKafkaConfig.CONFIG_DEF.names();
        ComposeFiles.variables("kafka").keySet().stream()
                .filter(variable -> !variable.equals("KAFKA_HEAP_OPTS"))
                .map(variable -> variable.substring("KAFKA_".length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.'))
                .forEach(setting -> assertThat(known).contains(setting));
    }

    /** Compose, systemd and a shell read them alike. */
    @Test
    void variablesNeedNoQuotes() {
        ComposeFiles.TAILRACE.keySet().stream()
                .flatMap(service -> ComposeFiles.variables(service).values().stream())
                .forEach(value -> assertThat(value).matches("[A-Za-z0-9:/.,_=%+-]+"));
    }

    @Test
    void portsAndHealthChecksAreThoseOfTheServices() {
        assertThat(ports("ingest-gateway"))
                .allMatch(port -> port.endsWith(
                        ":" + ComposeFiles.variables("ingest-gateway").get("TAILRACE_HTTP_PORT")));
        for (String service : ComposeFiles.TAILRACE.keySet()) {
            Map<String, String> variables = ComposeFiles.variables(service);
            assertThat(variables).containsEntry("TAILRACE_MANAGEMENT_HOST", "0.0.0.0");
            assertThat(variables).containsEntry("TAILRACE_MANAGEMENT_PORT", "8081");
            assertThat(part(service, "healthcheck").get("test"))
                    .isEqualTo(List.of("CMD", "/opt/tailrace/bin/healthcheck", "readyz"));
        }
        for (Object scrape :
                list(ComposeFiles.yaml(ComposeFiles.FOLDER.resolve("prometheus/prometheus.yml")), "scrape_configs")) {
            for (Object names : list(map(scrape), "dns_sd_configs")) {
                assertThat(map(names)).containsEntry("port", 8081);
                assertThat(list(map(names), "names"))
                        .allSatisfy(name -> assertThat(services).containsKey(name.toString()));
            }
        }
    }

    @Test
    void onlyTheMachineItselfReachesWhatKnowsNoLogIn() {
        services.keySet().stream()
                .flatMap(service -> ports(service).stream())
                .forEach(
                        port -> assertThat(port).matches("(127\\.0\\.0\\.1|\\$\\{TAILRACE_BIND:-127\\.0\\.0\\.1}):.*"));
    }

    @Test
    void encodersCanBeScaled() {
        assertThat(services.get("encoder-cpu")).doesNotContainKeys("ports", "container_name", "hostname");
    }

    @Test
    void whatIsStoppedHasTheTimeItsTasksAreGiven() {
        for (String service : ComposeFiles.TAILRACE.keySet()) {
            int grace = seconds(ComposeFiles.variables(service).getOrDefault("TAILRACE_STOP_GRACE", "15s"));
            assertThat(seconds(String.valueOf(ComposeFiles.service(service).get("stop_grace_period"))))
                    .as(service)
                    .isGreaterThanOrEqualTo(grace + 15);
        }
    }

    @Test
    void servicesHaveLimitsAndNoRightsTheyDoNotNeed() {
        services.forEach((name, service) -> {
            assertThat(map(ComposeFiles.part(part(name, "deploy"), "resources")))
                    .as(name)
                    .containsKey("limits");
            assertThat(service).as(name).containsEntry("security_opt", List.of("no-new-privileges:true"));
            if (!"no".equals(service.get("restart"))) {
                assertThat(service).as(name).containsKey("healthcheck");
            }
            if (ComposeFiles.TAILRACE.containsKey(name)) {
                assertThat(service)
                        .as(name)
                        .containsEntry("read_only", true)
                        .containsEntry("cap_drop", List.of("ALL"))
                        .containsEntry("restart", "unless-stopped");
            }
        });
    }

    @Test
    void imagesHaveFixedVersions() {
        services.forEach((name, service) -> assertThat(String.valueOf(service.get("image")))
                .as(name)
                .matches(ComposeFiles.TAILRACE.containsKey(name) ? OWN_IMAGE : IMAGE));
    }

    /** Secrets are files below a folder that has to be named, and only the demonstration brings one. */
    @Test
    void noPasswordHasADefault() throws IOException {
        Map<String, Object> secrets =
                map(ComposeFiles.part(ComposeFiles.yaml(ComposeFiles.FOLDER.resolve("compose.yaml")), "secrets"));
        assertThat(secrets.values())
                .allSatisfy(secret ->
                        assertThat(String.valueOf(map(secret).get("file"))).startsWith("${TAILRACE_SECRETS:?"));
        for (Path file : ComposeFiles.variableFiles().toList()) {
            assertThat(ComposeFiles.variables(file).keySet())
                    .as(file.toString())
                    .noneMatch(variable -> variable.matches(".*(SECRET|PASSWORD|_KEY)") && !variable.endsWith("_FILE"));
        }
        assertThat(Files.readString(ComposeFiles.FOLDER.resolve("../.gitignore")))
                .contains("compose/secrets/", "compose/.env");
    }

    /** The override changes the services that must agree, and no other. */
    @Test
    void theClassicQueueIsThatOfTheRouterAndOfAllWorkers() {
        Map<String, Map<String, Object>> classic = ComposeFiles.services("compose.classic.yaml");
        assertThat(classic).hasSize(5).doesNotContainKey("ingest-gateway");
        classic.forEach((name, service) -> {
            List<String> files = ComposeFiles.variableFiles(service);
            List<String> usual = ComposeFiles.variableFiles(ComposeFiles.service(name));
            assertThat(files.subList(0, usual.size())).isEqualTo(usual);
            assertThat(files.subList(usual.size(), files.size())).containsExactly("env/classic.env");
        });
    }

    /** Pools of a class are named like it unless the worker says another. */
    @Test
    void eachEncoderIsOfTheClassItIsNamedAfter() {
        ComposeFiles.TAILRACE.keySet().stream()
                .filter(name -> name.startsWith("encoder-"))
                .forEach(name -> assertThat(ComposeFiles.variables(name))
                        .containsEntry("TAILRACE_WORKER_CLASS", name.substring("encoder-".length())));
    }

    private Map<String, Object> part(String service, String key) {
        return map(ComposeFiles.part(ComposeFiles.service(service), key));
    }

    @SuppressWarnings("unchecked") // ports are written in their short form
    private List<String> ports(String service) {
        return (List<String>) ComposeFiles.service(service).getOrDefault("ports", List.of());
    }

    @SuppressWarnings("unchecked") // mappings have names as keys
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked") // sequences of anything
    private static List<Object> list(Map<String, Object> map, String key) {
        return (List<Object>) map.getOrDefault(key, List.of());
    }

    private static int seconds(String duration) {
        return duration.endsWith("m")
                ? 60 * Integer.parseInt(duration.replace("m", ""))
                : Integer.parseInt(duration.replace("s", ""));
    }
}
