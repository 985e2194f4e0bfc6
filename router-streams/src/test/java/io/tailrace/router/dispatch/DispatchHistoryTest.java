package io.tailrace.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.DispatchCommand;
import io.tailrace.events.DispatchCommandKind;
import io.tailrace.events.Lane;
import io.tailrace.events.ReadyGroup;
import io.tailrace.events.SettledTask;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.WithdrawGroup;
import io.tailrace.events.WorkerState;
import io.tailrace.router.job.Groups;
import io.tailrace.router.sample.Samples;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any order of what a dispatcher can be told, against a model of what is ready: window, order, and nothing lost or twice. */
class DispatchHistoryTest {

    private static final int AHEAD = 2;
    private static final int STEPS = 400;
    private static final List<Lane> LANES = List.of(Lane.URGENT, Lane.NORMAL, Lane.BULK);
    /** Of two impatient lanes one waits for the other. */
    private static final int LONGEST_WAIT = 2 * ReleasePolicy.PATIENCE + 2;

    /** What of a job is still to be released. */
    private static final class Model {
        private Lane lane;
        private final int chunks;
        private int next;
        private final TreeMap<Integer, Integer> retries = new TreeMap<>();

        Model(Lane lane, int chunks) {
            this.lane = lane;
            this.chunks = chunks;
        }

        boolean waits() {
            return next < chunks || !retries.isEmpty();
        }
    }

