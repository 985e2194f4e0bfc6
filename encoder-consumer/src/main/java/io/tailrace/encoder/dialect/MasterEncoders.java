package io.tailrace.encoder.dialect;

import io.tailrace.media.MasterCodec;
import java.util.ArrayList;
import java.util.List;

/** Encoders of pictures for archives: those of ffmpeg itself, in memory, the same in every class. Pure. */
public final class MasterEncoders {

    private MasterEncoders() {}

    /**
     * As ffmpeg calls it. Of its two encoders of ProRes the one that is three times as fast: at 1080p24 both leave nothing to see (64 and 69 dB,
     * 145 and 170 Mb/s; ffmpeg 8.0.1). It takes no odd width, for which there is the other.
     */
    public static String name(MasterCodec codec, int width) {
        if (codec == MasterCodec.PRORES) {
            return width % 2 == 0 ? "prores_aw" : "prores_ks";
        }
        return "dnxhd";
    }

    /**
     * Options of an encoder, its name first.
     *
     * @param codecProfile one of {@link MasterCodec#codecProfiles()}
     * @param width of its pictures
     * @param hasFields pictures are pairs of fields
     * @param threads do not change the bytes: pictures are coded each by itself
     */
    public static List<String> arguments(
            MasterCodec codec, String codecProfile, int width, boolean hasFields, int threads) {
        List<String> line = new ArrayList<>(List.of("-fps_mode", "passthrough", "-c:v", name(codec, width)));
        line.addAll(
                switch (codec) {
                    case PRORES ->
                        List.of(
                                "-profile:v",
                                Integer.toString(codec.codecProfiles().indexOf(codecProfile)),
                                "-vendor",
                                "apl0"); // or editors call it foreign
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
