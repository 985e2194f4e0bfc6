package io.tailrace.encoder.dialect;

import io.tailrace.media.DynamicRange;
import io.tailrace.media.PictureCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * One encoder as a dialect speaks to it.
 *
 * @param name as ffmpeg calls it
 * @param pixelFormat of the pictures it is handed, in front of any upload
 * @param deepFormat the same of pictures of 10 bit; empty where it takes none
 * @param hasBFrames whether decoding order may differ from the order of showing; then the init segment's edit list cuts off the delay
 * @param isForced whether key frames are forced on it from outside; false: it keeps to its own fixed distance, and forcing them does harm
 * @param options what an intent means to it, without its name and without key frames
 */
public record PictureEncoder(
        String name,
        PictureCodec codec,
        String pixelFormat,
        String deepFormat,
        boolean hasBFrames,
        boolean isForced,
        Options options) {

    /** From an intent to options of one encoder; the intent is of its codec. */
    @FunctionalInterface
    public interface Options {
        List<String> of(Intent intent);
    }

    /** Whether it can be asked for pictures of 10 bit at all. */
    public boolean isDeep() {
        return !deepFormat.isEmpty();
    }

    String pixelFormat(DynamicRange range) {
        return range.isHigh() ? deepFormat : pixelFormat;
    }

    /**
     * All options of the picture: its encoder, what the intent means to it, and key frames at the same frames in every rendition, by the
     * grid and not by what is seen.
     */
    public List<String> arguments(Intent intent) {
        List<String> line = new ArrayList<>(List.of("-fps_mode", "passthrough", "-c:v", name));
        if (codec == PictureCodec.HEVC) {
            line.addAll(List.of("-tag:v", "hvc1")); // ffmpeg's own choice is hev1, which Apple's players refuse
        }
        line.addAll(options.of(intent));
        if (isForced) {
            line.addAll(List.of("-force_key_frames", "expr:eq(mod(n," + intent.gop() + "),0)"));
        }
        return line;
    }
}
