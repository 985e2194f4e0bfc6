package io.tailrace.manifest;

import java.util.List;
import java.util.Optional;

/**
 * A media playlist as a player understands it.
 *
 * @param version EXT-X-VERSION, 1 when absent
 * @param targetDuration seconds
 * @param map URI of the init section; empty without one
 */
record HlsMediaPlaylist(int version, int targetDuration, boolean isIFramesOnly, String map, List<Segment> segments) {

    /** Seconds, and the bytes of the sub-range when one is given. */
    record Segment(double duration, String uri, Optional<ByteRange> range) {}

    record ByteRange(long length, long offset) {}

    /** Segments of WebVTT: all others here have an init section. */
    boolean isText() {
        return map.isEmpty();
    }

    double duration() {
        return segments.stream().mapToDouble(Segment::duration).sum();
    }
}
