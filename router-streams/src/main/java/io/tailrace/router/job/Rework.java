package io.tailrace.router.job;

import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobState;
import io.tailrace.events.Plan;
import io.tailrace.events.QueueView;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionRestarted;
import io.tailrace.events.UnitId;
import io.tailrace.profiles.Pools;
import io.tailrace.router.plan.GroupWork;
import io.tailrace.router.plan.Planner;
import io.tailrace.router.pool.Need;
import io.tailrace.router.pool.PoolChoice;
import io.tailrace.router.state.GroupRow;
import io.tailrace.router.state.RangeRow;
import io.tailrace.router.state.RenditionRow;
import io.tailrace.router.state.TaskRow;
import io.tailrace.router.state.UnitRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Work that is handed out anew in the middle of a run: rung by rung, in another pool, for units that were lost, or in a run that goes on
 * where the one before ended. What is accepted stays accepted, save in a new generation.
 */
final class Rework {

    private final Pools pools;

    Rework(Pools pools) {
        this.pools = pools;
    }

    /** Each rendition of the group goes on in tasks of its own. */
    void split(JobDraft draft, GroupRow group, String reason) {
        stop(draft, group, reason);
        draft.audit("group-split", Map.of("group", group.getGroupId(), "reason", reason));
        for (Rendition rendition : wanted(draft, group.getRenditions())) {
            openRest(draft, List.of(rendition), group.getLeftPools());
        }
    }

    /**
     * The group's renditions begin again, as a new generation, in another pool that is awake. They never come back to this one.
     *
     * @return false when no other pool can make them; then nothing has changed
     */
    boolean moveAway(JobDraft draft, GroupRow group, String reason) {
        Bundle bundle = Bundle.of(draft, group);
        List<String> left = new ArrayList<>(bundle.leftPools());
        left.add(group.getQueue());
        Optional<String> pool = choose(draft, bundle.renditions(), view -> isAwake(view, left));
        pool.ifPresent(name -> move(draft, bundle, name, left, reason));
        return pool.isPresent();
    }

    /**
     * As above, of a pool that nobody works for; they may come back to it.
     *
     * @return false when no other pool that works can make them; then nothing has changed
     */
    boolean leave(JobDraft draft, GroupRow group, String reason) {
        Bundle bundle = Bundle.of(draft, group);
        Optional<String> pool = refuge(draft, group, bundle);
        pool.ifPresent(name -> move(draft, bundle, name, bundle.leftPools(), reason));
        return pool.isPresent();
    }

    /** Whether {@link #leave} would find another pool. */
    boolean canLeave(JobDraft draft, GroupRow group) {
        return refuge(draft, group, Bundle.of(draft, group)).isPresent();
    }

    private static Optional<String> refuge(JobDraft draft, GroupRow group, Bundle bundle) {
        return choose(
                draft,
                bundle.renditions(),
                view -> isAwake(view, bundle.leftPools())
                        && !view.getQueue().equals(group.getQueue())
                        && !view.getIsPaused()
                        && !view.getPausedLanes().contains(draft.lane()));
    }

    private static boolean isAwake(QueueView view, List<String> left) {
        return view.getSlots() > 0 && !left.contains(view.getQueue());
    }

    private void move(JobDraft draft, Bundle bundle, String pool, List<String> left, String reason) {
        bundle.groups().forEach(group -> stop(draft, group, reason));
        List<Rendition> renewed = renew(draft, bundle.renditions(), pool);
        for (Rendition rendition : renewed) {
            draft.audit(
                    "rendition-restarted", Map.of("rendition", rendition.getName(), "pool", pool, "reason", reason));
            draft.log(draft.log(JobLogKind.RENDITION_RESTARTED)
                    .setRenditionRestarted(
                            new RenditionRestarted(rendition.getName(), rendition.getGeneration(), pool)));
        }
        openRest(draft, renewed, left);
    }

    /**
     * A group and all that make a rendition of it, too: they change generation together.
     *
     * @param renditions those that are wanted and not complete; none for a probe or a publish step, whose queue has no other
     * @param leftPools pools that one of the groups has left for good
     */
    private record Bundle(List<GroupRow> groups, List<Rendition> renditions, List<String> leftPools) {

        static Bundle of(JobDraft draft, GroupRow group) {
            Set<String> names = new TreeSet<>(group.getRenditions());
            List<GroupRow> groups = List.of(group);
            boolean isGrowing = true;
            while (isGrowing) {
                groups = draft.row().getGroups().stream()
                        .filter(other -> other.getGroupId().equals(group.getGroupId())
                                || other.getRenditions().stream().anyMatch(names::contains))
                        .toList();
                isGrowing = groups.stream()
                        .map(other -> names.addAll(other.getRenditions()))
                        .reduce(false, Boolean::logicalOr);
            }
            List<String> left = groups.stream()
                    .flatMap(other -> other.getLeftPools().stream())
                    .distinct()
                    .toList();
            return new Bundle(groups, open(draft, names), left);
        }

