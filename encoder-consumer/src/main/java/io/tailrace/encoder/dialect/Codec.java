package io.tailrace.encoder.dialect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A codec of pictures, by the name that profiles, plans and capabilities use. */
public enum Codec {
    H264("h264", 51),
    HEVC("hevc", 51),
    AV1("av1", 63);

    private final String key;
    private final int worstQuality;

    Codec(String key, int worstQuality) {
        this.key = key;
        this.worstQuality = worstQuality;
    }

    /** {@code h264}, {@code hevc} or {@code av1}. */
    public String key() {
        return key;
    }

    /** The end of the CRF scale of the codec's CPU encoder; 0 is the best. */
    public int worstQuality() {
        return worstQuality;
    }

    /** Profiles that pictures of 8 bit may be asked for in. */
    public List<String> profiles() {
        return this == H264 ? List.of("baseline", "main", "high") : List.of("main");
    }

    public static Optional<Codec> of(String key) {
        return Stream.of(values()).filter(codec -> codec.key.equals(key)).findFirst();
    }
}
