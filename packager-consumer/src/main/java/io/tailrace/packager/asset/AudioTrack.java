package io.tailrace.packager.asset;

import java.util.Optional;

/**
 * One layout of one track of sound.
 *
 * @param sourceTrack which track of the source it was made from; layouts of one track are alternatives
 * @param language BCP 47; empty when unknown
 * @param label what a listener reads in a menu; unique among the source tracks of an asset
 * @param isDefault true for the one source track that plays when nobody chose
 * @param isAutoSelected true for the first source track of its language and purpose; a commentary is only played by those who chose it
 * @param role what it is for
 */
public record AudioTrack(
        Track track,
        int sourceTrack,
        Optional<String> language,
        String label,
        boolean isDefault,
        boolean isAutoSelected,
        AudioRole role,
        int channels,
        int sampleRate) {}