        private static List<Rendition> open(JobDraft draft, Set<String> names) {
            return wanted(draft, names).stream()
                    .filter(rendition -> draft.counters(rendition.getName())
                            .filter(row -> row.getUnitsAccepted() < row.getUnitsTotal())
                            .isPresent())
                    .toList();
        }
    }

    /**
     * Units whose objects are gone are open again, and the run is not sealed any more.
     *
     * @param isPublished whether they were counted as published
     * @return those that were accepted until now
     */
    List<UnitId> reopen(JobDraft draft, Collection<UnitId> gone, boolean isPublished) {
        List<UnitId> reopened = gone.stream()
                .distinct()
                .filter(unit -> isCurrent(draft, unit)
                        && draft.isAccepted(unit.getRendition(), unit.getGeneration(), unit.getChunk()))
                .toList();
        Map<String, Set<Integer>> homeless = new LinkedHashMap<>();
        for (UnitId unit : reopened) {
            Optional<GroupRow> home = home(draft, unit);
            boolean isDone = home.filter(group -> Units.isDone(draft, group, unit.getChunk()))
                    .isPresent();
            draft.reopen(unit);
            draft.updateCounters(
                    unit.getRendition(),
                    row -> RenditionRow.newBuilder(row)
                            .setUnitsAccepted(row.getUnitsAccepted() - 1)
                            .setUnitsPublished(row.getUnitsPublished() - (isPublished ? 1 : 0))
                            .build());
            if (home.isEmpty()) {
                homeless.computeIfAbsent(unit.getRendition(), name -> new TreeSet<>())
                        .add(unit.getChunk());
            } else if (isDone) { // otherwise its task still has to make other rungs, and makes this one with them
                askAgain(draft, home.get(), unit.getChunk());
            }
        }
        if (!reopened.isEmpty() && draft.row().getIsSealed()) {
            draft.change(row -> row.setIsSealed(false).setState(JobState.ENCODING.name()));
        }
        homeless.forEach((name, chunks) -> {
            Rendition rendition = draft.rendition(name).orElseThrow();
            open(draft, List.of(rendition), ChunkRanges.of(rendition.getUnits(), chunks::contains), List.of());
        });
        return reopened;
    }

    /** The group whose task makes the unit, if it is still at work. */
    private static Optional<GroupRow> home(JobDraft draft, UnitId unit) {
        return draft.row().getGroups().stream()
                .filter(group -> group.getRenditions().contains(unit.getRendition())
                        && ChunkRanges.contain(group.getOnly(), group.getChunks(), unit.getChunk()))
                .findFirst();
    }

    /** A task that was done is to be done once more, under a number that none of its attempts had. */
    private static void askAgain(JobDraft draft, GroupRow group, int chunk) {
        String taskId = TaskIds.task(group.getGroupId(), chunk);
        int last = group.getRenditions().stream()
                .flatMap(name -> draft.counters(name).stream())
                .flatMap(row -> draft.memory().unit(draft.jobId(), row.getName(), row.getGeneration(), chunk).stream())
                .filter(unit -> unit.getTaskId().equals(taskId))
                .mapToInt(UnitRow::getAttempt)
                .max()
                .orElse(0);
        TaskRow task = TaskRow.newBuilder()
                .setTaskId(taskId)
                .setGroupId(group.getGroupId())
                .setChunk(chunk)
                .setAttempt(last + 1)
                .build();
        draft.saveTask(task);
        draft.updateGroup(GroupRow.newBuilder(group)
                .setTasksDone(group.getTasksDone() - 1)
                .build());
        Groups.settle(draft, group, task, last, OptionalInt.of(last + 1));
    }

    private static boolean isCurrent(JobDraft draft, UnitId unit) {
        return draft.counters(unit.getRendition())
                .filter(row -> row.getGeneration() == unit.getGeneration() && !row.getIsDropped())
                .isPresent();
    }

    /** A run that goes on: what was dropped is wanted again, from its beginning. */
    void wantDropped(JobDraft draft) {
        List<Rendition> dropped = draft.plan().orElseThrow().getRenditions().stream()
                .filter(rendition -> draft.counters(rendition.getName())
                        .filter(RenditionRow::getIsDropped)
                        .isPresent())
                .toList();
        for (Rendition rendition : dropped) {
            String pool = choose(draft, List.of(rendition), view -> isAwake(view, List.of()))
                    .orElse(rendition.getPool());
            renew(draft, List.of(rendition), pool);
        }
    }

