package io.tailrace.router.plan;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.Plan;
import io.tailrace.events.PreparedMedia;
import io.tailrace.events.Recovery;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.TaskKind;
import io.tailrace.events.VideoFacts;
import io.tailrace.profiles.FileRecipe;
import io.tailrace.profiles.Policy;
import io.tailrace.profiles.Pool;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.Profile;
import io.tailrace.router.plan.PlanDecision.NeedsPreparation;
import io.tailrace.router.plan.PlanDecision.Planned;
import io.tailrace.router.plan.PlanDecision.Refused;
import io.tailrace.router.plan.PlanDecision.Waiting;
import io.tailrace.router.pool.Fleet;
import io.tailrace.router.pool.Need;
import io.tailrace.router.pool.PoolChoice;
import io.tailrace.router.pool.TaskCost;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Turns a source and a profile into a plan (design, from source to plan). Pure: the same request gives the same plan. The fleet decides
 * only which pool does the work, never what is made.
 */
public final class Planner {

    /** A plan travels in every task, which has 256 KiB for all. */
    private static final int LARGEST_PLAN = 192 * 1024;

    private final String outputBucket;

    /** @param outputBucket the name that plans carry; nothing here talks to a store */
    public Planner(String outputBucket) {
        this.outputBucket = outputBucket;
    }

    /** Decides for one job; ask again with a prepared copy after {@link NeedsPreparation}, and from time to time after {@link Waiting}. */
    public PlanDecision plan(PlanRequest request) {
        Optional<Failure> refusal = refusal(request);
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        if (needsCopy(request)) {
            return new NeedsPreparation();
        }
        PlanDecision drafted = made(request);
        return drafted instanceof Planned draft
                ? assignment(request, draft.plan()).decision()
                : drafted;
    }

    /** What would be made, without saying where, of a source as the probe saw it: {@link Planned} or {@link Refused}. */
    PlanDecision drafted(PlanRequest request) {
        return refusal(request).<PlanDecision>map(Refused::new).orElseGet(() -> made(request));
    }

    private static Optional<Failure> refusal(PlanRequest request) {
        Policy policy = request.profile().policy();
        return SourcePolicy.verdict(request.facts(), policy)
                .or(() -> request.prepared().flatMap(copy -> SourcePolicy.verdict(copy.getFacts(), policy)));
    }

    /** Whether the picture is to be read from a copy that is not there yet. */
    static boolean needsCopy(PlanRequest request) {
        SourceFacts facts = request.facts();
        return facts.getVideo().isPresent()
                && makesPictures(request.profile())
                && !facts.getIsSeekable()
                && request.prepared().isEmpty();
    }

    private PlanDecision made(PlanRequest request) {
        Profile profile = request.profile();
        SourceFacts facts = request.facts();
        Duration from = profile.trim().from();
        if (!from.isZero() && from.toMillis() * 1000 >= facts.getDurationMicros()) {
            return new Refused(SourcePolicy.failure(
                    "trim-beyond-end",
                    "the profile begins " + from.toMillis() / 1000.0 + " s into the source, which is "
                            + facts.getDurationMicros() / 1e6 + " s long"));
        }
        Optional<String> unseen = Overlays.unseen(profile, facts);
        if (unseen.isPresent()) {
            return new Refused(SourcePolicy.failure(
                    "overlay-image-unseen",
                    "the profile draws " + unseen.get()
                            + ", at which nobody looked: it has changed since the source was looked"
                            + " at, or a worker of an older version did that. Submit the job again"));
        }
        TitleGrid grid = TitleGrid.of(profile, facts, request.prepared());
        Renditions made = new Renditions(
                profile, counted(request, grid), picture(request), grid, request.sidecars(), request.generation());
        List<Rendition> renditions = made.all();
        if (renditions.isEmpty()) {
            return new Refused(SourcePolicy.failure("nothing-to-make", nothingToMake(profile, facts)));
        }
        Plan plan = plan(request, grid, renditions, made);
        return size(plan) > LARGEST_PLAN ? new Refused(tooLarge(plan)) : new Planned(plan);
    }

