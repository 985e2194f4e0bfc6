package io.tailrace.ffmpeg;

import java.util.Optional;

/**
 * How much memory one child may use. What counts is what it really holds (anonymous pages), which is looked at several times a second; a
 * limit of the kernel on its data stands behind that for what grows faster. Pure.
 *
 * @param bytes of resident anonymous memory, at least 1
 */
public record ChildMemory(long bytes) {

    private static final double SHARE = 0.75;

    /** Below this ffmpeg does not even start an encoder. */
    private static final long LEAST_SHARE = 256L << 20;

    /** Thread stacks count as data in full and are hardly touched: 8 MiB for each of some 50 threads. */
    private static final long STACKS = 512L << 20;

    public ChildMemory {
        if (bytes < 1) {
            throw new IllegalArgumentException("a child needs memory, got " + bytes + " bytes");
        }
    }

    /** Three quarters of {@code available} bytes, divided between {@code children}; the rest is for this process. */
    public static ChildMemory share(long available, int children) {
        return new ChildMemory(Math.max(LEAST_SHARE, (long) (available * SHARE) / Math.max(1, children)));
    }

    /**
     * The kernel's limit (RLIMIT_DATA): private writable maps, used or not. Address space (RLIMIT_AS) is no measure at all. Measured with
     * four rungs of 1080p: 584 MB held, 1,149 MB of data, 2,061 MB of addresses.
     */
    long dataBytes() {
        return Math.addExact(Math.multiplyExact(bytes, 2), STACKS);
    }

    /** Why a child that holds {@code held} bytes must end; empty when it may go on. */
    Optional<String> objection(long held) {
        return held <= bytes
                ? Optional.empty()
                : Optional.of(
                        "it held " + (held >> 20) + " MiB of memory, " + (bytes >> 20) + " MiB are the most it may");
    }
}
