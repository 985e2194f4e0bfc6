package io.tailrace.encoder.dialect;

import java.util.List;

/**
 * A decoder of a device, for pictures of 4:2:0.
 *
 * @param codec as ffprobe names it
 * @param bitDepth of the samples
 * @param options in front of the input; they mean the device by {@link Device#NAME}
 * @param isOnDevice whether its pictures stay on the device; false: it hands them out in memory
 */
public record DeviceDecoder(String codec, int bitDepth, List<String> options, boolean isOnDevice) {

    public DeviceDecoder {
        options = List.copyOf(options);
    }

    /** {@code hevc, 10 bit}. */
    public String words() {
        return codec + ", " + bitDepth + " bit";
    }
}
