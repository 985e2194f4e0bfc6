package io.tailrace.profiles;

import io.tailrace.media.FrameRate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A named recipe: how any source becomes an asset. Data only; immutable; checked when it was read, so that whoever holds one can plan
 * with it.
 *
 * @param name         the stem of its file
 * @param version      SHA-256 of its text in hex, so that a receipt tells which text was used
 * @param description  one line for people
 * @param packaging    manifests over segments, or files only
 * @param split        how picture work becomes tasks
 * @param gop          distance of key frames
 * @param segment      length of a segment, whole GOPs
 * @param chunk        length of what one task encodes, whole segments
 * @param trim         the part of a source that becomes the title
 * @param frameRate    frames per second of all results; empty: as the source has them
 * @param maxFrameRate frames per second that no result exceeds where {@code frameRate} is empty
 * @param video        how all pictures are coded
 * @param rungs        the ladder, largest first; empty without {@link Packaging#CMAF}
 * @param audio        renditions of each source track; empty without {@link Packaging#CMAF}
 * @param soundMap     which tracks of a source become one sound; empty: the usual
 * @param text         what becomes of subtitles and captions
 * @param poster       a still picture, if wanted
 * @param storyboard   small pictures for the seek bar, if wanted
 * @param stills       pictures over the title, if wanted
 * @param files        muxed files
 * @param overlays     what is drawn onto the pictures of rungs and files, the last one on top
 * @param damage       what becomes of damaged sources
 * @param failures     what is done about attempts that fail
 * @param policy       limits of a source
 */
public record Profile(
        String name,
        String version,
        String description,
        Packaging packaging,
        Split split,
        Duration gop,
        Duration segment,
        Duration chunk,
        Trim trim,
        Optional<FrameRate> frameRate,
        FrameRate maxFrameRate,
        VideoCoding video,
        List<Rung> rungs,
        List<AudioRecipe> audio,
        List<SoundEntry> soundMap,
        TextRecipe text,
        Optional<PosterRecipe> poster,
        Optional<StoryboardRecipe> storyboard,
        Optional<StillsRecipe> stills,
        List<FileRecipe> files,
        List<OverlayRecipe> overlays,
        DamagePolicy damage,
        FailurePolicy failures,
        Policy policy) {

    public Profile {
        rungs = List.copyOf(rungs);
        audio = List.copyOf(audio);
        soundMap = List.copyOf(soundMap);
        files = List.copyOf(files);
        overlays = List.copyOf(overlays);
    }

    /** The same for no other sources than those that {@code limit} allows as well. */
    Profile limitedTo(Policy limit) {
        return new Profile(
                name,
                version,
                description,
                packaging,
                split,
                gop,
                segment,
                chunk,
                trim,
                frameRate,
                maxFrameRate,
                video,
                rungs,
                audio,
                soundMap,
                text,
                poster,
                storyboard,
                stills,
                files,
                overlays,
                damage,
                failures,
                policy.and(limit));
    }

    /** The profile in the words of its YAML, defaults filled in; strings, numbers, lists and maps only, in the order of the file. */
    public Map<String, Object> fields() {
        return ProfileFields.of(this);
    }
}
