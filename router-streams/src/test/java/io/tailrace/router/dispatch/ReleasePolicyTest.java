package io.tailrace.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Lane;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReleasePolicyTest {

    private final ReleasePolicy policy = new ReleasePolicy();

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    private static WaitingGroup group(String job, Lane lane, String tenant, double seconds, long readyAt) {
        return new WaitingGroup(job, "g", lane, tenant, seconds, readyAt);
    }

    private WaitingGroup release() {
        WaitingGroup next = policy.next().orElseThrow();
        policy.released(next);
        return next;
    }

    @Test
    void urgentGoesBeforeNormalBeforeBulk() {
        policy.put(group("bulk", Lane.BULK, "", 10, 1));
        policy.put(group("normal", Lane.NORMAL, "", 10, 2));
        policy.put(group("urgent", Lane.URGENT, "", 1, 3));
        assertThat(release().jobId()).isEqualTo("urgent");
        policy.remove("urgent/g");
        assertThat(release().jobId()).isEqualTo("normal");
        policy.remove("normal/g");
        assertThat(release().jobId()).isEqualTo("bulk");
        policy.remove("bulk/g");
        assertThat(policy.next()).isEmpty();
    }

    @Test
    void tenantsWhoWaitForNothingAreForgotten() {
        policy.put(group("stays", Lane.NORMAL, "stays", 10, 0));
        for (int i = 0; i < 1_000; i++) {
            String job = "job" + i;
            policy.put(group(job, Lane.NORMAL, "tenant" + i, 10, i + 1));
            WaitingGroup released = release();
            while (!released.jobId().equals(job)) {
                released = release();
            }
            policy.remove(released.key());
        }
        assertThat(policy.tenants()).isLessThan(5);
    }

    @Test
    void longestGoesFirstAndAmongEqualsTheOldest() {
        policy.put(group("short", Lane.NORMAL, "", 1, 1));
        policy.put(group("young", Lane.NORMAL, "", 40, 9));
        policy.put(group("old", Lane.NORMAL, "", 35, 5));
        assertThat(release().jobId()).isEqualTo("old");
        policy.remove("old/g");
        assertThat(release().jobId()).isEqualTo("young");
    }

    @Test
    void tenantsShareByWorkAndNotByNumberOfJobs() {
        for (int job = 0; job < 50; job++) {
            policy.put(group("a" + job, Lane.NORMAL, "a", 10, job));
        }
        policy.put(group("b0", Lane.NORMAL, "b", 5, 100));
        Map<String, Double> seconds = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            WaitingGroup next = release();
            seconds.merge(next.tenant(), next.predictedSeconds(), Double::sum);
        }
        double other = seconds.getOrDefault("b", 0.0);
        assertThat(seconds.getOrDefault("a", 0.0)).isBetween(other - 10, other + 10);
    }

    @Test
    void tenantWhoComesLateDoesNotCatchUp() {
        policy.put(group("a", Lane.NORMAL, "a", 10, 1));
        for (int i = 0; i < 100; i++) {
            release();
        }
        policy.put(group("b", Lane.NORMAL, "b", 10, 2));
        int late = 0;
        for (int i = 0; i < 20; i++) {
            late += release().tenant().equals("b") ? 1 : 0;
        }
        assertThat(late).isBetween(9, 11);
    }

    @Test
    void movingAGroupToAnotherLaneLeavesOneOfIt() {
        policy.put(group("a", Lane.BULK, "", 10, 1));
        policy.put(group("a", Lane.URGENT, "", 10, 1));
        assertThat(release().lane()).isEqualTo(Lane.URGENT);
        policy.remove("a/g");
        assertThat(policy.next()).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyWaitingGroupIsServedWithinABound(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Lane> lanes = List.of(Lane.URGENT, Lane.NORMAL, Lane.BULK);
        Map<String, WaitingGroup> waiting = new HashMap<>();
        Map<Lane, Integer> sinceServed = new HashMap<>();
        int names = 0;
        for (int step = 0; step < 2_000; step++) {
            if (waiting.size() < 5 || random.nextInt(10) == 0) {
                WaitingGroup added = group(
                        "job" + names++,
                        lanes.get(random.nextInt(3)),
                        "t" + random.nextInt(3),
                        random.nextDouble(0.1, 1_000),
                        step);
                waiting.put(added.key(), added);
                policy.put(added);
            }
            Optional<WaitingGroup> next = policy.next();
            assertThat(next).isPresent();
            assertThat(waiting).containsKey(next.get().key());
            policy.released(next.get());
            Set<Lane> there = new HashSet<>();
            waiting.values().forEach(group -> there.add(group.lane()));
            for (Lane lane : lanes) {
                boolean isPassedOver =
                        there.contains(lane) && lane != next.get().lane();
                sinceServed.put(lane, isPassedOver ? sinceServed.getOrDefault(lane, 0) + 1 : 0);
                assertThat(sinceServed.get(lane)).isLessThanOrEqualTo(2 * ReleasePolicy.PATIENCE + 2);
            }
            if (random.nextInt(4) == 0) {
                waiting.remove(next.get().key());
                policy.remove(next.get().key());
            }
        }
        List<String> left = new ArrayList<>(waiting.keySet());
        left.forEach(policy::remove);
        assertThat(policy.next()).isEmpty();
    }

    /** Whatever the lengths, no tenant who waits all the time is ahead of another by more than one task. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void tenantsWhoWaitAreNeverApartByMoreThanATask(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int tenants = random.nextInt(2, 6);
        double longest = 0;
        for (int job = 0; job < 20; job++) {
            double seconds = random.nextDouble(0.5, 100);
            longest = Math.max(longest, seconds);
            policy.put(group("job" + job, Lane.NORMAL, "t" + job % tenants, seconds, job));
        }
        double[] served = new double[tenants];
        for (int i = 0; i < 500; i++) {
            WaitingGroup next = release();
            served[Integer.parseInt(next.tenant().substring(1))] += next.predictedSeconds();
            DoubleSummaryStatistics all = DoubleStream.of(served).summaryStatistics();
            assertThat(all.getMax() - all.getMin()).isLessThanOrEqualTo(longest + 1e-6);
        }
    }

    /** Of one tenant in one lane: the longest, unless the oldest was passed over often enough. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theLongestGoesFirstAndTheOldestWithinItsPatience(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeSet<WaitingGroup> byLength = new TreeSet<>(WaitingGroup.BY_LENGTH);
        TreeSet<WaitingGroup> byAge = new TreeSet<>(WaitingGroup.BY_AGE);
        int passedOver = 0;
        for (int step = 0; step < 1_000; step++) {
            if (byAge.size() < 2 || random.nextInt(4) == 0) {
                WaitingGroup added = group("job" + step, Lane.NORMAL, "t", random.nextDouble(0.1, 1_000), step);
                byLength.add(added);
                byAge.add(added);
                policy.put(added);
            }
            WaitingGroup next = release();
            if (passedOver < ReleasePolicy.PATIENCE) {
                assertThat(next).isEqualTo(byLength.first());
            } else {
                assertThat(next).isEqualTo(byAge.first());
            }
            boolean isOldest = next.equals(byAge.first());
            passedOver = isOldest ? 0 : passedOver + 1;
            if (random.nextInt(3) == 0) {
                byLength.remove(next);
                byAge.remove(next);
                policy.remove(next.key());
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void withNothingPassedOverTheLaneIsAlwaysTheHighest(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Lane> lanes = List.of(Lane.URGENT, Lane.NORMAL, Lane.BULK);
        Map<String, WaitingGroup> waiting = new HashMap<>();
        for (int job = 0; job < 30; job++) {
            WaitingGroup added = group(
                    "job" + job, lanes.get(random.nextInt(3)), "t" + random.nextInt(4), random.nextDouble(1, 100), job);
            waiting.put(added.key(), added);
            policy.put(added);
        }
        // Fewer releases than anyone's patience.
        for (int i = 0; i < ReleasePolicy.PATIENCE - 1; i++) {
            WaitingGroup next = release();
            int highest = waiting.values().stream()
                    .mapToInt(group -> lanes.indexOf(group.lane()))
                    .min()
                    .orElseThrow();
            assertThat(lanes.indexOf(next.lane())).isEqualTo(highest);
            waiting.remove(next.key());
            policy.remove(next.key());
        }
    }
}
