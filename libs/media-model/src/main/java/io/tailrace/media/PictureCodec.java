package io.tailrace.media;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Codecs of pictures that are made, by the word that profiles, plans and capabilities have for them. */
public enum PictureCodec {
    /** ITU-T H.264: every screen plays it. */
    H264("h264", "high", "high10", 51),
    /** ITU-T H.265. */
    HEVC("hevc", "main", "main10", 51),
    /** AV1. */
    AV1("av1", "main", "main", 63);

    private final String word;
    private final String usualProfile;
    private final String deepProfile;
    private final int worstQuality;

    PictureCodec(String word, String usualProfile, String deepProfile, int worstQuality) {
        this.word = word;
        this.usualProfile = usualProfile;
        this.deepProfile = deepProfile;
        this.worstQuality = worstQuality;
    }

    /** The codec of that word; empty for any other. */
    public static Optional<PictureCodec> of(String word) {
        return Arrays.stream(values()).filter(codec -> codec.word.equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(PictureCodec::word).toList();
    }

    /** {@code h264}, {@code hevc} or {@code av1}. */
    public String word() {
        return word;
    }

    /** Profiles that pictures of 8 bit may be asked for in, the one with most tools last. */
    public List<String> codecProfiles() {
        return this == H264 ? List.of("baseline", "main", "high") : List.of("main");
    }

    /** Where nobody asks for another. */
    public String usualProfile() {
        return usualProfile;
    }

    /** The one for pictures of 10 bit. */
    public String deepProfile() {
        return deepProfile;
    }

    /** The end of the CRF scale of the codec's encoder for CPUs; 0 is the best. */
    public int worstQuality() {
        return worstQuality;
    }

    /** Whether its bitstream has a place for closed captions that encoders fill (ATSC A/53 part 4). */
    public boolean carriesCaptions() {
        return this != AV1;
    }
}
