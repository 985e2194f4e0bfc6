package io.tailrace.profiles;

import java.util.Arrays;
import java.util.List;

/** Codecs of pictures that a profile may ask for. */
public enum PictureCodec {
    /** ITU-T H.264: every screen plays it. */
    H264("h264", "high", 51),
    /** ITU-T H.265, eight bits. */
    HEVC("hevc", "main", 51),
    /** AV1, eight bits. */
    AV1("av1", "main", 63);

    private final String word;
    private final String usualProfile;
    private final int worstQuality;

    PictureCodec(String word, String usualProfile, int worstQuality) {
        this.word = word;
        this.usualProfile = usualProfile;
        this.worstQuality = worstQuality;
    }

    static PictureCodec of(String word) {
        return Arrays.stream(values())
                .filter(codec -> codec.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no codec " + word));
    }

    static List<String> words() {
        return Arrays.stream(values()).map(PictureCodec::word).toList();
    }

    /** As records and YAML have it, such as {@code hevc}. */
    public String word() {
        return word;
    }

    List<String> codecProfiles() {
        return this == H264 ? List.of("baseline", "main", "high") : List.of("main");
    }

    /** Without a word of the profile. */
    String usualProfile() {
        return usualProfile;
    }

    /** Largest value of the scale that {@code quality} is on: the CRF scale of the codec's encoder for CPUs. */
    int worstQuality() {
        return worstQuality;
    }

    /** Whether its bitstream has a place for closed captions that encoders fill (ATSC A/53 part 4). */
    public boolean carriesCaptions() {
        return this != AV1;
    }
}
