package io.tailrace.router.sample;

import io.tailrace.events.Grid;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.Plan;
import io.tailrace.events.PublishKind;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.PublishTask;
import io.tailrace.events.PublishUnit;
import io.tailrace.events.Rate;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.UnitAccepted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A packager's fold for one job, as simple as it can be. */
public final class Packager {

    private static final int MOST_UNITS = 256;

    private final List<PublishUnit> waiting = new ArrayList<>();
    private final List<PublishUnit> asked = new ArrayList<>();
    private @Nullable Plan plan;
    private int step;
    private boolean isOpen;
    private boolean isSealed;
    private boolean isManifestAsked;

    /** What it asks for after {@code entry}. */
    public Optional<PublishRequested> on(JobLogEntry entry) {
        entry.getPlanMade().ifPresent(made -> {
            plan = made.getPlan();
            if (made.getIsContinued()) {
                waiting.addAll(0, asked);
            } else {
                waiting.clear();
                step = 0;
            }
            asked.clear();
            isOpen = false;
            isSealed = false;
            isManifestAsked = false;
        });
        entry.getUnitAccepted().ifPresent(unit -> waiting.add(unit(unit)));
        entry.getUnitPublished().ifPresent(done -> {
            asked.clear();
            isOpen = false;
        });
        entry.getStepReturned().ifPresent(returned -> {
            asked.removeIf(unit -> returned.getReopened().contains(unit.getUnit()));
            waiting.addAll(0, asked);
            asked.clear();
            isOpen = false;
            isSealed = false;
            isManifestAsked = false;
        });
        entry.getRenditionRestarted().ifPresent(restarted -> forget(restarted.getRendition()));
        entry.getRenditionDropped().ifPresent(dropped -> forget(dropped.getRendition()));
        entry.getSealed().ifPresent(seal -> isSealed = true);
        if (entry.getClosed().isPresent()) {
            isOpen = true;
            return Optional.of(ask(entry, plan == null ? unplanned() : plan, PublishKind.CLEANUP, List.of()));
        }
        if (isOpen || plan == null) {
            return Optional.empty();
        }
        if (!waiting.isEmpty()) {
            List<PublishUnit> next = waiting.subList(0, Math.min(MOST_UNITS, waiting.size()));
            List<PublishUnit> units = List.copyOf(next);
            next.clear();
            asked.addAll(units);
            return Optional.of(ask(entry, plan, PublishKind.COPY, units));
        }
        if (isSealed && !isManifestAsked) {
            isManifestAsked = true;
            return Optional.of(ask(entry, plan, PublishKind.MANIFEST, List.of()));
        }
        return Optional.empty();
    }

    private void forget(String rendition) {
        waiting.removeIf(unit -> unit.getUnit().getRendition().equals(rendition));
    }

    /** A run that ended before it had a plan is cleaned up as well. */
    private static Plan unplanned() {
        SourceFacts facts = Samples.facts("a.mp4", 1);
        return Plan.newBuilder()
                .setProfile("")
                .setProfileVersion("")
                .setFacts(facts)
                .setMedia(facts.getSource())
                .setMediaDemuxer("")
                .setGrid(new Grid(new Rate(1, 1), 1L, 1, 1, 1, false))
                .setAnchorMicros(0)
                .setMediaAnchorMicros(0)
                .setPackaging("")
                .setOutputPrefix("")
                .setRenditions(List.of())
                .build();
    }

    private static PublishUnit unit(UnitAccepted accepted) {
        return new PublishUnit(accepted.getUnit(), accepted.getPartKey(), accepted.getPartSha256());
    }

    private PublishRequested ask(JobLogEntry entry, Plan made, PublishKind kind, List<PublishUnit> units) {
        isOpen = true;
        step++;
        return PublishRequested.newBuilder()
                .setJobId(entry.getJobId())
                .setRun(entry.getRun())
                .setPublish(PublishTask.newBuilder()
                        .setKind(kind)
                        .setStep(step)
                        .setRevision(entry.getRun())
                        .setPlan(made)
                        .setUnits(units)
                        .setCreatedAtMillis(0)
                        .build())
                .setAtMillis(0)
                .build();
    }
}
