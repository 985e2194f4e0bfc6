package io.tailrace.router.plan;

import io.tailrace.events.AudioFacts;
import io.tailrace.events.Note;
import io.tailrace.events.SourceFacts;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.SoundEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The sounds of a title: the tracks of its source, or mono tracks that are the channels of one sound. A profile's map says which; without
 * one that fits, mono tracks of uncompressed sound in MXF and QuickTime, as cameras and broadcasters deliver them, are pairs of left and
 * right, and everything else is taken as it is.
 */
final class Sounds {

    private static final Set<String> OF_CAMERAS = Set.of("mxf", "mov");
    private static final String UNCOMPRESSED = "pcm_";

    /**
     * A sound of the title.
     *
     * @param facts of its track, or of its first one with all channels
     * @param joined tracks that are its channels; empty: one track as it is
     */
    record Sound(AudioFacts facts, List<Integer> joined) {}

    private final List<Sound> tracks;
    private final List<Sound> all;
    private final Optional<Note> note;

    private Sounds(List<Sound> tracks, List<Sound> all, Optional<Note> note) {
        this.tracks = List.copyOf(tracks);
        this.all = List.copyOf(all);
        this.note = note;
    }

    static Sounds of(Profile profile, SourceFacts source) {
        List<AudioFacts> tracks = source.getAudio();
        List<Sound> plain =
                tracks.stream().map(track -> new Sound(track, List.of())).toList();
        List<Sound> mapped = profile.soundMap().stream()
                .flatMap(entry -> mapped(entry, tracks).stream())
                .toList();
        if (!mapped.isEmpty()) {
            return new Sounds(plain, mapped, Optional.empty());
        }
        if (arePairs(source)) {
            List<Sound> pairs = new ArrayList<>();
            for (int i = 0; i < tracks.size(); i += 2) {
                pairs.add(joined(
                        tracks.get(i),
                        List.of(tracks.get(i).getTrack(), tracks.get(i + 1).getTrack())));
            }
            return new Sounds(plain, pairs, Optional.of(pairsNote(tracks.size())));
        }
        return new Sounds(plain, plain, Optional.empty());
    }

    private static Note pairsNote(int tracks) {
        return Note.newBuilder()
                .setCode("mono-tracks-paired")
                .setMessage("The " + tracks + " mono tracks of sound were taken as pairs of left and right."
                        + " The profile's soundMap can say otherwise.")
                .build();
    }

    /** Empty when the source does not have the entry's tracks. */
    private static Optional<Sound> mapped(SoundEntry entry, List<AudioFacts> tracks) {
        List<AudioFacts> named = new ArrayList<>();
        for (int number : entry.from()) {
            tracks.stream().filter(track -> track.getTrack() == number).forEach(named::add);
        }
        boolean isThere = named.size() == entry.from().size();
        boolean areMono = named.size() == 1 || named.stream().allMatch(track -> track.getChannels() == 1);
        if (!isThere || !areMono) {
            return Optional.empty();
        }
        AudioFacts first = named.get(0);
        AudioFacts facts = AudioFacts.newBuilder(first)
                .setLanguage(entry.language().orElse(first.getLanguage()))
                .setTitle(entry.label().orElse(first.getTitle()))
                .setRole(entry.role().orElse(first.getRole()))
                .build();
        return Optional.of(named.size() == 1 ? new Sound(facts, List.of()) : joined(facts, entry.from()));
    }

    private static Sound joined(AudioFacts first, List<Integer> tracks) {
        return new Sound(AudioFacts.newBuilder(first).setChannels(tracks.size()).build(), List.copyOf(tracks));
    }

    private static boolean arePairs(SourceFacts source) {
        List<AudioFacts> tracks = source.getAudio();
        if (tracks.isEmpty() || tracks.size() % 2 != 0 || !OF_CAMERAS.contains(source.getDemuxer())) {
            return false;
        }
        for (int i = 0; i < tracks.size(); i += 2) {
            AudioFacts left = tracks.get(i);
            AudioFacts right = tracks.get(i + 1);
            boolean isPair = isPlainMono(left)
                    && isPlainMono(right)
                    && left.getLanguage().equals(right.getLanguage())
                    && left.getRole().equals(right.getRole());
            if (!isPair) {
                return false;
            }
        }
        return true;
    }

    /** With a name of its own a track is more than a side. */
    private static boolean isPlainMono(AudioFacts track) {
        return track.getChannels() == 1
                && track.getCodec().startsWith(UNCOMPRESSED)
                && track.getTitle().isBlank();
    }

    List<Sound> all() {
        return all;
    }

    /** The tracks of the source, each as it is. */
    List<Sound> tracks() {
        return tracks;
    }

    /** Where it was decided without being told. */
    Optional<Note> note() {
        return note;
    }

    /** The sound a listener gets unasked: of those that are the programme's own the first one flagged so, or the first. */
    Optional<Sound> preferred() {
        List<Sound> own =
                all.stream().filter(sound -> sound.facts().getRole().isEmpty()).toList();
        List<Sound> candidates = own.isEmpty() ? all : own;
        return candidates.stream()
                .filter(sound -> sound.facts().getIsDefault())
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }
}
