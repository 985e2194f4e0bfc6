package io.tailrace.router.plan;

import io.tailrace.events.MissingPool;
import io.tailrace.events.Plan;
import io.tailrace.events.PlanView;
import io.tailrace.events.PlannedRendition;
import io.tailrace.events.PlannedWork;
import io.tailrace.events.Rate;
import io.tailrace.events.Rendition;
import io.tailrace.media.FrameRate;
import io.tailrace.profiles.Pool;
import io.tailrace.profiles.Pools;
import io.tailrace.router.pool.Need;
import io.tailrace.router.pool.PoolChoice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows what a plan comes to: tasks, slot seconds, time and cost, by the same predictions that choose pools ({@link
 * io.tailrace.router.pool.TaskCost}). Publishing is not in them: it goes on beside the encoding, and takes seconds after it.
 */
final class PlanViews {

    private static final double SECONDS_PER_HOUR = 3600;

    private final Planner planner;
    private final PlanRequest request;
    private final Pools pools;

    PlanViews(Planner planner, PlanRequest request, Pools pools) {
        this.planner = planner;
        this.request = request;
        this.pools = pools;
    }

    /** Work of one group, and when its turn comes; no turn where nobody works. */
    private record Share(GroupWork group, Optional<PoolChoice.Turn> turn) {

        double slotSeconds() {
            return group.chunks() * group.predictedSeconds();
        }

        String pool() {
            return group.queue();
        }
    }

    /** @param copySeconds before the first of the work can begin */
    PlanView of(Planner.Assignment assignment, double copySeconds) {
        Plan plan = assignment.plan();
        List<Share> shares = planner.groups(plan, pools).stream()
                .map(group -> new Share(group, turn(plan, group)))
                .toList();
        return PlanView.newBuilder()
                .setRenditions(plan.getRenditions().stream()
                        .map(rendition -> rendition(plan, rendition))
                        .toList())
                .setWork(shares.stream().map(share -> work(share, copySeconds)).toList())
                .setMissing(assignment.missing().entrySet().stream()
                        .map(entry -> new MissingPool(entry.getValue(), entry.getKey()))
                        .toList())
                .setTasks(shares.stream()
                        .mapToInt(share -> share.group().chunks())
                        .sum())
                .setSlotSeconds(shares.stream().mapToDouble(Share::slotSeconds).sum())
                .setFinishSeconds(finish(shares, copySeconds))
                .setCost(cost(shares))
                .build();
    }

    private Optional<PoolChoice.Turn> turn(Plan plan, GroupWork group) {
        List<Rendition> renditions = plan.getRenditions().stream()
                .filter(rendition -> group.renditions().contains(rendition.getName()))
                .toList();
        Need need = Need.of(plan, renditions, request.lane(), request.encoderVersion());
        return pools.find(group.queue()).flatMap(pool -> PoolChoice.turn(request.fleet(), pool, need));
    }

    private static PlannedRendition rendition(Plan plan, Rendition rendition) {
        RenditionShape shape = RenditionShape.of(rendition);
        return PlannedRendition.newBuilder()
                .setName(rendition.getName())
                .setKind(rendition.getKind())
                .setCodec(shape.codec())
                .setWidth(shape.width())
                .setHeight(shape.height())
                .setFrameRate(shape.everyFrames()
                        .map(every -> rate(plan.getGrid().getRate(), every))
                        .orElse(null))
                .setWork(rendition.getGroup())
                .setPool(rendition.getPool())
                .build();
    }

    private static Rate rate(Rate grid, int everyFrames) {
        FrameRate rate = new FrameRate(grid.getNum(), grid.getDen()).every(everyFrames);
        return new Rate(rate.num(), rate.den());
    }

    private PlannedWork work(Share share, double copySeconds) {
        GroupWork group = share.group();
        return PlannedWork.newBuilder()
                .setName(name(group))
                .setRenditions(group.renditions())
                .setPool(share.pool())
                .setTasks(group.chunks())
                .setSlotSeconds(share.slotSeconds())
                .setFinishSeconds(finish(List.of(share), copySeconds))
                .setCost(cost(List.of(share)))
                .build();
    }

    /** Without the generation, which is always the first. */
    private static String name(GroupWork group) {
        return group.groupSuffix().replaceFirst("-g[0-9]+$", "");
    }

    /** Of the pool that is done last; in a pool all its slots take tasks of all its groups. */
    private static @Nullable Double finish(List<Share> shares, double copySeconds) {
        if (shares.stream().anyMatch(share -> share.turn().isEmpty())) {
            return null;
        }
        return copySeconds
                + shares.stream().collect(Collectors.groupingBy(Share::pool)).values().stream()
                        .mapToDouble(PlanViews::finish)
                        .max()
                        .orElse(0);
    }

    private static double finish(List<Share> ofPool) {
        List<PoolChoice.Turn> turns =
                ofPool.stream().flatMap(share -> share.turn().stream()).toList();
        double queued =
                turns.stream().mapToDouble(PoolChoice.Turn::queuedSeconds).max().orElse(0);
        int slots = turns.stream()
                .map(PoolChoice.Turn::slots)
                .min(Comparator.naturalOrder())
                .orElse(1);
        double longest = ofPool.stream()
                .mapToDouble(share -> share.group().predictedSeconds())
                .max()
                .orElse(0);
        double all = ofPool.stream().mapToDouble(Share::slotSeconds).sum();
        return queued + Math.max(longest, all / slots);
    }

    /** Null when a pool has no price. */
    private @Nullable Double cost(List<Share> shares) {
        List<Double> costs = new ArrayList<>();
        for (Share share : shares) {
            pools.find(share.pool())
                    .map(Pool::price)
                    .ifPresent(
                            price -> price.ifPresent(each -> costs.add(each * share.slotSeconds() / SECONDS_PER_HOUR)));
        }
        return costs.size() == shares.size()
                ? costs.stream().mapToDouble(Double::doubleValue).sum()
                : null;
    }
}
