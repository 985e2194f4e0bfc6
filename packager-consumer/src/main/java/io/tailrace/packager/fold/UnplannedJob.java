package io.tailrace.packager.fold;

import io.tailrace.events.Grid;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.Plan;
import io.tailrace.events.PlanMade;
import io.tailrace.events.Rate;
import io.tailrace.events.SourceFacts;
import java.util.List;

/** Stands in for the plan of a job that ended before it had one, so that what it left in the work bucket can be removed. */
final class UnplannedJob {

    private UnplannedJob() {}

    static PlanMade plan() {
        ObjectVersion nothing = ObjectVersion.newBuilder()
                .setBucket("")
                .setKey("")
                .setEtag("")
                .setSize(0)
                .build();
        SourceFacts facts = SourceFacts.newBuilder()
                .setSource(nothing)
                .setDemuxer("")
                .setStartMicros(0)
                .setDurationMicros(0)
                .setIsSeekable(false)
                .build();
        Grid grid = Grid.newBuilder()
                .setRate(Rate.newBuilder().setNum(1).setDen(1).build())
                .setTotalFrames(1)
                .setGopFrames(1)
                .setSegmentFrames(1)
                .setChunkFrames(1)
                .build();
        Plan plan = Plan.newBuilder()
                .setProfile("")
                .setProfileVersion("")
                .setFacts(facts)
                .setMedia(nothing)
                .setMediaDemuxer("")
                .setGrid(grid)
                .setAnchorMicros(0)
                .setMediaAnchorMicros(0)
                .setPackaging("")
                .setOutputPrefix("")
                .setRenditions(List.of())
                .build();
        return PlanMade.newBuilder().setPlan(plan).setCreatedAtMillis(0).build();
    }
}
