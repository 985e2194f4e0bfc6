package io.tailrace.encoder.probe;

/**
 * Where frame 0 of the grid lies. Pure. A picture that starts shortly behind the container (audio priming, B-frame delay) starts the
 * grid, else its first frame would be rounded up; a really late picture is held back from the container's start.
 */
final class Anchors {

    private static final long SHORTLY_MICROS = 250_000;

    private Anchors() {}

    /**
     * Frame 0 on the clock of a copy that starts with the picture.
     *
     * @param probedMicros start of the picture in the source, as the probe saw it: the number by which the planner decides the same for
     *     sound, so that a rounding cannot part the two
     * @param countedMicros the same as the copy's pass counted it
     */
    static long inCopy(long probedMicros, long countedMicros) {
        return probedMicros < SHORTLY_MICROS ? 0 : -countedMicros;
    }
}
