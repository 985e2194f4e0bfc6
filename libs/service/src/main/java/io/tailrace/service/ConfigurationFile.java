package io.tailrace.service;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one file that configures a service: a properties file in UTF-8 ({@link Properties#load(Reader)}) with the names of the environment
 * variables. So there is one vocabulary, and the same file serves as systemd's {@code EnvironmentFile} as long as it has plain values.
 */
final class ConfigurationFile {

    private static final Pattern NAME = Pattern.compile("TAILRACE_[A-Z0-9_]+");

    private final Path file;
    private final Map<String, String> values;

    private ConfigurationFile(Path file, Map<String, String> values) {
        this.file = file;
        this.values = Map.copyOf(values);
    }

    /**
     * Reads a file.
     *
     * @throws ConfigurationException when it can't be read or has a name that no variable can have
     */
    static ConfigurationFile read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new ConfigurationException("there is no configuration file " + file, e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    "the configuration file " + file + " can't be read as a properties file: " + e.getMessage(), e);
        }
        Map<String, String> values = new TreeMap<>();
        for (String name : new TreeSet<>(properties.stringPropertyNames())) {
            if (!NAME.matcher(name).matches() || name.equals(ServiceSettings.CONFIG.name())) {
                throw new ConfigurationException("the configuration file " + file + " sets \"" + name
                        + "\", it must have names of variables, such as TAILRACE_MANAGEMENT_PORT");
            }
            values.put(name, properties.getProperty(name));
        }
        return new ConfigurationFile(file, values);
    }

    /** Its values under those of the process's variables; a variable set to nothing counts as not set. */
    Environment under(Map<String, String> variables) {
        return Environment.of(values)
                .with(variables.entrySet().stream()
                        .filter(variable -> !variable.getValue().isBlank())
                        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** One sentence about names the service does not know: a slip of the pen, or a file that several services share. */
    List<String> warnings(String service, List<Setting> known) {
        Set<String> names = known.stream().map(Setting::name).collect(Collectors.toSet());
        List<String> others = values.keySet().stream()
                .filter(name -> !names.contains(name))
                .sorted()
                .toList();
        return others.isEmpty()
                ? List.of()
                : List.of(file + " sets what " + service + " does not know: " + String.join(", ", others));
    }

    /** An example with every setting, each commented out. */
    static String example(String service, List<Setting> settings) {
        StringBuilder text = new StringBuilder("# Settings of " + service + ", each with its default, commented out.\n"
                + "# Given by --config FILE or TAILRACE_CONFIG; a variable of the same name in the environment wins.\n"
                + "# A properties file in UTF-8: a backslash escapes. Secrets in it: chmod 600.\n");
        for (Setting setting : settings) {
            if (setting.equals(ServiceSettings.CONFIG)) {
                continue;
            }
            text.append("\n# ").append(setting.meaning()).append('\n');
            text.append('#')
                    .append(setting.name())
                    .append('=')
                    .append(setting.fallback())
                    .append('\n');
        }
        return text.toString();
    }
}
