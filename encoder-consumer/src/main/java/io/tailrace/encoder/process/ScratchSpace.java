package io.tailrace.encoder.process;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Task;
import io.tailrace.worker.TaskFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The local disk of a worker: an attempt gets a folder only when there is room for what its task may need, beside what running attempts
 * may still need. Safe for use by several threads.
 */
public final class ScratchSpace {

    /** For logs and neighbours. */
    private static final long KEPT_FREE = 64L << 20;

    /** Others end meanwhile; the lease is kept. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final Path folder;
    private final long limit;

    // guarded by this
    private long reserved;

    /**
     * @param folder existing
     * @param limit  bytes that attempts may ask for together
     */
    public ScratchSpace(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    public Path folder() {
        return folder;
    }

    /** Bytes that running attempts asked for. */
    public synchronized long reserved() {
        return reserved;
    }

    /**
     * A folder for an attempt at {@code task}; waits a while for room that other attempts hold. Where something else fills the disk, the
     * first try fails at once, since another node may have room; a later one waits here too: all disks may be full for a moment.
     *
     * @throws TaskFailedException of class RESOURCE when there is no room
     */
    public ScratchFolder open(Task task) throws TaskFailedException, InterruptedException {
        long need = ScratchNeed.of(task);
        reserve(need, task.getFailures() > 0);
        try {
            return ScratchFolder.in(folder, () -> release(need));
        } catch (IOException e) {
            release(need);
            throw Failures.scratch(e);
        }
    }

    private synchronized void reserve(long need, boolean isPatient) throws TaskFailedException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<String> shortage = shortage(need);
            if (shortage.isEmpty()) {
                reserved += need;
                return;
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            boolean mayPass = reserved > 0 || isPatient;
            if (!mayPass || need > limit || left <= 0) {
                throw Failures.failed(ErrorClass.RESOURCE, "scratch-full", shortage.get());
            }
            wait(Math.min(left, LOOK_AGAIN.toMillis()));
        }
    }

    private Optional<String> shortage(long need) throws TaskFailedException {
        try {
            long usable = Files.getFileStore(folder).getUsableSpace();
            return shortage(need, reserved, limit, usable, used());
        } catch (IOException e) {
            throw Failures.scratch(e);
        }
    }

    /**
     * Why {@code need} bytes do not fit; empty when they do.
     *
     * @param reserved by running attempts
     * @param usable   bytes the disk has free
     * @param used     bytes of {@code reserved} that are written already
     */
    static Optional<String> shortage(long need, long reserved, long limit, long usable, long used) {
        if (need > limit - reserved) {
            return Optional.of("The task may need " + mebibytes(need) + " of scratch; of the " + mebibytes(limit)
                    + " this worker may use, running tasks have " + mebibytes(reserved) + ".");
        }
        long free = usable - Math.max(0, reserved - used) - KEPT_FREE;
        return need <= free
                ? Optional.empty()
                : Optional.of("The task may need " + mebibytes(need) + " of scratch; this worker's disk has "
                        + mebibytes(Math.max(0, free)) + " left.");
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    private long used() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(ScratchSpace::size).sum();
        } catch (UncheckedIOException e) {
            return 0; // an attempt ended while we looked; too little is the safe side
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private synchronized void release(long bytes) {
        reserved -= bytes;
        notifyAll();
    }
}
