package io.tailrace.profiles;

import java.util.Optional;

/**
 * One object with picture and sound muxed.
 *
 * @param name      file name, such as {@code proxy.mp4}; its stem names the rendition
 * @param container {@code mp4}
 * @param picture   absent for a file of sound only
 * @param reframe   another shape than the source's; absent: the source's
 * @param audio     made from the source's default track; absent for a silent file
 */
public record FileRecipe(
        String name, String container, Optional<Rung> picture, Optional<Reframe> reframe, Optional<AudioRecipe> audio) {

    /** Name of the rendition: the file name without its ending. */
    public String rendition() {
        return name.substring(0, name.lastIndexOf('.'));
    }
}
