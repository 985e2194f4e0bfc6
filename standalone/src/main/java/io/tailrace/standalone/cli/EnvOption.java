package io.tailrace.standalone.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --env}. */
final class EnvOption {

    @Option(
            names = "--env",
            paramLabel = "FILE",
            required = true,
            description = "TAILRACE_* variables of the server, as `up --json` names them.")
    private Path file = Path.of("");

    Path file() {
        return file;
    }
}
