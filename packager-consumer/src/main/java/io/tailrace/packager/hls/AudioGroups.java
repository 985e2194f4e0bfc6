package io.tailrace.packager.hls;

import io.tailrace.packager.asset.AudioTrack;
import io.tailrace.packager.asset.BitRate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Sound in groups: one per codec and channel layout, stereo and 5.1 apart, so that a player picks a layout by picking a variant.
 * Every group has the same members with the same names (RFC 8216bis, 4.4.6.1.1); where a source track lacks a group's layout, its
 * best smaller one stands in, of the group's codec if there is one: what a variant needs its player has.
 */
final class AudioGroups {

    /** A group and the rendition that stands in it for each source track. */
    record Group(String id, List<AudioTrack> members) {

        /** The largest peak and average of its members: they are played one at a time. */
        BitRate rate(int targetDuration) {
            return members.stream()
                    .map(m -> BitRate.of(m.track(), targetDuration))
                    .reduce(new BitRate(0, 0), BitRate::max);
        }

        List<String> codecs() {
            return members.stream().map(m -> m.track().codec()).distinct().toList();
        }

        AudioTrack defaultMember() {
            return members.stream().filter(AudioTrack::isDefault).findFirst().orElse(members.get(0));
        }
    }

    /** Channels first, so that the smallest layout leads, then AAC: players may begin with the first they see. {@code rank} tells bit rates of one layout apart. */
    private record Layout(int channels, String codec, int rank) implements Comparable<Layout> {

        private static final Comparator<Layout> ORDER = Comparator.comparingInt(Layout::channels)
                .thenComparing(layout -> !layout.codec().startsWith(AAC))
                .thenComparing(Layout::codec)
                .thenComparingInt(Layout::rank);

        @Override
        public int compareTo(Layout other) {
            return ORDER.compare(this, other);
        }

        String id() {
            String family = codec.contains(".") ? codec.substring(0, codec.indexOf('.')) : codec;
            return "audio-" + family + "-" + channels + (rank == 0 ? "" : "-" + rank);
        }
    }

    private static final String AAC = "mp4a.";

    private AudioGroups() {}

    static List<Group> of(List<AudioTrack> tracks) {
        Map<Layout, Map<Integer, AudioTrack>> layouts = new TreeMap<>();
        Map<List<Object>, Integer> ranks = new HashMap<>();
        Map<Integer, List<AudioTrack>> bySource = new LinkedHashMap<>();
        for (AudioTrack track : tracks) {
            List<Object> kind =
                    List.of(track.sourceTrack(), track.channels(), track.track().codec());
            int rank = ranks.merge(kind, 1, Integer::sum) - 1;
            layouts.computeIfAbsent(new Layout(track.channels(), track.track().codec(), rank), l -> new HashMap<>())
                    .put(track.sourceTrack(), track);
            bySource.computeIfAbsent(track.sourceTrack(), s -> new ArrayList<>())
                    .add(track);
        }
        List<Group> groups = new ArrayList<>();
        layouts.forEach((layout, own) -> {
            List<AudioTrack> members = new ArrayList<>();
            bySource.forEach((source, all) ->
                    members.add(Objects.requireNonNullElseGet(own.get(source), () -> standIn(all, layout))));
            groups.add(new Group(layout.id(), members));
        });
        return groups;
    }

    private static AudioTrack standIn(List<AudioTrack> all, Layout layout) {
        Comparator<AudioTrack> byChannels = Comparator.comparingInt(AudioTrack::channels);
        Comparator<AudioTrack> byCodec = Comparator.comparing(
                        (AudioTrack t) -> t.track().codec().equals(layout.codec()))
                .thenComparing(t -> t.track().codec().startsWith(AAC));
        return all.stream()
                .filter(t -> t.channels() <= layout.channels())
                .max(byCodec.thenComparing(byChannels))
                .or(() -> all.stream().min(byCodec.reversed().thenComparing(byChannels)))
                .orElseThrow();
    }
}
