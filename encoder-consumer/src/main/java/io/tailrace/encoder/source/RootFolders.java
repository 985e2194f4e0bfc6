package io.tailrace.encoder.source;

import io.tailrace.media.SourceRoot;
import io.tailrace.service.ConfigurationException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders that this worker reads sources from, by name: those that were there and could be listed when it started.
 *
 * @param folders absolute
 */
public record RootFolders(Map<String, Path> folders) {

    private static final Logger LOG = LoggerFactory.getLogger(RootFolders.class);

    public RootFolders {
        folders = Map.copyOf(folders);
    }

    /**
     * Reads the setting and looks at each folder. One that is not there is left out, with a line in the log: other work goes on.
     *
     * @param entries each {@code NAME=/folder}
     * @throws ConfigurationException naming {@code setting} when an entry is no such thing
     */
    public static RootFolders open(String setting, List<String> entries) {
        Map<String, Path> folders = new LinkedHashMap<>();
        for (String entry : entries) {
            String[] parts = entry.split("=", 2);
            String name = parts[0].strip();
            if (parts.length != 2 || !SourceRoot.isName(name)) {
                throw new ConfigurationException(setting + " has \"" + entry + "\"; a worker needs NAME=/folder,"
                        + " the name of lower-case letters, digits and dashes");
            }
            Path folder = folder(setting, parts[1].strip());
            Optional<String> problem = problem(folder);
            if (problem.isPresent()) {
                LOG.warn("Source root {} is left out: {} {}", name, folder, problem.get());
            } else if (folders.put(name, folder) != null) {
                throw new ConfigurationException(setting + " names " + name + " twice");
            }
        }
        return new RootFolders(folders);
    }

    private static Path folder(String setting, String text) {
        try {
            Path folder = Path.of(text);
            if (folder.isAbsolute()) {
                return folder;
            }
        } catch (InvalidPathException e) {
            throw new ConfigurationException(setting + " has no folder \"" + text + "\": " + e.getMessage(), e);
        }
        throw new ConfigurationException(setting + " needs absolute folders, got \"" + text + "\"");
    }

    /** Why it cannot be read, to be read after its name. */
    private static Optional<String> problem(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.of("is no folder of this machine");
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return entries instanceof SecureDirectoryStream
                    ? Optional.empty()
                    : Optional.of("is on a system that cannot open files relative to a folder");
        } catch (IOException e) {
            return Optional.of("cannot be listed: " + e);
        }
    }

    /** In order. */
    public List<String> names() {
        return folders.keySet().stream().sorted().toList();
    }
}
