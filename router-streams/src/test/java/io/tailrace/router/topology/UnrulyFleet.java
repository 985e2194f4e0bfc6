package io.tailrace.router.topology;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.Outcome;
import io.tailrace.events.OutcomeKind;
import io.tailrace.events.QueueSlots;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.TaskProgress;
import io.tailrace.events.UnitId;
import io.tailrace.events.UnitResult;
import io.tailrace.events.Verdict;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.sample.Workers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/** Workers of every kind, among them a packager's, that fail in every way there is, until they are told to work well. */
final class UnrulyFleet {

    private static final int WORKERS = 4;
    private static final int RENDITIONS = 5;

    private static final List<Failure> TROUBLES = List.of(
            failure(ErrorClass.TRANSIENT, "store-away"),
            failure(ErrorClass.TRANSIENT, "ffmpeg-stalled"),
            failure(ErrorClass.TRANSIENT, "object-changed"),
            failure(ErrorClass.RESOURCE, "ffmpeg-killed"),
            failure(ErrorClass.RESOURCE, "bad-picture"),
            failure(ErrorClass.INTERNAL, "ffmpeg-failed"),
            failure(ErrorClass.INTERNAL, "output-mismatch"));

    private static final List<Failure> ENDS =
            List.of(failure(ErrorClass.INPUT, "source-changed"), failure(ErrorClass.CONFIG, "store-denied"));

    private final SplittableRandom random;
    private final Function<Task, SourceFacts> facts;
    private final Consumer<Outcome> outcomes;
    private final Consumer<TaskProgress> progress;
    /** One misfortune in so many tasks. */
    private final int luck;
    /** What is wrong with some rendition, whoever makes it; empty when it takes its worker down. */
    private final Optional<Failure> curse;

    /** Which one, by the hash of its name; in half of the histories none. */
    private final int cursed;

    private final List<Task> waiting = new ArrayList<>();
    private final List<Task> running = new ArrayList<>();
    private final List<Task> seen = new ArrayList<>();
    private final List<Outcome> said = new ArrayList<>();
    private final Set<String> ended = new HashSet<>();
    private final WorkerState[] states = new WorkerState[WORKERS];
    private final int[] slots = new int[WORKERS];

    UnrulyFleet(
            SplittableRandom random,
            Function<Task, SourceFacts> facts,
            Consumer<Outcome> outcomes,
            Consumer<TaskProgress> progress) {
        this.random = random;
        this.facts = facts;
        this.outcomes = outcomes;
        this.progress = progress;
        luck = random.nextInt(2, 20);
        int kind = random.nextInt(TROUBLES.size() + 1);
        curse = kind < TROUBLES.size() ? Optional.of(TROUBLES.get(kind)) : Optional.empty();
        cursed = random.nextInt(2 * RENDITIONS);
        for (int worker = 0; worker < WORKERS; worker++) {
            change(worker);
        }
    }

    private static Failure failure(ErrorClass errorClass, String code) {
        return new Failure(errorClass, code, "It went wrong: " + code);
    }

    /** A task was released. */
    void released(Task task) {
        waiting.add(task);
        seen.add(task);
    }

    /** Whether a worker has said that the attempt is over. */
    boolean isEnded(Task task) {
        return ended.contains(name(task));
    }

    private static String name(Task task) {
        return task.getJobId() + "/" + task.getTaskId() + "/" + task.getAttempt();
    }

    boolean isIdle() {
        return waiting.isEmpty() && running.isEmpty();
    }

    // -- workers

    /** A worker comes, goes, drains, breaks, or has other slots. */
    void change() {
        change(random.nextInt(WORKERS));
    }

    private void change(int worker) {
        List<WorkerState> any = List.of(
                WorkerState.RUNNING,
                WorkerState.RUNNING,
                WorkerState.RUNNING,
                WorkerState.RUNNING,
                WorkerState.RUNNING,
                WorkerState.RUNNING,
                WorkerState.STARTING,
                WorkerState.DRAINING,
                WorkerState.BROKEN,
                WorkerState.STOPPED,
                WorkerState.UNKNOWN);
        states[worker] = any.get(random.nextInt(any.size()));
        slots[worker] = random.nextInt(4);
    }

