package io.tailrace.ffmpeg;

import java.time.Duration;

/**
 * One block of {@code -progress}. With {@code -copyts} the time counts from the start of the title.
 *
 * @param frames pictures written so far by the first video output, 0 without one
 * @param time media time reached
 * @param speed media seconds per second, 0 while unknown
 */
public record Progress(long frames, Duration time, double speed) {

    public static final Progress NONE = new Progress(0, Duration.ZERO, 0);
}
