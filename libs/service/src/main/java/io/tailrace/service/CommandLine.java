package io.tailrace.service;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line of a service: {@code NAME [--config FILE]}, or one of {@code --print-config}, {@code --version} and {@code --help}.
 * Pure but for the file.
 */
record CommandLine(String name, List<Setting> settings) {

    /** What was asked for: a run with these variables, or just a text. */
    sealed interface Request {

        record Run(Environment environment, List<String> warnings) implements Request {}

        record Say(String text) implements Request {}
    }

    /**
     * Reads the arguments and the configuration file they or the variables name.
     *
     * @throws ConfigurationException with a sentence when they make no sense
     */
    Request read(String[] arguments, Map<String, String> variables) {
        Optional<String> file = Optional.empty();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            switch (argument) {
                case "--help", "-h" -> {
                    return new Request.Say(usage());
                }
                case "--version" -> {
                    return new Request.Say(name + " " + version() + "\n");
                }
                case "--print-config" -> {
                    return new Request.Say(ConfigurationFile.example(name, settings));
                }
                case "--config" -> {
                    if (++i == arguments.length) {
                        throw new ConfigurationException("--config needs a file");
                    }
                    file = Optional.of(arguments[i]);
                }
                default -> {
                    if (!argument.startsWith("--config=")) {
                        throw new ConfigurationException("\"" + argument + "\" is no option; see " + name + " --help");
                    }
                    file = Optional.of(argument.substring("--config=".length()));
                }
            }
        }
        return run(file.or(() -> Environment.of(variables).optional(ServiceSettings.CONFIG)), variables);
    }

    private Request run(Optional<String> file, Map<String, String> variables) {
        if (file.isEmpty()) {
            return new Request.Run(Environment.of(variables), List.of());
        }
        try {
            ConfigurationFile read = ConfigurationFile.read(Path.of(file.get()).toAbsolutePath());
            return new Request.Run(read.under(variables), read.warnings(name, settings));
        } catch (InvalidPathException e) {
            throw new ConfigurationException("\"" + file.get() + "\" is no path of a file", e);
        }
    }

    private String usage() {
        return "Usage: " + name + " [--config FILE]\n"
                + "       " + name + " --print-config | --version | --help\n\n"
                + "Runs until SIGTERM. Settings come from the file and from the environment, which wins;\n"
                + "--print-config prints a file with all of them.\n"
                + "Exit codes: 0 stopped by a signal, 1 failed, 64 wrong configuration, 69 no JDK 17 or later.\n";
    }

    private static String version() {
        return Optional.ofNullable(CommandLine.class.getPackage().getImplementationVersion())
                .orElse("(development build)");
    }
}
