package io.tailrace.media;

import java.util.Locale;

/** Times as WebVTT writes them (W3C WebVTT, 4.1). */
public final class WebVttTime {

    private WebVttTime() {}

    /** Microseconds from 0 on, rounded to the nearest millisecond, which is all the format has. */
    public static String of(long micros) {
        long millis = (micros + 500) / 1000;
        long seconds = millis / 1000;
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d.%03d", seconds / 3600, seconds / 60 % 60, seconds % 60, millis % 1000);
    }
}
