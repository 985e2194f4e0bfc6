package io.tailrace.packager.asset;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that is published of a job, checked for gaps. Lists are in the order of the plan.
 *
 * @param captions closed captions that every rung carries, by the names HLS has for them
 * @param objects  files, and the poster
 */
public record Asset(
        List<VideoTrack> video,
        List<AudioTrack> audio,
        List<TextTrack> texts,
        List<String> captions,
        List<WholeObject> objects,
        Optional<Storyboard> storyboard,
        List<Chapter> chapters) {

    public Asset {
        video = List.copyOf(video);
        audio = List.copyOf(audio);
        texts = List.copyOf(texts);
        captions = List.copyOf(captions);
        objects = List.copyOf(objects);
        chapters = List.copyOf(chapters);
    }

    /** False: files and pictures only, so there is nothing a playlist could name. */
    public boolean isStreamable() {
        return !video.isEmpty() || !audio.isEmpty();
    }

    /**
     * Rungs that a player may switch between: of one sample entry, since a decoder set up for one codec decodes no other, and of one range,
     * since a screen that changes between SDR and HDR goes black for a moment.
     */
    public List<List<VideoTrack>> switchingSets() {
        Map<List<Object>, List<VideoTrack>> sets = new LinkedHashMap<>();
        for (VideoTrack rung : video) {
            sets.computeIfAbsent(List.of(rung.track().sampleEntry(), rung.range()), entry -> new ArrayList<>())
                    .add(rung);
        }
        return List.copyOf(sets.values());
    }

    /** Whether any picture is of high dynamic range; then manifests say of every one what it is. */
    public boolean hasHighRange() {
        return video.stream().anyMatch(rung -> rung.range().isHigh());
    }

    public Stream<Track> tracks() {
        return Stream.concat(
                video.stream().map(VideoTrack::track), audio.stream().map(AudioTrack::track));
    }

    /** Seconds: of the picture when there is one, else of the longest sound or file. */
    public BigDecimal duration() {
        Stream<BigDecimal> durations = video.isEmpty()
                ? Stream.concat(
                        audio.stream().map(a -> a.track().duration()),
                        objects.stream().map(o -> BigDecimal.valueOf(o.durationMicros(), 6)))
                : video.stream().map(v -> v.track().duration());
        return durations.max(BigDecimal::compareTo).orElse(BigDecimal.ZERO);
    }

    /** The picture to show before playing. */
    public Optional<WholeObject> poster() {
        return objects.stream().filter(o -> o.rendition().equals("poster")).findFirst();
    }

    /**
     * Seconds of the target duration that all playlists share: the longest segment, rounded (RFC 8216bis, 4.4.3.1 and 6.2.4). At least
     * 1, so that a title of a frame has a valid one.
     */
    public int targetDuration() {
        long longest = tracks().mapToLong(t -> Math.round((double) t.longestSegmentTicks() / t.timescale()))
                .max()
                .orElse(1);
        return Math.toIntExact(Math.max(1, longest));
    }
}