    /** All units that are open, in groups as the plan has them. */
    void openAll(JobDraft draft) {
        Map<String, List<Rendition>> together = new LinkedHashMap<>();
        for (Rendition rendition : draft.plan().orElseThrow().getRenditions()) {
            boolean isOpen = draft.counters(rendition.getName())
                    .filter(row -> row.getUnitsAccepted() < row.getUnitsTotal())
                    .isPresent();
            if (isOpen) {
                String key = rendition.getGroup() + "/" + rendition.getGeneration() + "/" + rendition.getPool();
                together.computeIfAbsent(key, k -> new ArrayList<>()).add(rendition);
            }
        }
        together.values().forEach(renditions -> openRest(draft, renditions, List.of()));
    }

    // -- parts

    /** Nothing of the group is wanted any more, and what runs of it is stopped. */
    static void stop(JobDraft draft, GroupRow group, String reason) {
        Groups.close(draft, group, reason);
        draft.revokeGroup(group.getGroupId(), reason);
        for (String rendition : group.getRenditions()) {
            draft.updateCounters(
                    rendition,
                    row -> RenditionRow.newBuilder(row).setRunningPermille(0).build());
        }
    }

    private static List<Rendition> wanted(JobDraft draft, Collection<String> names) {
        return draft.plan().stream()
                .flatMap(plan -> plan.getRenditions().stream())
                .filter(rendition -> names.contains(rendition.getName()))
                .filter(rendition -> draft.counters(rendition.getName())
                        .filter(row -> !row.getIsDropped())
                        .isPresent())
                .toList();
    }

    /** Among the pools whose view {@code isFit}; empty also when there is nothing to make. */
    private static Optional<String> choose(JobDraft draft, List<Rendition> renditions, Predicate<QueueView> isFit) {
        if (renditions.isEmpty()) {
            return Optional.empty();
        }
        Need need = Need.of(
                draft.plan().orElseThrow(),
                renditions,
                draft.lane(),
                draft.request().getEncoderVersion());
        return PoolChoice.choose(draft.memory().fleet().only(isFit), need)
                .fold(chosen -> Optional.of(chosen.pool()), missing -> Optional.empty());
    }

    /** Gives the renditions the next generation and {@code pool}, in the plan and in the counters. */
    private static List<Rendition> renew(JobDraft draft, List<Rendition> renditions, String pool) {
        int generation = draft.highestGeneration() + 1;
        Map<String, Rendition> renewed = renditions.stream()
                .map(rendition -> Rendition.newBuilder(rendition)
                        .setGeneration(generation)
                        .setPool(pool)
                        .build())
                .collect(Collectors.toMap(Rendition::getName, rendition -> rendition));
        Plan plan = draft.plan().orElseThrow();
        draft.planMade(Plan.newBuilder(plan)
                .setRenditions(plan.getRenditions().stream()
                        .map(rendition -> renewed.getOrDefault(rendition.getName(), rendition))
                        .toList())
                .build());
        for (Rendition rendition : renditions) {
            draft.updateCounters(
                    rendition.getName(),
                    row -> RenditionRow.newBuilder()
                            .setName(row.getName())
                            .setGeneration(generation)
                            .setUnitsTotal(row.getUnitsTotal())
                            .build());
        }
        return draft.plan().orElseThrow().getRenditions().stream()
                .filter(rendition -> renewed.containsKey(rendition.getName()))
                .toList();
    }

    /** In as many groups as the pool needs, now that its nodes may be others. */
    private void openRest(JobDraft draft, List<Rendition> renditions, List<String> leftPools) {
        String pool = renditions.get(0).getPool();
        boolean isLadder = renditions.get(0).getVideo().isPresent();
        List<List<Rendition>> groups = isLadder ? draft.memory().fleet().tasks(pool, renditions) : List.of(renditions);
        groups.forEach(group -> openGroup(draft, group, leftPools));
    }

    private void openGroup(JobDraft draft, List<Rendition> renditions, List<String> leftPools) {
        List<RangeRow> ranges = ChunkRanges.of(
                renditions.get(0).getUnits(),
                chunk -> renditions.stream()
                        .anyMatch(
                                rendition -> !draft.isAccepted(rendition.getName(), rendition.getGeneration(), chunk)));
        open(draft, renditions, ranges, leftPools);
    }

    private void open(JobDraft draft, List<Rendition> renditions, List<RangeRow> ranges, List<String> leftPools) {
        if (ranges.isEmpty()) {
            return;
        }
        Rendition first = renditions.get(0);
        int number = draft.row().getGroupsAdded() + 1;
        draft.note(row -> row.setGroupsAdded(number));
        GroupWork work = Planner.work(
                draft.plan().orElseThrow(),
                renditions,
                pools,
                first.getName() + "-g" + first.getGeneration() + "-" + number,
                ChunkRanges.count(ranges));
        Groups.encode(draft, work, ranges, leftPools);
    }
}
