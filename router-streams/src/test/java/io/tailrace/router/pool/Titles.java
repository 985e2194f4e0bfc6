package io.tailrace.router.pool;

import io.tailrace.events.Lane;
import io.tailrace.events.Plan;
import io.tailrace.events.RenditionKind;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.plan.PlanDecision;
import io.tailrace.router.plan.PlanRequest;
import io.tailrace.router.plan.Planner;
import io.tailrace.router.plan.Sources;
import java.util.List;
import java.util.Optional;

/** Plans of titles in full HD by the bundled ladder. */
final class Titles {

    private Titles() {}

    static Plan plan(int seconds) {
        PlanRequest request = new PlanRequest(
                Profiles.load(Optional.empty()).find("hls-ladder").orElseThrow(),
                Sources.fullHd(seconds),
                Optional.empty(),
                List.of(),
                Fleets.cpu(),
                Lane.NORMAL,
                "p",
                1);
        return ((PlanDecision.Planned) new Planner("media-output").plan(request)).plan();
    }

    /** All rungs. */
    static Need ladder(int seconds) {
        Plan plan = plan(seconds);
        return Need.of(
                plan,
                plan.getRenditions().stream()
                        .filter(rendition -> rendition.getKind() == RenditionKind.VIDEO)
                        .toList(),
                Lane.NORMAL);
    }
}
