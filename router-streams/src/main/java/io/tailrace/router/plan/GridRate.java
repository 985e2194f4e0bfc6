package io.tailrace.router.plan;

import io.tailrace.events.Rate;
import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameRate;
import io.tailrace.profiles.Profile;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The constant rate of a title's grid: that of the shortest usual frame interval, so that no picture is lost, on a standard rate where one
 * is near, within the profile's cap.
 */
final class GridRate {

    private static final List<FrameRate> STANDARD = List.of(
            new FrameRate(10, 1),
            new FrameRate(12, 1),
            new FrameRate(25, 2),
            new FrameRate(15, 1),
            new FrameRate(24000, 1001),
            new FrameRate(24, 1),
            new FrameRate(25, 1),
            new FrameRate(30000, 1001),
            new FrameRate(30, 1),
            new FrameRate(48, 1),
            new FrameRate(50, 1),
            new FrameRate(60000, 1001),
            new FrameRate(60, 1),
            new FrameRate(100, 1),
            new FrameRate(120000, 1001),
            new FrameRate(120, 1));

    private static final double TOLERANCE = 0.005;

    /** No interlaced format has more frames a second; where it seems so, the container holds each field as a packet (H.264 in PAFF). */
    private static final double MOST_INTERLACED_FRAMES = 31;

    /** For a single picture without a rate, and for sound without a picture. */
    static final FrameRate NOMINAL = new FrameRate(25, 1);

    private GridRate() {}

    /** As the profile says, else as the source has it, within the profile's cap. */
    static FrameRate of(VideoFacts video, Profile profile) {
        return profile.frameRate().orElseGet(() -> of(video, profile.maxFrameRate()));
    }

    static FrameRate of(VideoFacts video, FrameRate cap) {
        return atLeastOnePerSecond(capped(found(video), cap));
    }

    /** Of whole frames, as the source has them. */
    static FrameRate ofSource(VideoFacts video) {
        return found(video);
    }

    /** Whether pictures of the fields of {@code video} move more evenly at {@code rate} than those of its frames. */
    static boolean isNearerToFields(VideoFacts video, FrameRate rate) {
        return rate.framesPerSecond() > 1.5 * found(video).framesPerSecond();
    }

    /** Twice the rate of {@link #of}: a picture for every field of an interlaced source; empty beyond the cap. */
    static Optional<FrameRate> ofFields(VideoFacts video, FrameRate cap) {
        FrameRate frames = of(video, cap);
        FrameRate fields = new FrameRate(Math.multiplyExact(2, frames.num()), frames.den());
        return fields.compareTo(cap) <= 0 ? Optional.of(fields) : Optional.empty();
    }

    private static FrameRate found(VideoFacts video) {
        FrameRate found = valid(video.getShortestIntervalRate())
                .or(() -> valid(video.getAverageRate()))
                .orElse(NOMINAL);
        FrameRate rate = snapped(found).orElseGet(() -> simplified(found));
        boolean isOfFields = Fields.areIn(video) && rate.framesPerSecond() > MOST_INTERLACED_FRAMES;
        return isOfFields ? rate.every(2) : rate;
    }

    private static Optional<FrameRate> valid(Rate rate) {
        return rate.getNum() > 0 && rate.getDen() > 0
                ? Optional.of(new FrameRate(rate.getNum(), rate.getDen()))
                : Optional.empty();
    }

    private static Optional<FrameRate> snapped(FrameRate rate) {
        return STANDARD.stream()
                .filter(standard -> distance(rate, standard) <= TOLERANCE * standard.framesPerSecond())
                .min(Comparator.comparingDouble(standard -> distance(rate, standard)));
    }

    private static double distance(FrameRate a, FrameRate b) {
        return Math.abs(a.framesPerSecond() - b.framesPerSecond());
    }

    /** Rates stay as they are, but small enough that times in microseconds stay exact over days. */
    private static FrameRate simplified(FrameRate rate) {
        if (rate.den() <= 1001 && rate.num() <= 120_000) {
            return rate;
        }
        double thousandths = Math.min(1_000_000, rate.framesPerSecond()) * 1000;
        return new FrameRate(Math.toIntExact(Math.max(1, Math.round(thousandths))), 1000);
    }

    /** A whole part of the rate when that is a standard one (120 becomes 60, 100 becomes 50), so that motion stays even; else the cap. */
    private static FrameRate capped(FrameRate rate, FrameRate cap) {
        if (rate.compareTo(cap) <= 0) {
            return rate;
        }
        if (distance(rate, cap) <= TOLERANCE * cap.framesPerSecond()) {
            return cap;
        }
        int parts = (int) Math.ceil(rate.framesPerSecond() / cap.framesPerSecond());
        return divided(rate, parts).filter(part -> part.compareTo(cap) <= 0).orElse(cap);
    }

    private static Optional<FrameRate> divided(FrameRate rate, int parts) {
        return STANDARD.stream()
                .filter(standard ->
                        Math.abs(rate.framesPerSecond() / parts - standard.framesPerSecond()) < 1e-6 * parts)
                .findFirst();
    }

    /** A picture every few seconds is repeated, so that GOPs and segments keep their length. */
    private static FrameRate atLeastOnePerSecond(FrameRate rate) {
        int times = Math.max(1, -Math.floorDiv(-rate.den(), rate.num()));
        return new FrameRate(Math.multiplyExact(rate.num(), times), rate.den());
    }
}
