package io.tailrace.standalone.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * The folder a standalone server keeps everything in. One server at a time: its lock is a file lock, so it goes with the process however
 * that ends.
 */
public final class DataFolder {

    private final Path root;

    private DataFolder(Path root) {
        this.root = root;
    }

    /**
     * Makes the folder, readable by its owner only, unless it is there.
     *
     * @throws UncheckedIOException with a sentence when it cannot be used
     */
    public static DataFolder at(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(absolute)) {
                Files.createDirectories(absolute);
                Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx------"));
            }
            if (!Files.isWritable(absolute)) {
                throw new IOException("it is not writable");
            }
            return new DataFolder(absolute);
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder " + absolute + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** {@code $XDG_DATA_HOME/tailrace}, by default {@code ~/.local/share/tailrace}. */
    public static Path standard(Map<String, String> environment, Path home) {
        String base = environment.getOrDefault("XDG_DATA_HOME", "");
        Path data = base.isEmpty() ? home.resolve(".local").resolve("share") : Path.of(base);
        return data.resolve("tailrace");
    }

    public Path root() {
        return root;
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    Path objects() {
        return root.resolve("s3");
    }

    /** State of the services: caches that their topics can rebuild. */
    Path state(String service) {
        return root.resolve("state").resolve(service);
    }

    Path scratch() {
        return root.resolve("scratch");
    }

    Path credentials() {
        return root.resolve("credentials");
    }

    Path ports() {
        return root.resolve("ports");
    }

    Path environmentFile() {
        return root.resolve("tailrace.env");
    }

    Path serverFile() {
        return root.resolve("server.json");
    }

    /** Empty while another server runs on this folder. */
    public Optional<Claim> claim() {
        try {
            FileChannel channel =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return Optional.of(new Claim(this, channel));
                }
            } catch (OverlappingFileLockException e) {
                // Another server in this JVM: a test.
            }
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder " + root + " cannot be locked: " + e.getMessage(), e);
        }
    }

    /** The right to run a server on the folder. */
    public static final class Claim implements AutoCloseable {

        private final DataFolder data;
        private final FileChannel channel;

        private Claim(DataFolder data, FileChannel channel) {
            this.data = data;
            this.channel = channel;
        }

        public DataFolder data() {
            return data;
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(data.serverFile());
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("The lock of " + data.root() + " was not released", e);
            }
        }
    }
}
