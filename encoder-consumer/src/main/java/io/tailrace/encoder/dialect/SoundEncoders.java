package io.tailrace.encoder.dialect;

import io.tailrace.media.SoundCodec;
import java.util.ArrayList;
import java.util.List;

/** ffmpeg's encoders of sound. They are of the CPU everywhere, so no class has a dialect of them. Pure. */
public final class SoundEncoders {

    private SoundEncoders() {}

    /** As ffmpeg calls it. */
    public static String name(SoundCodec codec) {
        return switch (codec) {
            case AAC -> "aac";
            case OPUS -> "libopus";
            case EAC3 -> "eac3";
        };
    }

    /**
     * Options of an output.
     *
     * @param track which of its sounds, such as {@code :1}; empty: all
     */
    public static List<String> arguments(SoundCodec codec, String track, int channels, long bitsPerSecond) {
        List<String> line =
                new ArrayList<>(List.of("-c:a" + track, name(codec), "-b:a" + track, Long.toString(bitsPerSecond)));
        if (codec == SoundCodec.OPUS && channels > 2) {
            // Masking between the channels and a narrow band for the low-frequency one, which the default leaves out.
            line.addAll(List.of("-mapping_family:a" + track, "1"));
        }
        return line;
    }
}
