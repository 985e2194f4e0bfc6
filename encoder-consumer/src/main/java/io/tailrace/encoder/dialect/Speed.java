package io.tailrace.encoder.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How much work is spent on a picture, in x264's words; from the least to the most. */
public enum Speed {
    ULTRAFAST,
    SUPERFAST,
    VERYFAST,
    FASTER,
    FAST,
    MEDIUM,
    SLOW,
    SLOWER,
    VERYSLOW;

    /** As x264 and x265 spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** This speed's place on a scale that has one step for each of the nine: a dialect lists its own words in their order. */
    <T> T pick(List<T> steps) {
        if (steps.size() != values().length) {
            throw new IllegalArgumentException("a scale of speeds has nine steps, this one " + steps.size());
        }
        return steps.get(List.of(values()).indexOf(this));
    }

    public static Optional<Speed> of(String word) {
        return Stream.of(values()).filter(speed -> speed.word().equals(word)).findFirst();
    }
}
