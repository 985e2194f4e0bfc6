package io.tailrace.profiles;

import java.util.List;
import java.util.Optional;

/**
 * A sound that is made of some tracks of a source, for recordings with a track per microphone or channel.
 *
 * @param from     tracks, counted from 0 here and from 1 in YAML, in the order of the channels
 * @param language BCP 47; absent: that of the first track
 * @param label    shown to the listener; absent: as for any track
 * @param role     as in {@code AudioFacts}, empty for the programme's own sound; absent: that of the first track
 */
public record SoundEntry(List<Integer> from, Optional<String> language, Optional<String> label, Optional<String> role) {

    public SoundEntry {
        from = List.copyOf(from);
    }
}
