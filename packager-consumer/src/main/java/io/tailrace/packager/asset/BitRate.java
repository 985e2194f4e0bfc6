package io.tailrace.packager.asset;

import java.math.BigInteger;
import java.util.List;

/**
 * Bits per second of a playlist, measured (RFC 8216bis, 4.1).
 *
 * @param peak the largest rate of any run of segments that lasts 0.5 to 1.5 target durations
 * @param average all bits over the whole duration
 */
public record BitRate(long peak, long average) {

    private static final BigInteger BITS = BigInteger.valueOf(8);

    /** Bytes and duration of what a playlist names as one segment. */
    public record Piece(long bytes, long ticks) {}

    /** A title shorter than half a target duration has no such run: its average is its peak. */
    public static BitRate measure(List<Piece> pieces, int timescale, int targetDuration) {
        long shortest = (long) targetDuration * timescale;
        long longest = 3 * shortest;
        long peak = 0;
        long allBytes = 0;
        long allTicks = 0;
        for (int from = 0; from < pieces.size(); from++) {
            allBytes += pieces.get(from).bytes();
            allTicks += pieces.get(from).ticks();
            long bytes = 0;
            long ticks = 0;
            // Twice the length is compared, so that halves stay whole.
            for (int to = from; to < pieces.size() && 2 * ticks <= longest; to++) {
                bytes += pieces.get(to).bytes();
                ticks += pieces.get(to).ticks();
                if (2 * ticks >= shortest && 2 * ticks <= longest) {
                    peak = Math.max(peak, bitsPerSecond(bytes, ticks, timescale));
                }
            }
        }
        long average = bitsPerSecond(allBytes, allTicks, timescale);
        return new BitRate(Math.max(peak, average), average);
    }

    /** Of the segments of a track. */
    public static BitRate of(Track track, int targetDuration) {
        return measure(
                track.segments().stream()
                        .map(s -> new Piece(s.size(), s.duration()))
                        .toList(),
                track.timescale(),
                targetDuration);
    }

    /** Rounded up: a player that reserves it never lacks a bit. */
    private static long bitsPerSecond(long bytes, long ticks, int timescale) {
        if (ticks <= 0) {
            return 0;
        }
        BigInteger[] parts = BigInteger.valueOf(bytes)
                .multiply(BITS)
                .multiply(BigInteger.valueOf(timescale))
                .divideAndRemainder(BigInteger.valueOf(ticks));
        return parts[0].longValueExact() + (parts[1].signum() == 0 ? 0 : 1);
    }

    /** Both played at once. */
    public BitRate plus(BitRate other) {
        return new BitRate(peak + other.peak, average + other.average);
    }

    /** The larger of each figure. */
    public BitRate max(BitRate other) {
        return new BitRate(Math.max(peak, other.peak), Math.max(average, other.average));
    }
}
