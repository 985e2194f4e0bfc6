package io.tailrace.media;

import java.math.BigInteger;

/**
 * Frames per second as a rational in lowest terms, such as 30000/1001. Times derived from it are exact integers or rounded as said,
 * never floating point, so that two workers agree on every frame.
 */
public record FrameRate(int num, int den) implements Comparable<FrameRate> {

    public FrameRate {
        if (num <= 0 || den <= 0) {
            throw new IllegalArgumentException("a frame rate is positive, got " + num + "/" + den);
        }
        int divisor = BigInteger.valueOf(num).gcd(BigInteger.valueOf(den)).intValue();
        num /= divisor;
        den /= divisor;
    }

    /** Frames in {@code seconds}, rounded to the nearest frame, at least one. */
    public int framesIn(double seconds) {
        return Math.max(1, Math.toIntExact(Math.round(seconds * num / den)));
    }

    /** Start of frame {@code frame} in microseconds, rounded down. */
    public long microsAt(long frame) {
        return Math.floorDiv(Math.multiplyExact(Math.multiplyExact(frame, den), 1_000_000L), num);
    }

    /**
     * Ticks per second of the media time scale: the numerator for 1001 rates, a thousand times the rate for whole ones, so that a
     * frame is a whole number of ticks.
     */
    public int timescale() {
        return den == 1 ? Math.multiplyExact(num, 1000) : num;
    }

    /** The rate of every {@code step}-th frame. */
    public FrameRate every(int step) {
        return new FrameRate(num, Math.multiplyExact(den, step));
    }

    /** Ticks of one frame in {@link #timescale()}. */
    public int ticksPerFrame() {
        return den == 1 ? 1000 : den;
    }

    public double framesPerSecond() {
        return (double) num / den;
    }

    @Override
    public int compareTo(FrameRate other) {
        return Long.compare((long) num * other.den, (long) other.num * den);
    }

    /** {@code num/den}, the form DASH and ffmpeg use. */
    @Override
    public String toString() {
        return num + "/" + den;
    }
}
