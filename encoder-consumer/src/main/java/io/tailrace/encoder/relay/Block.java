package io.tailrace.encoder.relay;

import io.tailrace.events.ObjectVersion;
import io.tailrace.media.SourceRoot;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A block of a source in memory, readable while it fills. One fetch writes it, any number of readers that hold a pin read it. */
final class Block {

    /** Which block of which source. Versions with equal bucket, key and etag are the same bytes. */
    record Id(ObjectVersion source, long index) {}

    /** Readers are woken for no less, unless the store is slow: okhttp hands out 8 KiB at a time. */
    private static final int GATHER_BYTES = 64 << 10;

    /** How long a reader waits before it looks whether its lease is still open. */
    private static final long SLICE_MILLIS = 200;

    private static final int COMMON_ATTEMPTS = 3;

    private final Id id;
    private final byte[] memory;
    private final int length;

    // guarded by this
    private int filled;
    private Optional<RelayFailure> failure = Optional.empty();

    // guarded by the cache
    int pins;
    boolean isKept = true;
    boolean isFetching = true;
    boolean isDemanded;
    private int attempts;
    private @Nullable Object latestAttempt;

    private volatile boolean wanted = true;

    Block(Id id, byte[] memory) {
        this.id = id;
        this.memory = memory;
        this.length = (int) Math.min(memory.length, id.source().getSize() - id.index() * memory.length);
    }

    Id id() {
        return id;
    }

    byte[] memory() {
        return memory;
    }

    /** Bytes this block has when it is full; the last one of a source is shorter. */
    int length() {
        return length;
    }

    boolean isWanted() {
        return wanted;
    }

    /** Counts the attempts that come for it one after the other. */
    void usedBy(Object attempt) {
        if (attempt != latestAttempt) {
            latestAttempt = attempt;
            attempts++;
        }
    }

    /** An index is read by every attempt on its source; of the media each reads its own part, and the sound or a poster perhaps again. */
    boolean isCommon() {
        return attempts >= COMMON_ATTEMPTS;
    }

    /** The fetch may stop: read-ahead that nobody came for. */
    void abandon() {
        wanted = false;
    }

    synchronized int filled() {
        return filled;
    }

    /** Takes some of what {@code in} has; called by the fetch alone. Returns the bytes taken, 0 at the end of {@code in}. */
    int fill(InputStream in) throws IOException {
        int from = filled();
        int most = Math.min(GATHER_BYTES, length - from);
        int taken = 0;
        do {
            int n = in.read(memory, from + taken, most - taken);
            if (n < 0) {
                break;
            }
            taken += n;
        } while (taken < most && in.available() > 0);
        synchronized (this) {
            filled += taken;
            notifyAll();
        }
        return taken;
    }

    synchronized void fail(RelayFailure problem) {
        failure = Optional.of(problem);
        notifyAll();
    }

    /**
     * Waits for the byte at {@code offset}.
     *
     * @return how many bytes can be read from there at once
     * @throws SourceLostException when it does not come
     * @throws IOException when {@code isOpen} turns false meanwhile
     */
    synchronized int await(int offset, BooleanSupplier isOpen, Duration limit)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (filled <= offset) {
            if (failure.isPresent()) {
                throw new SourceLostException(failure.get(), null);
            }
            if (!isOpen.getAsBoolean()) {
                throw new IOException("the attempt has ended");
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                String sentence = "the store delivered nothing of "
                        + SourceRoot.uri(id.source().getBucket(), id.source().getKey()) + " for " + limit;
                throw new SourceLostException(new RelayFailure(RelayFailure.Reason.UNAVAILABLE, sentence), null);
            }
            wait(Math.min(left, SLICE_MILLIS));
        }
        return filled - offset;
    }
}
