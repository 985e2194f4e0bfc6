package io.tailrace.profiles;

import java.util.Optional;

/**
 * One sound rendition of each source track that has the channels for it. {@code pcm}, for archives, has the channels of the source and 24
 * bits a sample; its channels, rate and bit rate are {@link #AS_SOURCE} where they are those of the source.
 *
 * @param codec         {@code aac}, {@code opus}, {@code eac3} or {@code pcm}
 * @param channels      of the result: 1, 2 or 6 (5.1)
 * @param bitsPerSecond of all channels together
 * @param sampleRate    hertz
 * @param fromChannels  source tracks with fewer channels do not get this rendition; 1 in a file
 * @param loudness      programme loudness in LUFS that it is brought to (EBU R 128); empty: as loud as the source
 */
public record AudioRecipe(
        String codec, int channels, long bitsPerSecond, int sampleRate, int fromChannels, Optional<Double> loudness) {

    /** A number that is the source's to say. */
    public static final int AS_SOURCE = 0;
}
