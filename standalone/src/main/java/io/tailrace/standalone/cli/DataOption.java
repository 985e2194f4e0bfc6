package io.tailrace.standalone.cli;

import io.tailrace.standalone.server.DataFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --data}. */
final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where the server keeps its data; default: $XDG_DATA_HOME/tailrace or ~/.local/share/tailrace.")
    private @Nullable Path folder;

    DataFolder open() {
        Path chosen = folder == null
                ? DataFolder.standard(System.getenv(), Path.of(System.getProperty("user.home")))
                : folder;
        return DataFolder.at(chosen);
    }
}
