package io.tailrace.profiles;

import java.util.Optional;

/**
 * One object with picture and sound muxed.
 *
 * @param name          file name, such as {@code proxy.mp4}; its stem names the rendition
 * @param picture       absent for a file of sound only, or with {@code master}
 * @param isIntra       every picture of {@code picture} is a key frame
 * @param reframe       another shape than the source's; absent: the source's
 * @param master        the source's picture as it is, instead of {@code picture}
 * @param audio         absent for a silent file
 * @param hasAllTracks  all tracks of sound of the source; else its default one
 * @param keepsTimecode the file's timecode begins where the source's does
 */
public record FileRecipe(
        String name,
        FileContainer container,
        Optional<Rung> picture,
        boolean isIntra,
        Optional<Reframe> reframe,
        Optional<MasterRecipe> master,
        Optional<AudioRecipe> audio,
        boolean hasAllTracks,
        boolean keepsTimecode) {

    /** Name of the rendition: the file name without its ending. */
    public String rendition() {
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** Whether it shows anything. */
    public boolean hasPicture() {
        return picture.isPresent() || master.isPresent();
    }
}
