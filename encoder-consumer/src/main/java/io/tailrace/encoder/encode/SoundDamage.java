package io.tailrace.encoder.encode;

import io.tailrace.media.TimeSpan;
import io.tailrace.media.TimeSpans;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which stretches of sound are missing, from the lines of {@code ashowinfo} behind the decoder of each track: silence takes the place of
 * what lies between two of them. What a decoder gives out and calls damaged is the next line, give or take those on their way.
 */
final class SoundDamage implements Consumer<String> {

    /** Names the filter of a track. */
    static final String FILTER = "ashowinfo@";

    private static final String DAMAGED = "corrupt decoded frame";
    private static final Pattern SOUND =
            Pattern.compile(FILTER + "t([0-9]+) .*pts_time:(-?[0-9.]+) .* rate:([0-9]+) nb_samples:([0-9]+)");

    /** Times that are rounded to milliseconds leave no gap. */
    private static final long SHORTEST_MICROS = 10_000;

    private final Map<Integer, Long> endOf = new HashMap<>();
    private TimeSpans spans = TimeSpans.NONE;
    private boolean isNextDamaged;

    @Override
    public void accept(String line) {
        if (line.contains(DAMAGED)) {
            isNextDamaged = true;
            return;
        }
        Matcher sound = SOUND.matcher(line);
        if (sound.find()) {
            long start = Micros.of(sound.group(2));
            long length = 1_000_000 * Long.parseLong(sound.group(4)) / Math.max(1, Integer.parseInt(sound.group(3)));
            sound(Integer.parseInt(sound.group(1)), start, length);
        }
    }

    private void sound(int track, long start, long length) {
        long before = endOf.getOrDefault(track, start);
        if (start - before > Math.max(SHORTEST_MICROS, length / 2)) {
            add(before, start);
        }
        if (isNextDamaged && length > 0) {
            add(start, start + length);
        }
        isNextDamaged = false;
        endOf.put(track, start + length);
    }

    private void add(long start, long end) {
        spans = spans.plus(new TimeSpans(List.of(new TimeSpan(start, end)))).atMost(DamageLook.MOST_SPANS);
    }

    /** On the clock of the lines. */
    TimeSpans spans() {
        return spans;
    }
}
