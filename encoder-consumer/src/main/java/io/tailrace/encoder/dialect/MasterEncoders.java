package io.tailrace.encoder.dialect;

import io.tailrace.media.MasterCodec;
import java.util.ArrayList;
import java.util.List;

/** Encoders of pictures for archives: those of ffmpeg itself, in memory, the same in every class. Pure. */
public final class MasterEncoders {

    /** What ProRes may cost per macroblock where a picture needs it; its own bound is a matter of the profile. */
    private static final String MOST_BITS_OF_A_BLOCK = "8000";

    private MasterEncoders() {}

    /** As ffmpeg calls it. */
    public static String name(MasterCodec codec) {
        return codec == MasterCodec.PRORES ? "prores_ks" : "dnxhd";
    }

    /**
     * Options of an encoder, its name first.
     *
     * @param codecProfile one of {@link MasterCodec#codecProfiles()}
     * @param hasFields pictures are pairs of fields
     * @param threads do not change the bytes: pictures are coded each by itself
     */
    public static List<String> arguments(MasterCodec codec, String codecProfile, boolean hasFields, int threads) {
        List<String> line = new ArrayList<>(List.of("-fps_mode", "passthrough", "-c:v", name(codec)));
        line.addAll(
                switch (codec) {
                    case PRORES ->
                        List.of("-profile:v", codecProfile, "-vendor", "apl0", "-bits_per_mb", MOST_BITS_OF_A_BLOCK);
                    case DNXHR -> List.of("-profile:v", "dnxhr_" + codecProfile);
                    case DNXHD -> List.of("-profile:v", "dnxhd", "-b:v", codecProfile + "M");
                });
        line.addAll(List.of("-threads:v", Integer.toString(threads)));
        line.addAll(List.of("-flags:v", (hasFields ? "+ildct" : "") + "+bitexact"));
        return line;
    }

    /** The pictures it is handed; ProRes has 10 bits always. */
    public static String pixelFormat(boolean isDeep) {
        return isDeep ? "yuv422p10le" : "yuv422p";
    }
}
