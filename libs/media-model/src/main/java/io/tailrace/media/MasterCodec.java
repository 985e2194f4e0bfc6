package io.tailrace.media;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Codecs of archives and editing, in 4:2:2 with every picture by itself, by the word that profiles, plans and capabilities have for them. */
public enum MasterCodec {
    /** Apple ProRes 422 (SMPTE RDD 36). */
    PRORES("prores"),
    /** Avid DNxHR (SMPTE ST 2019-1): any size from 256x120, whole frames only. */
    DNXHR("dnxhr"),
    /** Avid DNxHD (SMPTE ST 2019-1): the sizes and rates of high definition, also of fields. */
    DNXHD("dnxhd");

    private final String word;

    MasterCodec(String word) {
        this.word = word;
    }

    /** The codec of that word; empty for any other. */
    public static Optional<MasterCodec> of(String word) {
        return Arrays.stream(values()).filter(codec -> codec.word.equals(word)).findFirst();
    }

    /** {@code prores}, {@code dnxhr} or {@code dnxhd}. */
    public String word() {
        return word;
    }

    /** From the smallest to the best; those of DNxHD are megabits per second. */
    public List<String> codecProfiles() {
        return switch (this) {
            case PRORES -> List.of("proxy", "lt", "standard", "hq");
            case DNXHR -> List.of("lb", "sq", "hq", "hqx");
            case DNXHD -> List.of("120", "145", "185", "220");
        };
    }
}
