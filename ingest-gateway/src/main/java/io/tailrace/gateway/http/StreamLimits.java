package io.tailrace.gateway.http;

import java.time.Duration;

/**
 * Bounds of event streams.
 *
 * @param most      streams at a time; further ones are refused
 * @param heartbeat a comment is sent when nothing else was for so long: proxies close silent connections, mostly after 60 s
 * @param slowest   a client that has not taken 64 KiB after so long is cut
 */
public record StreamLimits(int most, Duration heartbeat, Duration slowest) {

    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration SLOWEST = Duration.ofSeconds(20);

    /** The usual times. */
    public static StreamLimits of(int most) {
        return new StreamLimits(most, HEARTBEAT, SLOWEST);
    }
}
