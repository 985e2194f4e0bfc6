package io.tailrace.encoder.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of one attempt on local disk; gone with everything in it when closed. */
public final class ScratchFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScratchFolder.class);

    private final Path folder;
    private final Runnable closed;

    private ScratchFolder(Path folder, Runnable closed) {
        this.folder = folder;
        this.closed = closed;
    }

    /** @param closed called once it is gone */
    static ScratchFolder in(Path parent, Runnable closed) throws IOException {
        return new ScratchFolder(Files.createTempDirectory(parent, "attempt-"), closed);
    }

    /** A path in it; names are ours, never those of a user. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() {
        remove(folder);
        closed.run();
    }

    /** Removes a folder with all that is in it, following no link. What cannot be removed is logged: it must not hide a result. */
    public static void remove(Path folder) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The scratch folder {} stays behind: {}", folder, e.getMessage());
        }
    }
}
