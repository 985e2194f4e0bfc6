package io.tailrace.media;

/** Half-open stretch of a title's time in microseconds, counted from frame 0. */
public record TimeSpan(long startMicros, long endMicros) {

    public TimeSpan {
        if (endMicros <= startMicros) {
            throw new IllegalArgumentException(
                    "a stretch of time has a length, got [" + startMicros + ", " + endMicros + ")");
        }
    }

    public long lengthMicros() {
        return endMicros - startMicros;
    }
}
