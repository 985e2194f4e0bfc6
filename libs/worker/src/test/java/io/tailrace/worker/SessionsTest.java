package io.tailrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.events.TaskKind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionsTest {

    private static final Weight SOUND = Weight.OF_CPU_WORK;
    private static final Set<Weight> SOUND_ONLY = Set.of(SOUND);
    private static final Set<Weight> BOTH = Set.of(SOUND, new Weight(1, 0));

    private static NodeLimits limits(int jobs, int gpu, int cpu) {
        return new NodeLimits(OptionalInt.of(jobs), OptionalInt.of(gpu), OptionalInt.of(cpu));
    }

    private static Weight pictures(int pictures) {
        return new Weight(pictures, 0);
    }

    private static boolean runs(Sessions.Claim claim) throws InterruptedException {
        return claim.await(0);
    }

    @Test
    void hasRoomForEverythingWithoutLimits() throws Exception {
        Sessions sessions = new Sessions(NodeLimits.NONE);
        for (int i = 0; i < 1000; i++) {
            assertThat(sessions.hasRoom("cpu", BOTH)).isTrue();
            assertThat(runs(sessions.claim("cpu", pictures(20)))).isTrue();
        }
    }

    @Test
    void countsEachPictureOfAGroup() throws Exception {
        Sessions sessions = new Sessions(limits(10, 8, 10));
        Sessions.Claim five = sessions.claim("gpu", pictures(5));
        Sessions.Claim four = sessions.claim("gpu", pictures(4));
        assertThat(runs(five)).isTrue();
        assertThat(sessions.gpuBusy()).isEqualTo(5);
        assertThat(runs(four)).isFalse();
        five.close();
        assertThat(runs(four)).isTrue();
        four.close();
        assertThat(sessions.gpuBusy()).isZero();
    }

    @Test
    void letsSoundPassALadderThatWaitsAndNoSmallerLadder() throws Exception {
        Sessions sessions = new Sessions(limits(4, 8, 2));
        Sessions.Claim running = sessions.claim("gpu", pictures(6));
        Sessions.Claim waiting = sessions.claim("gpu", pictures(5));
        Sessions.Claim small = sessions.claim("gpu", pictures(1));
        Sessions.Claim sound = sessions.claim("gpu", SOUND);
        assertThat(runs(waiting)).isFalse();
        assertThat(runs(small)).as("it would keep the larger one waiting").isFalse();
        assertThat(runs(sound)).isTrue();
        running.close();
        assertThat(runs(waiting)).isTrue();
        assertThat(runs(small)).isTrue();
    }

    @Test
    void runsWhatIsHeavierThanTheNodeAlone() throws Exception {
        Sessions sessions = new Sessions(limits(4, 3, 4));
        Sessions.Claim one = sessions.claim("gpu", pictures(1));
        Sessions.Claim heavy = sessions.claim("gpu", pictures(7));
        assertThat(runs(heavy)).isFalse();
        one.close();
        assertThat(runs(heavy)).isTrue();
        assertThat(sessions.gpuBusy()).isEqualTo(3);
    }

    @Test
    void hasNoRoomForAQueueOfWhichATaskWaits() {
        Sessions sessions = new Sessions(limits(8, 4, 8));
        sessions.claim("gpu", pictures(4));
        assertThat(sessions.hasRoom("gpu", BOTH)).as("sound may come").isTrue();
        Sessions.Claim waiting = sessions.claim("gpu", pictures(1));
        assertThat(sessions.hasRoom("gpu", BOTH)).isFalse();
        assertThat(sessions.hasRoom("probe", SOUND_ONLY)).isTrue();
        waiting.close();
        assertThat(sessions.hasRoom("gpu", BOTH)).isTrue();
    }

    @Test
    void sharesJobsAmongQueues() throws Exception {
        Sessions sessions = new Sessions(limits(1, 8, 8));
        Sessions.Claim probe = sessions.claim("probe", SOUND);
        assertThat(sessions.hasRoom("gpu", BOTH)).isFalse();
        Sessions.Claim ladder = sessions.claim("gpu", pictures(2));
        probe.close();
        assertThat(runs(ladder)).isTrue();
    }

    @Test
    @Timeout(10)
    void whoGivesUpIsNotWaitedFor() throws Exception {
        Sessions sessions = new Sessions(limits(4, 4, 4));
        Sessions.Claim running = sessions.claim("gpu", pictures(2));
        Sessions.Claim cancelled = sessions.claim("gpu", pictures(4));
        Thread cancel = new Thread(cancelled::giveUp);
        cancel.start();
        assertThat(cancelled.await(TimeUnit.MINUTES.toMillis(1))).isFalse();
        cancel.join();
        Sessions.Claim next = sessions.claim("gpu", pictures(2));
        cancelled.close();
        assertThat(runs(next)).isTrue();
        running.close();
        next.close();
        assertThat(sessions.gpuBusy()).isZero();
    }

    @Test
    void startsNoMoreSlotsThanCanRun() {
        Set<TaskKind> encoding = Set.of(TaskKind.ENCODE, TaskKind.AUDIO);
        NodeLimits limits = new NodeLimits(OptionalInt.empty(), OptionalInt.of(3), OptionalInt.of(2));
        assertThat(limits.mostAtOnce(encoding, "x86-nvenc")).isEqualTo(5);
        assertThat(limits.mostAtOnce(encoding, "cpu")).isEqualTo(2);
        assertThat(limits.mostAtOnce(Set.of(TaskKind.PROBE), "x86-nvenc")).isEqualTo(2);
        assertThat(limits(4, 3, 2).mostAtOnce(encoding, "x86-nvenc")).isEqualTo(4);
        assertThat(NodeLimits.NONE.mostAtOnce(encoding, "x86-nvenc")).isEqualTo(Integer.MAX_VALUE);
        assertThatThrownBy(() -> limits(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private record Task(Weight weight, Sessions.Claim claim, Set<Integer> before) {}

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    /** Whatever comes and ends in whatever order: the bounds hold, and nobody waits for who came later. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsItsBoundsAndStarvesNobody(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        NodeLimits limits = limits(random.nextInt(1, 6), random.nextInt(1, 9), random.nextInt(1, 4));
        Sessions sessions = new Sessions(limits);
        List<Task> all = new ArrayList<>();
        Set<Integer> running = new TreeSet<>();
        Set<Integer> waiting = new TreeSet<>();
        for (int step = 0; step < 200; step++) {
            if (random.nextInt(5) < 3) {
                Weight weight = random.nextBoolean() ? SOUND : pictures(random.nextInt(1, 11));
                Set<Integer> before = new TreeSet<>(running);
                before.addAll(waiting);
                waiting.add(all.size());
                all.add(new Task(weight, sessions.claim("q" + random.nextInt(2), weight), before));
            } else if (!running.isEmpty()) {
                end(all, running, random);
            }
            look(all, running, waiting, limits);
        }
        while (!running.isEmpty()) {
            end(all, running, random);
            look(all, running, waiting, limits);
        }
        assertThat(waiting).isEmpty();
        assertThat(sessions.gpuBusy()).isZero();
        assertThat(sessions.hasRoom("q0", BOTH)).isTrue();
    }

    private static void end(List<Task> all, Set<Integer> running, SplittableRandom random) {
        int ended = List.copyOf(running).get(random.nextInt(running.size()));
        running.remove(ended);
        all.get(ended).claim().close();
        all.forEach(task -> task.before().remove(ended));
    }

    private static void look(List<Task> all, Set<Integer> running, Set<Integer> waiting, NodeLimits limits)
            throws InterruptedException {
        for (int index : List.copyOf(waiting)) {
            if (runs(all.get(index).claim())) {
                waiting.remove(index);
                running.add(index);
            } else {
                assertThat(all.get(index).before())
                        .as("somebody who came earlier has what it needs")
                        .isNotEmpty();
            }
        }
        int gpu = running.stream()
                .mapToInt(index -> Math.min(
                        all.get(index).weight().gpuSessions(),
                        limits.gpuSessions().orElseThrow()))
                .sum();
        long cpu = running.stream()
                .filter(index -> all.get(index).weight().cpuJobs() > 0)
                .count();
        assertThat(running).hasSizeLessThanOrEqualTo(limits.jobs().orElseThrow());
        assertThat(gpu).isLessThanOrEqualTo(limits.gpuSessions().orElseThrow());
        assertThat(cpu).isLessThanOrEqualTo(limits.cpuJobs().orElseThrow());
    }

    @Test
    @Timeout(60)
    void neverStandsStillAmongThreads() throws Exception {
        Sessions sessions = new Sessions(limits(3, 4, 2));
        AtomicInteger gpu = new AtomicInteger();
        AtomicInteger tooMuch = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < 8; number++) {
            SplittableRandom random = new SplittableRandom(number);
            Thread thread = new Thread(() -> {
                try {
                    for (int i = 0; i < 500; i++) {
                        Weight weight = random.nextInt(3) == 0 ? SOUND : pictures(random.nextInt(1, 5));
                        try (Sessions.Claim claim = sessions.claim("q", weight)) {
                            assertThat(claim.await(TimeUnit.MINUTES.toMillis(1)))
                                    .isTrue();
                            if (gpu.addAndGet(weight.gpuSessions()) > 4) {
                                tooMuch.incrementAndGet();
                            }
                            gpu.addAndGet(-weight.gpuSessions());
                        }
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(tooMuch).hasValue(0);
        assertThat(sessions.gpuBusy()).isZero();
    }
}
