package io.tailrace.packager.asset;

import io.tailrace.media.PartList.Segment;
import io.tailrace.media.PartList.StoredObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Subtitles of an asset: segments of WebVTT for HLS, and all of it in one file.
 *
 * @param folder         where its objects lie below the asset's prefix, with a slash at its end
 * @param timescale      ticks per second
 * @param segments       of the whole title, in order and without a gap; {@code samples} are cues
 * @param whole          the one file
 * @param language       BCP 47; empty when unknown
 * @param label          what a viewer reads in a menu; unique among the subtitles of an asset
 * @param isAutoSelected true for the first of its language and purpose
 * @param isForced       only what must be understood by everybody
 * @param isForTheDeaf   also tells what is heard
 */
public record TextTrack(
        String name,
        int generation,
        String folder,
        String encoder,
        int timescale,
        List<Segment> segments,
        StoredObject whole,
        Optional<String> language,
        String label,
        boolean isAutoSelected,
        boolean isForced,
        boolean isForTheDeaf) {

    public TextTrack {
        segments = List.copyOf(segments);
    }

    public long cues() {
        return segments.stream().mapToLong(Segment::samples).sum();
    }

    public BigDecimal seconds(long ticks) {
        return Track.seconds(ticks, timescale);
    }

    /** Path of an object below the asset's prefix. */
    public String path(String object) {
        return folder + object;
    }

    /** Seconds of the target duration of its playlist: the longest segment, rounded, at least 1. */
    public int targetDuration() {
        long longest = segments.stream().mapToLong(Segment::duration).max().orElse(0);
        return Math.toIntExact(Math.max(1, Math.round((double) longest / timescale)));
    }

    public BitRate rate() {
        return BitRate.measure(
                segments.stream()
                        .map(s -> new BitRate.Piece(s.size(), s.duration()))
                        .toList(),
                timescale,
                targetDuration());
    }
}