    /** As JSON in UTF-8, which is larger than the record on a topic. */
    private static int size(Plan plan) {
        return plan.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static Failure tooLarge(Plan plan) {
        return new Failure(
                ErrorClass.CONFIG,
                "plan-too-large",
                "The profile makes " + plan.getRenditions().size()
                        + " renditions of this source, and their plan is larger than a record may be. Make fewer of them.");
    }

    private static boolean makesPictures(Profile profile) {
        return !profile.rungs().isEmpty()
                || profile.poster().isPresent()
                || profile.storyboard().isPresent()
                || profile.stills().isPresent()
                || profile.files().stream().anyMatch(FileRecipe::hasPicture);
    }

    /** Of the copy where there is one, since that is what is read. */
    private static Optional<PictureSize> picture(PlanRequest request) {
        return request.prepared()
                .flatMap(copy -> copy.getFacts().getVideo())
                .or(() -> request.facts().getVideo())
                .map(PictureSize::shown);
    }

    private static String nothingToMake(Profile profile, SourceFacts facts) {
        if (facts.getVideo().isEmpty() && facts.getAudio().isEmpty()) {
            return "the source has neither picture nor sound";
        }
        String only = facts.getVideo().isPresent() ? "picture and no sound" : "sound and no picture";
        return "the profile " + profile.name() + " makes nothing of a source with " + only;
    }

    private Plan plan(PlanRequest request, TitleGrid grid, List<Rendition> renditions, Renditions made) {
        Profile profile = request.profile();
        SourceFacts facts = request.facts();
        return Plan.newBuilder()
                .setProfile(profile.name())
                .setProfileVersion(profile.version())
                .setFacts(counted(request, grid))
                .setMedia(request.prepared().map(PreparedMedia::getMedia).orElseGet(facts::getSource))
                .setMediaDemuxer(
                        request.prepared().map(PreparedMedia::getDemuxer).orElseGet(facts::getDemuxer))
                .setGrid(grid.toRecord())
                .setAnchorMicros(grid.anchorMicros())
                .setMediaAnchorMicros(grid.mediaAnchorMicros())
                .setPackaging(profile.packaging().word())
                .setOutputBucket(outputBucket)
                .setOutputPrefix(request.outputPrefix())
                .setRenditions(renditions)
                .setNotes(made.notes())
                .setOverlays(made.overlays())
                .setDamageLimitMillionths(profile.damage().limitMillionths())
                .setRecovery(new Recovery(
                        profile.failures().tries(),
                        profile.failures().timeLimit().map(Duration::toSeconds).orElse(0L),
                        profile.failures().dropsBrokenRung()))
                .setToneMapping(profile.video().toneMapping().word())
                .build();
    }

    /** The probe of a source without an index could only guess where it ends, and see how it begins; its copy was read whole. */
    private static SourceFacts counted(PlanRequest request, TitleGrid grid) {
        SourceFacts facts = request.facts();
        Optional<VideoFacts> copy =
                request.prepared().flatMap(media -> media.getFacts().getVideo());
        if (copy.isEmpty() || facts.getVideo().isEmpty()) {
            return facts;
        }
        VideoFacts video = VideoFacts.newBuilder(facts.getVideo().get())
                .setEndMicros(copy.get().getEndMicros() - grid.mediaAnchorMicros() + grid.anchorMicros())
                .setWidth(copy.get().getWidth())
                .setHeight(copy.get().getHeight())
                .setSarNum(copy.get().getSarNum())
                .setSarDen(copy.get().getSarDen())
                .setChangesSize(copy.get().getChangesSize())
                .setHasLightMetadata(copy.get().getHasLightMetadata())
                .build();
        return SourceFacts.newBuilder(facts)
                .setVideo(video)
                .setDurationMicros(request.prepared()
                        .map(media -> media.getFacts().getDurationMicros())
                        .orElse(facts.getDurationMicros()))
                .build();
    }

    private static String ofOnePool(Rendition rendition) {
        return rendition
                .getVideo()
                .map(video -> "ladder of " + video.getCodec() + " " + video.getRange())
                .orElse(rendition.getGroup());
    }

    /**
     * Where a plan is made.
     *
     * @param plan    with the pools; a rendition that none can make has an empty one
     * @param missing names of renditions that no pool can make, by what the pools lack for them
     */
    record Assignment(Plan plan, Map<List<String>, List<String>> missing) {

        private PlanDecision decision() {
            return missing.isEmpty() ? new Planned(plan) : new Waiting(sentence(missing));
        }
    }

    /** Gives each rendition its pool. All rungs of a codec and range go to one, so that one encoder makes what a player switches between. */
    static Assignment assignment(PlanRequest request, Plan draft) {
        Map<String, List<Rendition>> together = by(draft, Planner::ofOnePool);
        Map<String, String> pools = new LinkedHashMap<>();
        Map<List<String>, List<String>> missing = new LinkedHashMap<>();
        for (List<Rendition> renditions : together.values()) {
            List<String> names = renditions.stream().map(Rendition::getName).toList();
            Need need = Need.of(draft, renditions, request.lane(), request.encoderVersion());
            String pool = PoolChoice.choose(request.fleet(), need).fold(PoolChoice.Chosen::pool, none -> {
                missing.computeIfAbsent(none.lacks(), lacks -> new ArrayList<>())
                        .addAll(names);
                return "";
            });
            names.forEach(name -> pools.put(name, pool));
        }
        List<Rendition> assigned = draft.getRenditions().stream()
                .map(rendition -> Rendition.newBuilder(rendition)
                        .setPool(pools.getOrDefault(rendition.getName(), ""))
                        .build())
                .toList();
        Plan plan = Plan.newBuilder(draft)
                .setRenditions(decodedOnce(request.fleet(), assigned))
                .build();
        return new Assignment(plan, missing);
    }

    /**
     * Ladders of several codecs that one pool makes are one group, whose tasks decode once for all; each further pool has another. Where a
     * node does not encode as many pictures at once they are several.
     */
    private static List<Rendition> decodedOnce(Fleet fleet, List<Rendition> assigned) {
        Map<String, List<Rendition>> ladders = assigned.stream()
                .filter(rendition -> rendition.getGroup().equals(Renditions.LADDER))
                .collect(Collectors.groupingBy(Rendition::getPool, LinkedHashMap::new, Collectors.toList()));
        Map<String, String> groups = new HashMap<>();
        int number = 0;
        for (Map.Entry<String, List<Rendition>> ladder : ladders.entrySet()) {
            for (List<Rendition> rungs : fleet.tasks(ladder.getKey(), ladder.getValue())) {
                String group = "video" + number++;
                rungs.forEach(rung -> groups.put(rung.getName(), group));
            }
        }
        return assigned.stream()
                .map(rendition -> Rendition.newBuilder(rendition)
                        .setGroup(groups.getOrDefault(rendition.getName(), rendition.getGroup()))
                        .build())
                .toList();
    }

    /** Renditions by what the pools lack for them. */
    private static String sentence(Map<List<String>, List<String>> missing) {
        return missing.entrySet().stream()
                .map(entry -> "a pool that can make " + String.join(", ", entry.getValue()) + ": "
                        + String.join("; ", entry.getKey()))
                .collect(Collectors.joining(". "));
    }

    /** The groups of tasks that a plan consists of, in the plan's order. */
    public List<GroupWork> groups(Plan plan, Pools declared) {
        List<GroupWork> groups = new ArrayList<>();
        for (List<Rendition> renditions : by(plan, Rendition::getGroup).values()) {
            Rendition first = renditions.get(0);
            String suffix = first.getGroup() + "-g" + first.getGeneration();
            groups.add(work(plan, renditions, declared, suffix, first.getUnits()));
        }
        return groups;
    }

    /** {@code tasks} tasks that make {@code renditions}, all of one kind and pool, together. */
    public static GroupWork work(Plan plan, List<Rendition> renditions, Pools declared, String suffix, int tasks) {
        Rendition first = renditions.get(0);
        String hardwareClass =
                declared.find(first.getPool()).map(Pool::hardwareClass).orElse("");
        return new GroupWork(
                suffix,
                kind(first.getKind()),
                first.getPool(),
                tasks,
                renditions.stream().map(Rendition::getName).toList(),
                TaskCost.seconds(plan, renditions, hardwareClass));
    }

    private static Map<String, List<Rendition>> by(Plan plan, Function<Rendition, String> key) {
        Map<String, List<Rendition>> groups = new LinkedHashMap<>();
        for (Rendition rendition : plan.getRenditions()) {
            groups.computeIfAbsent(key.apply(rendition), group -> new ArrayList<>())
                    .add(rendition);
        }
        return groups;
    }

    private static TaskKind kind(RenditionKind kind) {
        return switch (kind) {
            case VIDEO -> TaskKind.ENCODE;
            case AUDIO -> TaskKind.AUDIO;
            case FILE -> TaskKind.FILE;
            case IMAGE -> TaskKind.IMAGE;
            case TEXT -> TaskKind.TEXT;
            case UNKNOWN -> throw new IllegalArgumentException("a rendition of an unknown kind");
        };
    }
}
