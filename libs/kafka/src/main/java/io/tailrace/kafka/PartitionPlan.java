package io.tailrace.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which slot of a consumer group has which partitions of a task topic. All have about the same number, nobody loses the partition of the
 * task it runs, and a partition that changes hands is given back in one round and given out in the next, so that it never has two owners.
 * Pure.
 */
final class PartitionPlan {

    /**
     * A member as it joins.
     *
     * @param owned partitions it has until now
     * @param held partition of the task it runs
     * @param generation of the assignment it tells of; an older one is a claim of the past
     */
    record Member(String id, Set<Integer> owned, Optional<Integer> held, int generation) {}

    private PartitionPlan() {}

    /** The partitions of each member in this round, by its id. */
    static Map<String, Set<Integer>> of(Collection<Member> members, int partitions) {
        Map<Integer, String> owners = owners(members, partitions);
        // Who has most gets the odd ones, so that a second round moves nothing on; who holds a task has one at least.
        List<Member> ranked = members.stream()
                .sorted(Comparator.comparing(
                                (Member member) -> -owned(member, owners).size())
                        .thenComparing(Member::id))
                .toList();
        Map<String, Set<Integer>> plan = new TreeMap<>();
        Map<String, Integer> quotas = new HashMap<>();
        Set<Integer> free = new TreeSet<>();
        for (int partition = 0; partition < partitions; partition++) {
            if (!owners.containsKey(partition)) {
                free.add(partition);
            }
        }
        for (int rank = 0; rank < ranked.size(); rank++) {
            Member member = ranked.get(rank);
            int quota = partitions / ranked.size() + (rank < partitions % ranked.size() ? 1 : 0);
            quotas.put(member.id(), quota);
            plan.put(member.id(), kept(member, owned(member, owners), quota));
        }
        deal(free, ranked, quotas, plan);
        return plan;
    }

    /** Of two claims the younger one counts; of two equals none, so that the partition is given out anew. */
    private static Map<Integer, String> owners(Collection<Member> members, int partitions) {
        Map<Integer, String> owners = new HashMap<>();
        Map<Integer, Integer> generations = new HashMap<>();
        for (Member member : members) {
            for (int partition : member.owned()) {
                int known = generations.getOrDefault(partition, Integer.MIN_VALUE);
                if (partition < partitions && member.generation() > known) {
                    owners.put(partition, member.id());
                    generations.put(partition, member.generation());
                } else if (member.generation() == known) {
                    owners.remove(partition);
                }
            }
        }
        return owners;
    }

    private static List<Integer> owned(Member member, Map<Integer, String> owners) {
        return member.owned().stream()
                .filter(partition -> member.id().equals(owners.get(partition)))
                .sorted()
                .toList();
    }

    /** What it holds, and an even spread of the rest: tasks are released round the partitions, so neighbours should differ. */
    private static Set<Integer> kept(Member member, List<Integer> owned, int quota) {
        Set<Integer> kept = new HashSet<>();
        if (quota >= owned.size()) {
            kept.addAll(owned);
            return kept;
        }
        member.held().filter(owned::contains).filter(held -> quota > 0).ifPresent(kept::add);
        List<Integer> others = new ArrayList<>(owned);
        others.removeAll(kept);
        int wanted = quota - kept.size();
        for (int i = 0; i < wanted; i++) {
            kept.add(others.get(i * others.size() / wanted));
        }
        return kept;
    }

    private static void deal(
            Set<Integer> free, List<Member> ranked, Map<String, Integer> quotas, Map<String, Set<Integer>> plan) {
        for (int partition : free) {
            ranked.stream()
                    .map(Member::id)
                    .filter(id -> partitions(plan, id).size() < quotas.getOrDefault(id, 0))
                    .min(Comparator.comparingInt(id -> partitions(plan, id).size()))
                    .ifPresent(id -> partitions(plan, id).add(partition));
        }
    }

    private static Set<Integer> partitions(Map<String, Set<Integer>> plan, String id) {
        return plan.computeIfAbsent(id, unknown -> new HashSet<>());
    }
}
