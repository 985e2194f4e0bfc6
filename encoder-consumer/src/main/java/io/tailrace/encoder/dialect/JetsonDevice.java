package io.tailrace.encoder.dialect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The decoders of Jetson boards, which hand pictures out in memory: the boards have no filters that ffmpeg knows. 8 bit only. No run on
 * such a board has been seen.
 */
record JetsonDevice() implements Device {

    @Override
    public String word() {
        return "board";
    }

    @Override
    public List<String> opened() {
        return List.of();
    }

    /** As nvmpi names them, and of V4L2 what boards without it have. */
    @Override
    public List<DeviceDecoder> decoders() {
        return Stream.concat(
                        Stream.of("h264", "hevc", "vp8", "vp9", "mpeg2").map(codec -> decoder(codec, "nvmpi")),
                        Stream.of("h264", "hevc", "vp8", "vp9", "mpeg2").map(codec -> decoder(codec, "v4l2m2m")))
                .toList();
    }

    private static DeviceDecoder decoder(String word, String family) {
        String codec = word.equals("mpeg2") ? "mpeg2video" : word;
        return new DeviceDecoder(codec, 8, List.of("-c:v", word + "_" + family), false);
    }

    @Override
    public Optional<String> uploaded() {
        return Optional.empty();
    }

    @Override
    public Optional<String> resized(String width, String height) {
        return Optional.empty();
    }
}
