package io.tailrace.profiles;

import java.time.Duration;

/**
 * What a source may be; anything beyond is refused before it is decoded.
 *
 * @param maxBytes    size of the object
 * @param maxDuration length of the title
 * @param maxPixels   width times height of the coded picture
 * @param maxStreams  picture and sound tracks together
 */
public record Policy(long maxBytes, Duration maxDuration, long maxPixels, int maxStreams) {

    /** Of a profile that says nothing of it. */
    static final Policy STANDARD = new Policy(500_000_000_000L, Duration.ofDays(1), 8192L * 4320, 40);

    /** What both allow. */
    Policy and(Policy other) {
        return new Policy(
                Math.min(maxBytes, other.maxBytes),
                maxDuration.compareTo(other.maxDuration) < 0 ? maxDuration : other.maxDuration,
                Math.min(maxPixels, other.maxPixels),
                Math.min(maxStreams, other.maxStreams));
    }
}
