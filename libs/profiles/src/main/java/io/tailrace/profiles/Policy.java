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
public record Policy(long maxBytes, Duration maxDuration, long maxPixels, int maxStreams) {}
