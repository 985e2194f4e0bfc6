package io.tailrace.media;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How the brightness of HDR pictures is brought to SDR, by the word that profiles and plans have for it. */
public enum ToneMapping {
    /** Linear up to a knee, then a hyperbola: keeps what is not bright as it is. */
    MOBIUS("mobius"),
    /** John Hable's filmic curve: keeps detail in the highlights, all else gets darker. */
    HABLE("hable"),
    /** Erik Reinhard's global operator, extended by a white point. */
    REINHARD("reinhard"),
    /** A Hermite spline over a knee in the perceptual scale (Report ITU-R BT.2390-11, 5.4.1). */
    BT2390("bt2390");

    private final String word;

    ToneMapping(String word) {
        this.word = word;
    }

    /** The operator of that word; empty for any other. */
    public static Optional<ToneMapping> of(String word) {
        return Arrays.stream(values())
                .filter(mapping -> mapping.word.equals(word))
                .findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(ToneMapping::word).toList();
    }

    public String word() {
        return word;
    }
}
