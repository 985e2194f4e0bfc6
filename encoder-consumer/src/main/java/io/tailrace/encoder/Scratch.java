package io.tailrace.encoder;

import io.tailrace.encoder.process.ScratchFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of one worker in the scratch folder, and the sweep of those that killed workers left. Who lives is told by a lock on a file
 * beside the folder, not by process ids: containers that share the folder count those each for itself.
 */
final class Scratch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Scratch.class);
    private static final String NAME = "tailrace-worker-";
    private static final String LOCK = ".lock";

    private final Path folder;
    private final Path lockFile;
    private final FileChannel lock;

    private Scratch(Path folder, Path lockFile, FileChannel lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Removes what dead workers left in {@code parent}, then makes a folder in it. */
    static Scratch in(Path parent) throws IOException {
        Files.createDirectories(parent);
        sweep(parent);
        String name = ownPrefix() + UUID.randomUUID();
        // A sweep of another worker must not see the lock file before it is locked.
        Path unlocked = parent.resolve(name + ".new");
        FileChannel channel = FileChannel.open(unlocked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            channel.lock();
            Path lockFile = Files.move(unlocked, parent.resolve(name + LOCK), StandardCopyOption.ATOMIC_MOVE);
            return new Scratch(Files.createDirectory(parent.resolve(name)), lockFile, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Begins the names of this process. Its own lock files must not even be opened: closing one gives up every lock this process has on
     * it (POSIX, fcntl).
     */
    private static String ownPrefix() {
        long start = ManagementFactory.getRuntimeMXBean().getStartTime();
        return NAME + ProcessHandle.current().pid() + "-" + start + "-";
    }

    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, NAME + "*" + LOCK)) {
            for (Path lockFile : locks) {
                String file = lockFile.getFileName().toString();
                if (!file.startsWith(ownPrefix())) {
                    sweep(lockFile, parent.resolve(file.substring(0, file.length() - LOCK.length())));
                }
            }
        }
    }

    private static void sweep(Path lockFile, Path left) {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            Optional<FileLock> free = Optional.ofNullable(channel.tryLock());
            if (free.isPresent()) {
                log.info("Removing {}, which a killed worker left", left);
                ScratchFolder.remove(left);
                Files.deleteIfExists(lockFile);
            }
        } catch (IOException | OverlappingFileLockException e) { // another user's, or swept meanwhile
            log.debug("{} is left alone", left, e);
        }
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        ScratchFolder.remove(folder);
        try {
            Files.deleteIfExists(lockFile);
            lock.close();
        } catch (IOException e) {
            log.warn("The lock file {} stays behind: {}", lockFile, e.getMessage());
        }
    }
}
