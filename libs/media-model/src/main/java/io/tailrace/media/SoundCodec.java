package io.tailrace.media;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Codecs of sound that are made, by the word that profiles, plans and capabilities have for them. */
public enum SoundCodec {
    /** AAC-LC (ISO/IEC 14496-3): every player plays it. */
    AAC("aac", 1024, 0),
    /** RFC 6716, in packets of 20 ms. Its clock in MP4 is always 48 kHz. */
    OPUS("opus", 960, 0),
    /** Dolby Digital Plus (ETSI TS 102 366, annex E), in frames of six blocks. */
    EAC3("eac3", 1536, 256);

    private static final int LEAST = 16_000;
    private static final int MOST = 1_000_000;

    /** libopus takes no more (measured). */
    private static final int MOST_OF_AN_OPUS_CHANNEL = 256_000;

    /** Twice what the encoder needs at least to find an allocation of bits (measured with noise). */
    private static final int LEAST_OF_AN_EAC3_CHANNEL = 32_000;

    private final String word;
    private final int packetSamples;
    private final int keptSamples;

    SoundCodec(String word, int packetSamples, int keptSamples) {
        this.word = word;
        this.packetSamples = packetSamples;
        this.keptSamples = keptSamples;
    }

    /** The codec of that word; empty for any other. */
    public static Optional<SoundCodec> of(String word) {
        return Arrays.stream(values()).filter(codec -> codec.word.equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(SoundCodec::word).toList();
    }

    /** {@code aac}, {@code opus} or {@code eac3}, as ffprobe also has them. */
    public String word() {
        return word;
    }

    /** Samples of a channel in one packet. */
    public int packetSamples() {
        return packetSamples;
    }

    /** Samples at the end that its encoder keeps to itself: silence behind the title brings them out. */
    public int keptSamples() {
        return keptSamples;
    }

    /** Hertz. */
    public List<Integer> sampleRates() {
        return this == AAC ? List.of(44_100, 48_000) : List.of(48_000);
    }

    /** Numbers of channels. */
    public List<Integer> channels() {
        return this == EAC3 ? List.of(2, 6) : List.of(1, 2, 6);
    }

    /** Of all {@code channels} together, a second. */
    public int leastBits(int channels) {
        return this == EAC3 ? channels * LEAST_OF_AN_EAC3_CHANNEL : LEAST;
    }

    /** Of all {@code channels} together, a second. */
    public int mostBits(int channels) {
        return this == OPUS ? Math.min(MOST, channels * MOST_OF_AN_OPUS_CHANNEL) : MOST;
    }
}
