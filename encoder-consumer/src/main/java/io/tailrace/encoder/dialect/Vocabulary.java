package io.tailrace.encoder.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one encoder of a device calls the things that encoders of the CPU are told by other words. Its options for an intent are made of the
 * same words.
 */
public interface Vocabulary {

    /** All of an intent, steered by its quality below its bound, with {@code bFrames} at most. */
    default List<String> options(Intent intent, int bFrames) {
        List<String> line = new ArrayList<>(steered(intent));
        line.addAll(List.of("-bf", Integer.toString(bFrames), "-g", intent.gop()));
        line.addAll(fixedGroups());
        return line;
    }

    /** Speed, profile, quality and bound of an intent. */
    default List<String> steered(Intent intent) {
        List<String> line = new ArrayList<>(speed(intent.speed()));
        line.addAll(profile(intent.profile()));
        line.addAll(quality(intent.quality(), Optional.of(intent.maxBitsPerSecond()))
                .orElseThrow());
        line.addAll(List.of("-maxrate", intent.rate(), "-bufsize", intent.rate()));
        return line;
    }

    List<String> speed(Speed speed);

    /** The profile, which its codec has; empty where it has no option for it. */
    List<String> profile(String profile);

    /**
     * Steered by a quality; empty where it knows none, or none without a bound.
     *
     * @param quality on the CRF scale of the codec's CPU encoder
     * @param bound most bits per second; empty for none
     */
    Optional<List<String>> quality(double quality, Optional<Long> bound);

    /** Steered by an average rate, which {@code -b:v} gives. */
    List<String> averageRate();

    /** Steered by a rate that is kept at all times. */
    List<String> constantRate();

    /** Key frames at a fixed distance and where they are forced, and nowhere else; closed groups. */
    List<String> fixedGroups();

    /** Nothing is held back for the sake of later pictures. */
    List<String> lowDelay();

    /** Of a codec's level such as {@code 4.1}; empty where it takes none. */
    List<String> level(String level);

    int mostBFrames();
}
