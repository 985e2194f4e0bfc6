package io.tailrace.profiles;

import java.util.Optional;

/**
 * One sound rendition of each source track that has the channels for it.
 *
 * @param codec         {@code aac}, {@code opus} or {@code eac3}
 * @param channels      of the result: 1, 2 or 6 (5.1)
 * @param bitsPerSecond of all channels together
 * @param sampleRate    hertz
 * @param fromChannels  source tracks with fewer channels do not get this rendition; 1 in a file
 * @param loudness      programme loudness in LUFS that it is brought to (EBU R 128); empty: as loud as the source
 */
public record AudioRecipe(
        String codec, int channels, long bitsPerSecond, int sampleRate, int fromChannels, Optional<Double> loudness) {}
