package io.tailrace.router.job;

import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobState;
import io.tailrace.events.Plan;
import io.tailrace.events.PlanMade;
import io.tailrace.events.PreparedMedia;
import io.tailrace.events.SourceFacts;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.plan.Forecast;
import io.tailrace.router.plan.PlanDecision;
import io.tailrace.router.plan.PlanRequest;
import io.tailrace.router.plan.Planner;
import io.tailrace.router.state.RenditionRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** From a probed source to work in the queues. */
final class Planning {

    /** What waits is planned again soon at first, then less and less often: each time costs two writes. */
    private static final long SOONEST_MILLIS = 1_000;

    private static final long LATEST_MILLIS = 15_000;

    /** Facts travel in every plan and task, which have 256 KiB for all. */
    private static final int LARGEST_FACTS = 64 * 1024;

    private final Profiles profiles;
    private final Pools pools;
    private final Planner planner;
    private final JobRules rules;
    private final Endings endings;

    Planning(Profiles profiles, Pools pools, Planner planner, JobRules rules, Endings endings) {
        this.rules = rules;
        this.profiles = profiles;
        this.pools = pools;
        this.planner = planner;
        this.endings = endings;
    }

    void onProbed(JobDraft draft, SourceFacts facts) {
        if (size(facts) > LARGEST_FACTS) {
            endings.fail(draft, Failures.tooManyTracks(facts.getAudio().size()));
            return;
        }
        draft.effect(new Effect.SaveFacts(draft.jobId(), facts));
        draft.change(row -> row.setState(JobState.PROBING.name()).setProbedAtMillis(draft.now()));
        draft.audit(
                "probed",
                Map.of(
                        "etag",
                        facts.getSource().getEtag(),
                        "version",
                        facts.getSource().getVersionId().orElse(""),
                        "size",
                        Long.toString(facts.getSource().getSize()),
                        "facts",
                        facts.toString()));
        SourceHash.ask(draft, facts, rules);
        plan(draft, facts, Optional.empty());
    }

    /** What the source brings along, as JSON in UTF-8, which is larger than the record on a topic. */
    private static int size(SourceFacts facts) {
        SourceFacts own =
                SourceFacts.newBuilder(facts).setOverlayImages(List.of()).build();
        return own.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    void onPrepared(JobDraft draft, PreparedMedia media) {
        draft.effect(new Effect.SavePrepared(draft.jobId(), media));
        draft.audit("prepared", Map.of("key", media.getMedia().getKey()));
        SourceFacts facts = draft.memory().facts(draft.jobId()).orElseGet(media::getFacts);
        plan(draft, facts, Optional.of(media));
    }

    /** The fleet may have changed since the planner said what was missing. */
    void onAskAgain(JobDraft draft) {
        boolean isWaiting = draft.state() == JobState.PROBING
                && draft.row().getGroups().stream().allMatch(SourceHash::isHash)
                && draft.plan().isEmpty();
        Optional<SourceFacts> facts = draft.memory().facts(draft.jobId());
        if (isWaiting && facts.isPresent()) {
            plan(draft, facts.get(), draft.memory().prepared(draft.jobId()));
        }
    }

    private void plan(JobDraft draft, SourceFacts facts, Optional<PreparedMedia> prepared) {
        IngestCompleted request = draft.request();
        WantedProfile.of(profiles, request)
                .use(profile -> plan(draft, profile, facts, prepared), failure -> endings.fail(draft, failure));
    }

    private void plan(JobDraft draft, Profile profile, SourceFacts facts, Optional<PreparedMedia> prepared) {
        IngestCompleted request = draft.request();
        PlanRequest wanted = new PlanRequest(
                profile,
                facts,
                prepared,
                request.getSubtitles(),
                draft.memory().fleet(),
                draft.lane(),
                request.getOutputPrefix().filter(prefix -> !prefix.isEmpty()).orElse(draft.jobId()),
                draft.row().getGenerationBase() + 1,
                request.getEncoderVersion());
        if (draft.isDryRun()) {
            DryRuns.answer(draft, Forecast.of(planner, wanted, pools, Groups.prepareSeconds(facts)), endings);
            return;
        }
        PlanDecision decision = planner.plan(wanted);
        decision.<Runnable>fold(
                        planned -> () -> begin(draft, planned.plan(), prepared),
                        () -> () -> prepare(draft, facts),
                        refused -> () -> endings.fail(draft, refused.failure()),
                        waiting -> () -> await(draft, waiting.missing()))
                .run();
    }

    private static void prepare(JobDraft draft, SourceFacts facts) {
        draft.change(row -> row.setWaitingFor(""));
        Groups.prepare(draft, facts);
    }

    private static void await(JobDraft draft, String missing) {
        if (!draft.row().getWaitingFor().equals(missing)) {
            draft.change(row -> row.setWaitingFor(missing));
        }
        long waited = draft.now() - draft.row().getProbedAtMillis();
        draft.timer(TimerKind.REPLAN, draft.now() + Math.max(SOONEST_MILLIS, Math.min(LATEST_MILLIS, waited / 2)));
    }

    private void begin(JobDraft draft, Plan plan, Optional<PreparedMedia> prepared) {
        draft.planMade(plan);
        draft.change(row -> row.setState(JobState.ENCODING.name())
                .setWaitingFor("")
                .setRenditions(plan.getRenditions().stream()
                        .map(rendition -> RenditionRow.newBuilder()
                                .setName(rendition.getName())
                                .setGeneration(rendition.getGeneration())
                                .setUnitsTotal(rendition.getUnits())
                                .build())
                        .toList()));
        draft.audit(
                "planned",
                Map.of(
                        "profile",
                        plan.getProfile(),
                        "profileVersion",
                        plan.getProfileVersion(),
                        "renditions",
                        plan.getRenditions().stream()
                                .map(rendition -> rendition.getName() + "@" + rendition.getPool())
                                .collect(Collectors.joining(" "))));
        draft.log(draft.log(JobLogKind.PLAN_MADE)
                .setPlanMade(PlanMade.newBuilder()
                        .setPlan(plan)
                        .setMetadata(draft.request().getMetadata())
                        .setCreatedAtMillis(draft.row().getCreatedAtMillis())
                        .build()));
        prepared.ifPresent(copy -> Damage.add(draft, copy.getDamaged()));
        Damage.verdict(draft)
                .ifPresentOrElse(
                        damaged -> endings.fail(draft, damaged),
                        () -> planner.groups(plan, pools).forEach(work -> Groups.encode(draft, work)));
    }
}
