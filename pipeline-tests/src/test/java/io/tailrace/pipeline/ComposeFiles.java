package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code compose/} as far as tests read it: services of {@code compose.yaml}, and files of variables. */
final class ComposeFiles {

    static final Path FOLDER = Path.of("..", "compose").toAbsolutePath().normalize();

    /** Services of the file that run a service of Tailrace, with its name. */
    static final Map<String, String> TAILRACE = new TreeMap<>(Map.of(
            "ingest-gateway", "ingest-gateway",
            "router-streams", "router-streams",
            "packager-consumer", "packager-consumer",
            "encoder-cpu", "encoder-consumer",
            "encoder-x86-nvenc", "encoder-consumer",
            "encoder-jetson-nvenc", "encoder-consumer"));

    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z][A-Za-z0-9_]*)=(.*)");

    private ComposeFiles() {}

    static Map<String, Map<String, Object>> services() {
        return services("compose.yaml");
    }

    @SuppressWarnings("unchecked") // a file of compose maps names to services, and those names to values
    static Map<String, Map<String, Object>> services(String file) {
        return (Map<String, Map<String, Object>>) part(yaml(FOLDER.resolve(file)), "services");
    }

    static Map<String, Object> service(String name) {
        return Objects.requireNonNull(services().get(name), name);
    }

    /** What a mapping has under a key that has to be there. */
    static Object part(Map<String, Object> mapping, String key) {
        return Objects.requireNonNull(mapping.get(key), key);
    }

    static Map<String, Object> yaml(Path file) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text(file));
    }

    /** Variables of a file as Docker reads it: a line each, nothing is escaped. */
    static Map<String, String> variables(Path file) {
        Map<String, String> variables = new LinkedHashMap<>();
        text(file)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(line -> {
                    var variable = VARIABLE.matcher(line);
                    assertThat(variable.matches()).as(file + ": " + line).isTrue();
                    assertThat(variables.put(variable.group(1), variable.group(2)))
                            .as(file + " sets " + variable.group(1) + " once")
                            .isNull();
                });
        return variables;
    }

    /** What the files of variables of a service say together; later ones win. */
    static Map<String, String> variables(String service) {
        Map<String, String> variables = new LinkedHashMap<>();
        variableFiles(service(service)).forEach(file -> variables.putAll(variables(FOLDER.resolve(file))));
        return variables;
    }

    @SuppressWarnings("unchecked") // env_file is a name or a list of them
    static List<String> variableFiles(Map<String, Object> service) {
        Object files = service.getOrDefault("env_file", List.of());
        return files instanceof String file ? List.of(file) : (List<String>) files;
    }

    static Stream<Path> variableFiles() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("env"))) {
            return files.filter(file -> file.toString().endsWith(".env")).sorted().toList().stream();
        }
    }

    /** Settings of a service by {@code docs/configuration.md}, which {@link ConfigurationDocsTest} holds against the code. */
    static Set<String> settingsOf(String service) {
        String role = service.substring(service.indexOf('-') + 1).equals("gateway")
                ? "gateway"
                : service.substring(0, service.indexOf('-'));
        Pattern row = Pattern.compile("(?m)^\\| `(TAILRACE_[A-Z0-9_]+)` \\|");
        return Stream.of(text(Path.of("..", "docs", "configuration.md")).split("(?m)^## ", -1))
                .filter(section -> {
                    String heading = section.lines().findFirst().orElse("").toLowerCase(Locale.ROOT);
                    return heading.contains("every service") || heading.contains(role);
                })
                .flatMap(section -> row.matcher(section).results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
