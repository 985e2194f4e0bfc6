package io.tailrace.encoder.relay;

import java.time.Duration;

/**
 * How much the relay holds and how long it waits.
 *
 * @param cacheBytes memory for blocks of all sources; a demanded block may exceed it, at most one per open connection
 * @param blockBytes unit of fetching and caching. Sixteen short of a power of two: with its header an array then fills whole G1
 *     regions, and not a part of one more
 * @param readAheadBlocks most blocks fetched ahead of one reader; grows from 0 only while that reader waits for the store
 * @param parallelFetches ranges read from the store at a time
 * @param patience how long the store may deliver nothing before the source counts as unavailable; the transcoder's own network limit
 *     must be longer
 * @param segmentBytes most bytes of one written object
 * @param parallelIntake written objects held at a time, of all attempts; further ones wait unread, which holds their transcoder back
 */
public record RelaySettings(
        long cacheBytes,
        int blockBytes,
        int readAheadBlocks,
        int parallelFetches,
        Duration patience,
        int segmentBytes,
        int parallelIntake) {

    public static final RelaySettings DEFAULT =
            new RelaySettings(32L << 20, (1 << 20) - 16, 4, 8, Duration.ofSeconds(60), 64 << 20, 4);

    /** For a worker that runs {@code slots} encodes at a time: the rungs of one end their segments together. */
    public static RelaySettings forSlots(int slots) {
        return new RelaySettings(
                DEFAULT.cacheBytes,
                DEFAULT.blockBytes,
                DEFAULT.readAheadBlocks,
                DEFAULT.parallelFetches,
                DEFAULT.patience,
                DEFAULT.segmentBytes,
                Math.max(DEFAULT.parallelIntake, 2 * slots));
    }
}
