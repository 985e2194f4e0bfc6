package io.tailrace.encoder.dialect;

import java.util.List;
import java.util.Optional;

/**
 * The words of Jetson's encoders, which know bit rates and no quality.
 *
 * @param isNvmpi of a patched ffmpeg; false: V4L2, which knows little more than its rate
 */
record JetsonWords(boolean isNvmpi) implements Vocabulary {

    private static final List<String> PRESETS =
            List.of("ultrafast", "ultrafast", "fast", "fast", "medium", "medium", "slow", "slow", "slow");

    @Override
    public List<String> speed(Speed speed) {
        return isNvmpi ? List.of("-preset", speed.pick(PRESETS)) : List.of();
    }

    @Override
    public List<String> profile(String profile) {
        return isNvmpi ? List.of("-profile:v", profile) : List.of();
    }

    @Override
    public Optional<List<String>> quality(double quality, Optional<Long> bound) {
        return Optional.empty();
    }

    @Override
    public List<String> averageRate() {
        return isNvmpi ? List.of("-rc", "vbr") : List.of();
    }

    @Override
    public List<String> constantRate() {
        return isNvmpi ? List.of("-rc", "cbr") : List.of();
    }

    /** They put key frames at {@code -g} and nowhere else. */
    @Override
    public List<String> fixedGroups() {
        return List.of();
    }

    /** Without B-frames nothing is held back. */
    @Override
    public List<String> lowDelay() {
        return List.of();
    }

    @Override
    public List<String> level(String level) {
        return List.of();
    }

    @Override
    public int mostBFrames() {
        return 0;
    }
}
