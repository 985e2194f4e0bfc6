package io.tailrace.router.plan;

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

    /** A rung of one title; {@code name} is unique in the ladder, such as {@code 1080p}. */
    record Step(String name, PictureSize size, double quality, long maxBitsPerSecond, Deinterlace deinterlace) {}

    /** The rungs of a picture, largest first; empty when the profile has none. */
    static List<Step> steps(PictureSize source, List<Rung> rungs) {
        List<Rung> above =
                rungs.stream().filter(rung -> source.roomIn(rung.box()) > 1).toList();
        List<Rung> within = rungs.subList(above.size(), rungs.size());
        List<Step> steps = new ArrayList<>();
        for (Rung rung : within) {
            PictureSize size = source.fitInto(rung.box());
            if (steps.isEmpty() || steps.get(steps.size() - 1).size().pixels() > size.pixels()) {
                steps.add(new Step(
                        rung.box().shortSide() + "p",
                        size,
                        rung.quality(),
                        rung.maxBitsPerSecond(),
                        rung.deinterlace()));
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
        return new Step(name(own, enclosing.box(), lower), own, enclosing.quality(), bits, enclosing.deinterlace());
    }

    /**
     * The short side. A picture wider than its box may have a short side at or under the next rung's name; it is then named by the short
     * side its box would have at the picture's length.
     */
    private static String name(PictureSize own, Box enclosing, int lower) {
        int side = own.shortSide();
        if (side <= lower) {
            side = Math.max(
                    lower + 1,
                    Math.toIntExact(
                            Math.round((double) own.longSide() * enclosing.shortSide() / enclosing.longSide())));
        }
        return side + "p";
    }
}
