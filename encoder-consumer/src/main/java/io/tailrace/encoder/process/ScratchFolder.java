package io.tailrace.encoder.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of one attempt on local disk; gone with everything in it when closed. */
public final class ScratchFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScratchFolder.class);

    private final Path folder;

    private ScratchFolder(Path folder) {
        this.folder = folder;
    }

    public static ScratchFolder in(Path parent) throws IOException {
        return new ScratchFolder(Files.createTempDirectory(parent, "attempt-"));
    }

    /** A path in it; names are ours, never those of a user. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.warn("The scratch folder {} stays behind: {}", folder, e.getMessage());
        }
    }
}
