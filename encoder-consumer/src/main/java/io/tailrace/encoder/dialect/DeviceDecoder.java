package io.tailrace.encoder.dialect;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A decoder of a device, for pictures of 4:2:0.
 *
 * @param codec as ffprobe names it
 * @param bitDepth of the samples
 * @param options in front of the input; they mean the device by {@link Device#NAME}
 * @param isOnDevice whether its pictures stay on the device; false: it hands them out in memory
 */
public record DeviceDecoder(String codec, int bitDepth, List<String> options, boolean isOnDevice) {

    /** Codecs that devices know in 10 bit as well. */
    private static final Set<String> DEEP = Set.of("hevc", "av1", "vp9");

    public DeviceDecoder {
        options = List.copyOf(options);
    }

    /** Decoders of {@code codecs}, in each depth, whose pictures stay on the device. */
    static List<DeviceDecoder> onDevice(List<String> options, String... codecs) {
        return Stream.of(codecs)
                .flatMap(codec -> (DEEP.contains(codec) ? Stream.of(8, 10) : Stream.of(8))
                        .map(bitDepth -> new DeviceDecoder(codec, bitDepth, options, true)))
                .toList();
    }

    /** {@code hevc, 10 bit}. */
    public String words() {
        return codec + ", " + bitDepth + " bit";
    }
}
