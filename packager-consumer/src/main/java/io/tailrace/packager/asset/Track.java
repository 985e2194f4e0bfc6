package io.tailrace.packager.asset;

import io.tailrace.media.PartList.Segment;
import io.tailrace.media.PartList.StoredObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * The CMAF track of one rendition: one init segment and all media segments of the title, in order and without a gap.
 *
 * @param name of the rendition
 * @param folder where its objects lie below the asset's prefix, with a slash at its end
 * @param encoder identity of the encoder that made it
 * @param codec RFC 6381
 * @param timescale ticks per second
 */
public record Track(
        String name,
        int generation,
        String folder,
        String encoder,
        String codec,
        int timescale,
        StoredObject init,
        List<Segment> segments) {

    public Track {
        segments = List.copyOf(segments);
    }

    /** Four characters that say how samples are coded, such as {@code hvc1}: what the codec string begins with. */
    public String sampleEntry() {
        int dot = codec.indexOf('.');
        return dot < 0 ? codec : codec.substring(0, dot);
    }

    public long durationTicks() {
        return segments.stream().mapToLong(Segment::duration).sum();
    }

    /** Frames of picture or samples of sound. */
    public long samples() {
        return segments.stream().mapToLong(Segment::samples).sum();
    }

    /** {@code ticks} of this track in seconds, rounded to a microsecond. */
    public BigDecimal seconds(long ticks) {
        return seconds(ticks, timescale);
    }

    static BigDecimal seconds(long ticks, int timescale) {
        return BigDecimal.valueOf(ticks).divide(BigDecimal.valueOf(timescale), 6, RoundingMode.HALF_UP);
    }

    public BigDecimal duration() {
        return seconds(durationTicks());
    }

    public long longestSegmentTicks() {
        return segments.stream().mapToLong(Segment::duration).max().orElse(0);
    }
}
