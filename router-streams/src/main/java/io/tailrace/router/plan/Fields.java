package io.tailrace.router.plan;

import io.tailrace.events.VideoFacts;
import io.tailrace.profiles.Deinterlace;
import io.tailrace.profiles.Profile;
import java.util.Set;

/** Interlaced pictures: each frame holds two fields, half a frame apart in time. */
final class Fields {

    private static final Set<String> ORDERS = Set.of("tt", "bb", "tb", "bt");

    private Fields() {}

    static boolean areIn(VideoFacts video) {
        return ORDERS.contains(video.getFieldOrder());
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
