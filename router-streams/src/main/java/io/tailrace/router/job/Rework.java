package io.tailrace.router.job;

import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobState;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionRestarted;
import io.tailrace.events.UnitId;
import io.tailrace.profiles.Pools;
import io.tailrace.router.plan.GroupWork;
import io.tailrace.router.plan.Planner;
import io.tailrace.router.pool.Fleet;
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
        for (Rendition rendition : wanted(draft, group)) {
            openRest(draft, List.of(rendition), group.getLeftPools());
        }
    }

    /**
     * The group's renditions begin again, as a new generation, in another pool that is awake.
     *
     * @return false when no other pool can make them; then nothing has changed
     */
    boolean moveAway(JobDraft draft, GroupRow group, String reason) {
        if (group.getRenditions().isEmpty()) { // a probe or a publish step: its queue has no other
            return false;
        }
        List<String> left = new ArrayList<>(group.getLeftPools());
        left.add(group.getQueue());
        List<Rendition> renditions = wanted(draft, group);
        Optional<String> pool = choose(draft, renditions, left);
        if (pool.isEmpty()) {
            return false;
        }
        stop(draft, group, reason);
        List<Rendition> renewed = renew(draft, renditions, pool.get());
        for (Rendition rendition : renewed) {
            draft.audit(
                    "rendition-restarted",
                    Map.of("rendition", rendition.getName(), "pool", pool.get(), "reason", reason));
            draft.log(draft.log(JobLogKind.RENDITION_RESTARTED)
                    .setRenditionRestarted(
                            new RenditionRestarted(rendition.getName(), rendition.getGeneration(), pool.get())));
        }
        openRest(draft, renewed, left);
        return true;
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
            String pool = choose(draft, List.of(rendition), List.of()).orElse(rendition.getPool());
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
    private static void stop(JobDraft draft, GroupRow group, String reason) {
        Groups.close(draft, group, reason);
        draft.revokeGroup(group.getGroupId(), reason);
        for (String rendition : group.getRenditions()) {
            draft.updateCounters(
                    rendition,
                    row -> RenditionRow.newBuilder(row).setRunningPermille(0).build());
        }
    }

    private static List<Rendition> wanted(JobDraft draft, GroupRow group) {
        return draft.plan().orElseThrow().getRenditions().stream()
                .filter(rendition -> group.getRenditions().contains(rendition.getName()))
                .filter(rendition -> draft.counters(rendition.getName())
                        .filter(row -> !row.getIsDropped())
                        .isPresent())
                .toList();
    }

    private static Optional<String> choose(JobDraft draft, List<Rendition> renditions, List<String> left) {
        Fleet fleet = draft.memory().fleet();
        Fleet others = new Fleet(
                fleet.pools().stream()
                        .filter(view -> view.getSlots() > 0 && !left.contains(view.getQueue()))
                        .toList(),
                fleet.declared());
        return PoolChoice.choose(others, Need.of(draft.plan().orElseThrow(), renditions, draft.lane()))
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

    private void openRest(JobDraft draft, List<Rendition> renditions, List<String> leftPools) {
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
