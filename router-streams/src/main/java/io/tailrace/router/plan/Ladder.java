package io.tailrace.router.plan;

import io.tailrace.media.PictureCodec;
import io.tailrace.profiles.Box;
import io.tailrace.profiles.Deinterlace;
import io.tailrace.profiles.Rung;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rungs a source gets (design, from source to plan): the picture fitted into each box that is not larger than it. A source between
 * two boxes tops out at its own size; a source below the lowest gives one rung of its own size.
 */
final class Ladder {

    private Ladder() {}

    /** A rung of one title; {@code name} is unique, such as {@code 1080p} or {@code 1080p-hevc-hdr}. */
    record Step(
            String name,
            PictureSize size,
            double quality,
            long maxBitsPerSecond,
            Deinterlace deinterlace,
            PictureCodec codec,
            boolean isHdr) {

        /** Of {@code size}, else as {@code rung} asks. */
        static Step of(Rung rung, int side, PictureSize size, long maxBitsPerSecond) {
            String codec =
                    rung.codec() == PictureCodec.H264 ? "" : "-" + rung.codec().word();
            return new Step(
                    side + "p" + codec + (rung.isHdr() ? "-hdr" : ""),
                    size,
                    rung.quality(),
                    maxBitsPerSecond,
                    rung.deinterlace(),
                    rung.codec(),
                    rung.isHdr());
        }
    }

    /** What a player switches between. */
    private record SwitchingSet(PictureCodec codec, boolean isHdr) {

        static SwitchingSet of(Rung rung) {
            return new SwitchingSet(rung.codec(), rung.isHdr());
        }
    }

    /** The rungs of a picture: set by set as the profile has them, largest first; empty when it has none. */
    static List<Step> steps(PictureSize source, List<Rung> rungs) {
        return rungs.stream()
                .map(SwitchingSet::of)
                .distinct()
                .flatMap(set ->
                        ofOneSet(
                                source,
                                rungs.stream()
                                        .filter(rung -> SwitchingSet.of(rung).equals(set))
                                        .toList())
                                .stream())
                .toList();
    }

    private static List<Step> ofOneSet(PictureSize source, List<Rung> rungs) {
        List<Rung> above =
                rungs.stream().filter(rung -> source.roomIn(rung.box()) > 1).toList();
        List<Rung> within = rungs.subList(above.size(), rungs.size());
        List<Step> steps = new ArrayList<>();
        for (Rung rung : within) {
            PictureSize size = source.fitInto(rung.box());
            if (steps.isEmpty() || steps.get(steps.size() - 1).size().pixels() > size.pixels()) {
                steps.add(Step.of(rung, rung.box().shortSide(), size, rung.maxBitsPerSecond()));
            }
        }
        if (!above.isEmpty()) {
            Rung enclosing = above.get(above.size() - 1);
            PictureSize own = source.fitInto(enclosing.box());
            if (steps.isEmpty() || steps.get(0).size().pixels() < own.pixels()) {
                steps.add(0, ownSize(own, enclosing, within));
            }
        }
        return steps;
    }

    private static Step ownSize(PictureSize own, Rung enclosing, List<Rung> within) {
        long least = within.isEmpty() ? 0 : within.get(0).maxBitsPerSecond();
        double share = (double) own.pixels() / enclosing.box().pixels();
        long bits = Math.max(least, Math.round(enclosing.maxBitsPerSecond() * Math.max(0.1, Math.min(1, share))));
        int lower = within.isEmpty() ? 0 : within.get(0).box().shortSide();
        return Step.of(enclosing, side(own, enclosing.box(), lower), own, bits);
    }

    /**
     * The short side. A picture wider than its box may have a short side at or under the next rung's name; it is then named by the short
     * side its box would have at the picture's length.
     */
    private static int side(PictureSize own, Box enclosing, int lower) {
        int side = own.shortSide();
        if (side <= lower) {
            side = Math.max(
                    lower + 1,
                    Math.toIntExact(
                            Math.round((double) own.longSide() * enclosing.shortSide() / enclosing.longSide())));
        }
        return side;
    }
}