    private final MapRows rows = new MapRows();
    private final List<DispatchOutput> out = new ArrayList<>();
    private final Map<String, Model> models = new HashMap<>();
    private final List<Task> open = new ArrayList<>();
    private final Map<Lane, Integer> waited = new EnumMap<>(Lane.class);
    private SplittableRandom random = new SplittableRandom();
    private double seconds;
    private int slots;
    private int names;
    private long now = 1_000_000;
    private QueueDispatcher dispatcher = restarted();

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    private QueueDispatcher restarted() {
        return new QueueDispatcher("cpu", true, AHEAD, rows, out::add, now);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyUnitIsReleasedOncePerAttemptInOrderAndWithinTheWindow(long seed) {
        random = new SplittableRandom(seed);
        seconds = random.nextDouble(0.2, 60);
        for (int step = 0; step < STEPS; step++) {
            now += random.nextInt(500);
            int windowBefore = window();
            act(random.nextInt(21));
            check(windowBefore);
        }
        drain();
        assertThat(models.values()).noneMatch(Model::waits);
        assertThat(rows.inflight).isEmpty();
    }

    private void act(int dice) {
        if (dice < 4) {
            ready("job" + names++, LANES.get(random.nextInt(3)), random.nextInt(1, 30));
        } else if (dice < 5 && !models.isEmpty()) {
            String job = anyJob();
            ready(job, LANES.get(random.nextInt(3)), model(job).chunks);
        } else if (dice < 6 && !models.isEmpty()) {
            withdraw(anyJob());
        } else if (dice < 7) {
            heartbeat(random.nextInt(6));
        } else if (dice < 8) {
            // Patience is not durable: a restart begins it anew.
            waited.clear();
            dispatcher = restarted();
            heartbeat(slots);
        } else if (dice < 9) {
            dispatcher.tick(now);
        } else if (dice < 10 && !models.isEmpty()) {
            askBack(anyJob());
        } else if (!open.isEmpty()) {
            settle(open.remove(random.nextInt(open.size())), random.nextInt(4) == 0);
        }
        // Heard of all the time, so that nobody is taken for dead.
        heartbeat(slots);
    }

    private void drain() {
        int windowBefore = window();
        heartbeat(3);
        check(windowBefore);
        while (!open.isEmpty()) {
            settle(open.remove(0), false);
            check(window());
        }
    }

    private String anyJob() {
        return List.copyOf(models.keySet()).get(random.nextInt(models.size()));
    }

    private Model model(String job) {
        return Optional.ofNullable(models.get(job))
                .orElseThrow(() -> new AssertionError(job + " is withdrawn or was never there"));
    }

    // -- what the dispatcher is told

    private void tell(DispatchCommandKind kind, String job, DispatchCommand.Builder rest) {
        dispatcher.on(rest.setKind(kind).setJobId(job).setAtMillis(now).build(), now);
    }

    private void ready(String job, Lane lane, int chunks) {
        models.computeIfAbsent(job, name -> new Model(lane, chunks)).lane = lane;
        Task template = Task.newBuilder()
                .setKind(TaskKind.ENCODE)
                .setJobId(job)
                .setRun(1)
                .setTaskId("")
                .setGroupId("g")
                .setAttempt(0)
                .setQueue("cpu")
                .setLane(lane)
                .setPredictedSeconds(seconds)
                .build();
        ReadyGroup group = ReadyGroup.newBuilder()
                .setGroupId("g")
                .setTenant("t" + random.nextInt(3))
                .setTemplate(template)
                .setChunks(chunks)
                .setReadyAtMillis(now)
                .build();
        tell(DispatchCommandKind.READY, job, DispatchCommand.newBuilder().setReady(group));
    }

    private void withdraw(String job) {
        models.remove(job);
        open.removeIf(task -> task.getJobId().equals(job));
        tell(
                DispatchCommandKind.WITHDRAW,
                job,
                DispatchCommand.newBuilder().setWithdraw(new WithdrawGroup(Groups.EVERY_GROUP, "test")));
        assertThat(rows.cursors.values()).noneMatch(row -> row.getJobId().equals(job));
        assertThat(rows.inflight.values()).noneMatch(row -> row.getJobId().equals(job));
    }

    /** Given back is only what was never released. */
    private void askBack(String job) {
        boolean isUntouched = model(job).next == 0;
        if (isUntouched) {
            models.remove(job);
        }
        tell(
                DispatchCommandKind.ASK_BACK,
                job,
                DispatchCommand.newBuilder().setWithdraw(new WithdrawGroup("g", "test")));
        assertThat(rows.cursors.values().stream()
                        .noneMatch(row -> row.getJobId().equals(job)))
                .isEqualTo(isUntouched);
    }

    private void settle(Task task, boolean isRetried) {
        int chunk = chunk(task);
        SettledTask.Builder settled = SettledTask.newBuilder()
                .setGroupId("g")
                .setTaskId(task.getTaskId())
                .setChunk(chunk)
                .setAttempt(task.getAttempt())
                .setFailures(isRetried ? 1 : 0);
        if (isRetried) {
            model(task.getJobId()).retries.put(chunk, task.getAttempt() + 1);
            settled.setRetryAttempt(task.getAttempt() + 1);
        }
        tell(
                DispatchCommandKind.SETTLED,
                task.getJobId(),
                DispatchCommand.newBuilder().setSettled(settled.build()));
    }

    private void heartbeat(int wanted) {
        slots = wanted;
        tell(
                DispatchCommandKind.HEARTBEAT,
                "",
                DispatchCommand.newBuilder()
                        .setHeartbeat(Samples.heartbeat(
                                "w1", "x", WorkerState.RUNNING, slots, List.of("cpu", "probe"), now)));
    }

    private static int chunk(Task task) {
        return Integer.parseInt(task.getTaskId().substring(task.getTaskId().lastIndexOf('-') + 1));
    }

    // -- what must hold

    private int window() {
        return ReleaseWindow.size(slots, AHEAD, seconds);
    }

    private void check(int windowBefore) {
        int window = window();
        assertThat(window).isBetween(slots == 0 ? 1 : slots + 2, ReleaseWindow.LARGEST);
        // Who leaves a lane takes its wait along.
        LANES.stream().filter(lane -> !waits(lane)).forEach(waited::remove);
        boolean hasReleased = false;
        for (DispatchOutput output : List.copyOf(out)) {
            if (output instanceof DispatchOutput.Release release) {
                released(release.task());
                hasReleased = true;
            }
        }
        out.clear();
        assertThat(rows.inflight).hasSameSizeAs(open);
        if (hasReleased) {
            assertThat(open).as("the window").hasSizeLessThanOrEqualTo(Math.max(window, windowBefore));
        }
        if (models.values().stream().anyMatch(Model::waits)) {
            assertThat(open.size())
                    .as("no place stays free while something waits")
                    .isGreaterThanOrEqualTo(window);
        }
    }

    /** A retried chunk goes before the rest of its job, lowest first; the rest goes in turn. */
    private void released(Task task) {
        Model model = model(task.getJobId());
        assertThat(model.waits()).as(task.getJobId()).isTrue();
        countWaits(model.lane);
        int chunk = chunk(task);
        if (model.retries.isEmpty()) {
            assertThat(chunk).isEqualTo(model.next++);
            assertThat(task.getAttempt()).isEqualTo(1);
        } else {
            Map.Entry<Integer, Integer> first = model.retries.firstEntry();
            assertThat(chunk).isEqualTo(first.getKey());
            assertThat(task.getAttempt()).isEqualTo(first.getValue());
            model.retries.remove(chunk);
        }
        assertThat(task.getLane()).isEqualTo(model.lane);
        open.add(task);
    }

    private boolean waits(Lane lane) {
        return models.values().stream().anyMatch(model -> model.lane == lane && model.waits());
    }

    private void countWaits(Lane released) {
        for (Lane lane : LANES) {
            boolean isPassedOver = lane != released && waits(lane);
            int count = isPassedOver ? waited.getOrDefault(lane, 0) + 1 : 0;
            waited.put(lane, count);
            assertThat(count).as("releases since one of lane " + lane).isLessThanOrEqualTo(LONGEST_WAIT);
        }
    }
}
