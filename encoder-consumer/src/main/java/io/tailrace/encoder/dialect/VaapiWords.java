package io.tailrace.encoder.dialect;

import java.util.List;
import java.util.Optional;

/**
 * The words of VA-API's encoders.
 *
 * @param mode of what is steered by a quality: {@code QVBR}, or {@code VBR} of drivers that steer by rates alone
 */
record VaapiWords(String mode) implements Vocabulary {

    /** {@code compression_level} of Intel's driver: 7 is the fastest. */
    private static final List<Integer> LEVELS = List.of(7, 7, 6, 6, 5, 4, 3, 2, 1);

    @Override
    public List<String> speed(Speed speed) {
        return List.of("-compression_level", Integer.toString(speed.pick(LEVELS)));
    }

    @Override
    public List<String> profile(String profile) {
        return List.of("-profile:v", profile.equals("baseline") ? "constrained_baseline" : profile);
    }

    @Override
    public Optional<List<String>> quality(double quality, Optional<Long> bound) {
        return bound.map(most -> mode.equals("QVBR")
                ? List.of(
                        "-rc_mode",
                        mode,
                        "-global_quality",
                        Long.toString(Math.max(1, Math.round(quality))),
                        "-b:v",
                        Intent.usualRate(most))
                : List.of("-rc_mode", mode, "-b:v", Intent.usualRate(most)));
    }

    @Override
    public List<String> averageRate() {
        return List.of("-rc_mode", "VBR");
    }

    @Override
    public List<String> constantRate() {
        return List.of("-rc_mode", "CBR");
    }

    @Override
    public List<String> fixedGroups() {
        return List.of("-idr_interval", "0");
    }

    @Override
    public List<String> lowDelay() {
        return List.of("-async_depth", "1");
    }

    @Override
    public List<String> level(String level) {
        return List.of("-level", level);
    }

    @Override
    public int mostBFrames() {
        return 2;
    }
}
