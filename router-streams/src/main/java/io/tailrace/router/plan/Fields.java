package io.tailrace.router.plan;

import io.tailrace.events.VideoFacts;
import io.tailrace.profiles.Deinterlace;
import io.tailrace.profiles.Profile;
import java.util.Set;

/** Interlaced pictures: each frame holds two fields, half a frame apart in time. */
final class Fields {

    private static final Set<String> ORDERS = Set.of("tt", "bb", "tb", "bt");

    /** By the field that is shown first; the other letter tells how they are stored. */
    private static final Set<String> BOTTOM_FIRST = Set.of("bb", "tb");

    private Fields() {}

    static boolean areIn(VideoFacts video) {
        return ORDERS.contains(video.getFieldOrder());
    }

    /** {@code tt} or {@code bb}, by the field that is shown first. */
    static String first(VideoFacts video) {
        return BOTTOM_FIRST.contains(video.getFieldOrder()) ? "bb" : "tt";
    }

    /** True when something the profile makes of {@code video} is to have a picture of every field. */
    static boolean areWanted(Profile profile, VideoFacts video) {
        if (!areIn(video)) {
            return false;
        }
        boolean byRung = Ladder.steps(PictureSize.shown(video), profile.rungs()).stream()
                .anyMatch(step -> step.deinterlace() == Deinterlace.FIELD);
        return byRung
                || profile.files().stream()
                        .flatMap(file -> file.picture().stream())
                        .anyMatch(rung -> rung.deinterlace() == Deinterlace.FIELD);
    }
}
