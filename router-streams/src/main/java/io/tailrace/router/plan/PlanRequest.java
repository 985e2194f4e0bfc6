package io.tailrace.router.plan;

import io.tailrace.events.Lane;
import io.tailrace.events.PreparedMedia;
import io.tailrace.events.Sidecar;
import io.tailrace.events.SourceFacts;
import io.tailrace.profiles.Profile;
import io.tailrace.router.pool.Fleet;
import java.util.List;
import java.util.Optional;

/**
 * What a plan is made from.
 *
 * @param profile      the recipe
 * @param facts        what the probe found out
 * @param prepared     the copy that can be sought, once there is one
 * @param sidecars     files of subtitles beside the source
 * @param fleet        who could do the work
 * @param lane         of the job; pools may be limited to lanes
 * @param outputPrefix where the asset goes in the output bucket
 * @param generation   of all its renditions, from 1
 * @param encoderVersion the build that must make it; empty: any
 */
public record PlanRequest(
        Profile profile,
        SourceFacts facts,
        Optional<PreparedMedia> prepared,
        List<Sidecar> sidecars,
        Fleet fleet,
        Lane lane,
        String outputPrefix,
        int generation,
        String encoderVersion) {

    /** Made by any build. */
    public PlanRequest(
            Profile profile,
            SourceFacts facts,
            Optional<PreparedMedia> prepared,
            List<Sidecar> sidecars,
            Fleet fleet,
            Lane lane,
            String outputPrefix,
            int generation) {
        this(profile, facts, prepared, sidecars, fleet, lane, outputPrefix, generation, "");
    }
}
