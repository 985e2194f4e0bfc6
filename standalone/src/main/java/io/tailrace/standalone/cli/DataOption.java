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
        return DataFolder.at(path());
    }

    /** The folder, which may not be there. */
    Path path() {
        return folder == null ? DataFolder.standard(System.getenv(), Path.of(System.getProperty("user.home"))) : folder;
    }
}
