package io.tailrace.encoder.dialect;

import java.util.List;
import java.util.Optional;

/**
 * The words of Quick Sync. Its look-ahead knows no bound of the rate, so it is not used: a quality with a bound is what its QVBR does.
 */
record QsvWords(int mostBFrames) implements Vocabulary {

    private static final List<String> PRESETS =
            List.of("veryfast", "veryfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow");

    @Override
    public List<String> speed(Speed speed) {
        return List.of("-preset", speed.pick(PRESETS));
    }

    @Override
    public List<String> profile(String profile) {
        return List.of("-profile:v", profile);
    }

    /** A quality without a bound is what its ICQ does. */
    @Override
    public Optional<List<String>> quality(double quality, Optional<Long> bound) {
        String number = Long.toString(Math.max(1, Math.round(quality)));
        return Optional.of(bound.map(most -> List.of("-global_quality", number, "-b:v", Intent.usualRate(most)))
                .orElse(List.of("-global_quality", number)));
    }

    /** It goes by which rates are given. */
    @Override
    public List<String> averageRate() {
        return List.of();
    }

    /** A bound that equals the rate. */
    @Override
    public List<String> constantRate() {
        return List.of();
    }

    @Override
    public List<String> fixedGroups() {
        return List.of("-forced_idr", "1", "-adaptive_i", "0", "-adaptive_b", "0", "-idr_interval", "0");
    }

    @Override
    public List<String> lowDelay() {
        return List.of("-async_depth", "1");
    }

    /** Ten times the number. */
    @Override
    public List<String> level(String level) {
        return List.of(
                "-level", level.contains(".") ? level.replace(".", "") : level.length() == 1 ? level + "0" : level);
    }
}
