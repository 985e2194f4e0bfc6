package io.tailrace.encoder.probe;

import io.tailrace.events.SourceFacts;
import io.tailrace.events.VideoFacts;

/**
 * Where frame 0 of the grid lies. Pure. A picture that starts shortly behind the container (audio priming, B-frame delay) starts the
 * grid, else its first frame would be rounded up; a really late picture is held back from the container's start.
 */
final class Anchors {

    private static final long SHORTLY_MICROS = 250_000;

    private Anchors() {}

    /** Frame 0 on the clock of a copy that holds the picture only, and so starts with it. */
    static long inCopy(SourceFacts facts) {
        long start = facts.getVideo().map(VideoFacts::getStartMicros).orElse(0L);
        return start < SHORTLY_MICROS ? 0 : -start;
    }
}