    /** What those say that are not silent; UNKNOWN stands for one that was killed. */
    List<WorkerHeartbeat> heartbeats(long now) {
        List<WorkerHeartbeat> all = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
            if (states[worker] != WorkerState.UNKNOWN) {
                all.add(heartbeat(worker, now));
            }
        }
        return all;
    }

    /** The last of them has another hardware class. */
    private WorkerHeartbeat heartbeat(int worker, long now) {
        String pool = worker == WORKERS - 1 ? "x86-nvenc" : "cpu";
        List<QueueSlots> roles = new ArrayList<>();
        List.of("probe", pool, "publish").forEach(queue -> roles.add(new QueueSlots(queue, slots[worker], 0)));
        return WorkerHeartbeat.newBuilder(
                        Samples.heartbeat("w" + worker, Samples.IDENTITY, states[worker], 0, List.of(), now))
                .setHost("h" + worker)
                .setPool(pool)
                .setHardwareClass(pool)
                .setQueues(roles)
                .setStartedAtMillis(0)
                .build();
    }

    // -- work in fits and starts

    /** Something happens to one task. */
    void work() {
        if (!running.isEmpty() && random.nextInt(3) > 0) {
            end(running.remove(random.nextInt(running.size())));
        } else if (!waiting.isEmpty()) {
            Task task = waiting.remove(random.nextInt(waiting.size()));
            if (random.nextInt(8) > 0) {
                start(task);
                running.add(task);
            } else {
                end(task);
            }
        }
    }

    private void start(Task task) {
        if (random.nextInt(10) > 0) {
            say(Workers.started(task));
        }
        if (random.nextInt(2) == 0) {
            progress(task);
        }
    }

    private void progress(Task task) {
        progress.accept(TaskProgress.newBuilder()
                .setJobId(task.getJobId())
                .setRun(task.getRun())
                .setTaskId(task.getTaskId())
                .setAttempt(task.getAttempt())
                .setWorkerId("w1")
                .setRenditions(List.of())
                .setChunk(0)
                .setDone(random.nextInt(0, 120))
                .setTotal(100)
                .setSpeed(1)
                .setAtMillis(0)
                .build());
    }

    private boolean isCursed(Task task) {
        return task.getEncode()
                .filter(encode -> encode.getRenditions().stream()
                        .anyMatch(name -> Math.floorMod(name.hashCode(), RENDITIONS) == cursed))
                .isPresent();
    }

    private void end(Task task) {
        if (isCursed(task) && random.nextInt(8) > 0) {
            say(curse.map(failure -> failed(task, List.of(failure))).orElseGet(() -> Workers.lost(task)));
            return;
        }
        if (task.getKind() == TaskKind.PUBLISH && random.nextInt(luck) == 0) {
            say(withLostUnits(task));
            return;
        }
        if (random.nextInt(luck) > 0) {
            say(Workers.succeeded(task, facts.apply(task)));
            return;
        }
        switch (random.nextInt(9)) {
            case 0 -> say(lost(task));
            case 1 -> say(Workers.handedBack(task));
            case 2 ->
                say(Outcome.newBuilder(Workers.handedBack(task))
                        .setIsDeclined(true)
                        .build());
            case 3 -> {
                // Its worker was killed, and nobody ever hears of the attempt.
            }
            case 4 -> say(Workers.withoutAUnit(Workers.succeeded(task, facts.apply(task))));
            case 5 -> say(random.nextInt(4) == 0 ? refused(task) : failed(task, TROUBLES));
            case 6 -> say(random.nextInt(4) == 0 ? failed(task, ENDS) : failed(task, TROUBLES));
            default -> say(failed(task, TROUBLES));
        }
    }

    /** Delivered a second time: whoever has it now reports that the one before went away with it. */
    private Outcome lost(Task task) {
        return Outcome.newBuilder(Workers.lost(task))
                .setHadStarted(random.nextInt(4) > 0)
                .build();
    }

    private Outcome refused(Task task) {
        return Workers.failed(task, Verdict.REFUSED, failure(ErrorClass.INPUT, "not-media"));
    }

    private Outcome failed(Task task, List<Failure> failures) {
        return Outcome.newBuilder(Workers.failed(task, Verdict.FAILED, failures.get(random.nextInt(failures.size()))))
                .setHost("h" + random.nextInt(WORKERS))
                .setMemoryBytes(random.nextInt(3) * 1_000L)
                .build();
    }

    /** A publish step that finds nothing of some of the units that were ever made. */
    private Outcome withLostUnits(Task task) {
        Failure gone = failure(ErrorClass.TRANSIENT, "part-gone");
        List<UnitId> units = said.stream()
                .filter(outcome -> outcome.getJobId().equals(task.getJobId()))
                .flatMap(outcome -> outcome.getUnits().stream())
                .map(UnitResult::getUnit)
                .distinct()
                .filter(unit -> random.nextInt(4) == 0)
                .toList();
        return Outcome.newBuilder(Workers.failed(task, Verdict.FAILED, gone))
                .setGone(units)
                .build();
    }

    /** Something of any task there ever was: said once more, or by a worker that slept and wakes up. */
    void late() {
        if (!said.isEmpty() && random.nextBoolean()) {
            outcomes.accept(said.get(random.nextInt(said.size())));
        } else if (!seen.isEmpty()) {
            Task task = seen.get(random.nextInt(seen.size()));
            switch (random.nextInt(6)) {
                case 0 -> say(lost(task));
                case 1 -> say(Workers.handedBack(task));
                case 2 -> say(Workers.started(task));
                case 3 -> say(Workers.failed(task, Verdict.REVOKED, failure(ErrorClass.INTERNAL, "revoked")));
                case 4 -> say(failed(task, TROUBLES));
                default -> say(Workers.succeeded(task, facts.apply(task)));
            }
        }
    }

    private void say(Outcome outcome) {
        said.add(outcome);
        if (outcome.getKind() != OutcomeKind.STARTED) {
            ended.add(outcome.getJobId() + "/" + outcome.getTaskId() + "/" + outcome.getAttempt());
        }
        outcomes.accept(outcome);
    }

    // -- work as it should be

    /** Everyone is there and nothing fails from now on; of what is in hand one task in eight is never heard of again. */
    void recover() {
        for (int worker = 0; worker < WORKERS; worker++) {
            states[worker] = WorkerState.RUNNING;
            slots[worker] = 2;
        }
        waiting.removeIf(task -> random.nextInt(8) == 0);
        running.removeIf(task -> random.nextInt(8) == 0);
    }

    /** Does all there is to do but what is revoked. */
    void workWell(Function<Task, Boolean> isRevoked) {
        List<Task> tasks = new ArrayList<>(running);
        tasks.addAll(waiting);
        running.clear();
        waiting.clear();
        for (Task task : tasks) {
            if (!isRevoked.apply(task)) {
                say(Workers.started(task));
                say(Workers.succeeded(task, facts.apply(task)));
            }
        }
    }
}
