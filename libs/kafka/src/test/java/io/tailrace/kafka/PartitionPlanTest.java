package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.kafka.PartitionPlan.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PartitionPlanTest {

    private static final int PARTITIONS = 64;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static Member fresh(String id) {
        return new Member(id, Set.of(), Optional.empty(), -1);
    }

    private static Set<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().collect(Collectors.toSet());
    }

    @Test
    void dealsThePartitionsRound() {
        Map<String, Set<Integer>> plan = PartitionPlan.of(List.of(fresh("a"), fresh("b"), fresh("c")), 7);

        assertThat(plan).containsEntry("a", Set.of(0, 3, 6)).containsEntry("b", Set.of(1, 4));
        assertThat(plan).containsEntry("c", Set.of(2, 5));
    }

    @Test
    void oneWhoJoinsGetsWhatOthersHaveGivenBackAndNotBefore() {
        Member old = new Member("old", range(0, PARTITIONS), Optional.of(33), 1);
        Member joiner = fresh("joiner");

        Map<String, Set<Integer>> first = PartitionPlan.of(List.of(old, joiner), PARTITIONS);
        assertThat(first.get("old")).hasSize(32).contains(33);
        assertThat(first.get("joiner")).isEmpty();

        Member gave = new Member("old", first.getOrDefault("old", Set.of()), Optional.of(33), 2);
        Map<String, Set<Integer>> second = PartitionPlan.of(List.of(gave, joiner), PARTITIONS);
        assertThat(second.get("old")).isEqualTo(first.get("old"));
        assertThat(second.get("joiner")).hasSize(32).doesNotContain(33);
    }

    @Test
    void moreMembersThanPartitionsLeaveSomeWithNothingButTakeNoTaskAway() {
        List<Member> members = new ArrayList<>(List.of(fresh("a"), fresh("b")));
        members.add(new Member("z", Set.of(0), Optional.of(0), 1));

        Map<String, Set<Integer>> plan = PartitionPlan.of(members, 1);

        assertThat(plan.get("z")).containsExactly(0);
        assertThat(plan.get("a")).isEmpty();
    }

    @Test
    void whoComesBackFromThePastOwnsNothingThatAnotherHas() {
        Member zombie = new Member("zombie", Set.of(0, 1), Optional.of(0), 3);
        Member owner = new Member("owner", Set.of(0), Optional.of(0), 5);

        assertThat(PartitionPlan.of(List.of(zombie, owner), 2))
                .containsEntry("owner", Set.of(0))
                .containsEntry("zombie", Set.of(1));
    }

    @Test
    void twoClaimsOfOneGenerationCancelOut() {
        Member one = new Member("one", Set.of(0), Optional.empty(), 3);
        Member two = new Member("two", Set.of(0), Optional.empty(), 3);

        Map<String, Set<Integer>> plan = PartitionPlan.of(List.of(one, two), 1);

        assertThat(plan.values().stream().mapToInt(Set::size).sum()).isEqualTo(1);
    }

    /** Members come, go and take tasks; each round is played until nothing moves. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyHistoryEndsBalancedWithOneOwnerEachAndNoTaskTakenAway(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int partitions = random.nextInt(1, 100);
        Map<String, Member> group = new HashMap<>();
        int names = 0;
        for (int round = 0; round < 30; round++) {
            for (int change = random.nextInt(4); change >= 0; change--) {
                if (group.isEmpty() || random.nextInt(3) > 0) {
                    String id = "m" + names++;
                    group.put(id, fresh(id));
                } else {
                    group.remove(List.copyOf(group.keySet()).get(random.nextInt(group.size())));
                }
            }
            for (int turn = 0; turn < 2; turn++) {
                for (Member member : List.copyOf(group.values())) {
                    Optional<Integer> held = random.nextBoolean()
                            ? member.held()
                            : member.owned().stream().findAny();
                    group.put(member.id(), new Member(member.id(), member.owned(), held, member.generation()));
                }
                play(group, partitions, 2 * round + turn);
            }
            assertThat(group.values().stream()
                            .mapToInt(member -> member.owned().size())
                            .sum())
                    .isEqualTo(group.isEmpty() ? 0 : partitions);
            assertThat(group.values())
                    .allSatisfy(member -> assertThat(member.owned().size())
                            .isBetween(partitions / group.size(), (partitions + group.size() - 1) / group.size()));
        }
    }

    private static void play(Map<String, Member> group, int partitions, int generation) {
        Map<String, Set<Integer>> plan = PartitionPlan.of(group.values(), partitions);
        Map<Integer, String> ownersBefore = new HashMap<>();
        group.values().forEach(member -> member.owned().forEach(owned -> ownersBefore.put(owned, member.id())));
        Set<Integer> given = new HashSet<>();
        plan.forEach((id, assigned) -> {
            Member before = group.getOrDefault(id, fresh(id));
            assertThat(assigned).containsAll(before.held().stream().toList());
            assertThat(assigned).allSatisfy(partition -> {
                assertThat(partition).isBetween(0, partitions - 1);
                assertThat(given.add(partition)).as("one owner").isTrue();
                assertThat(ownersBefore.getOrDefault(partition, id))
                        .as("nothing moves in one round")
                        .isEqualTo(id);
            });
            group.put(id, new Member(id, assigned, before.held(), generation));
        });
    }
}
