package io.tailrace.router.job;

import io.tailrace.events.AuditEvent;
import io.tailrace.events.DispatchCommand;
import io.tailrace.events.DispatchCommandKind;
import io.tailrace.events.EncodeTask;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobView;
import io.tailrace.events.QueueView;
import io.tailrace.events.ReadyGroup;
import io.tailrace.events.Revocation;
import io.tailrace.events.Task;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.plan.Planner;
import io.tailrace.router.pool.Fleet;
import io.tailrace.router.sample.Packager;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.TimerRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A job machine with a memory, a dispatcher that releases everything at once, and a packager. No Kafka. */
final class World {

    private static final Profiles PROFILES = Profiles.load(Optional.empty());

    final MapMemory memory = new MapMemory();
    final List<Task> released = new ArrayList<>();
    final List<JobLogEntry> log = new ArrayList<>();
    final List<JobView> views = new ArrayList<>();
    final List<Revocation> revocations = new ArrayList<>();
    final List<AuditEvent> audit = new ArrayList<>();
    final List<Effect.Announce> assets = new ArrayList<>();
    final List<Effect.Shelve> shelved = new ArrayList<>();
    /** Groups that the job machine would have back. */
    final List<String> askedBack = new ArrayList<>();

    final List<JobEvent> asked = new ArrayList<>();
    final TreeMap<String, TimerRow> timers = new TreeMap<>();
    final Map<String, ReadyGroup> groups = new LinkedHashMap<>();
    long now = 1_000_000;

    private final JobMachine machine;
    private int timersSet;
    private final Map<String, Packager> packagers = new LinkedHashMap<>();

    World() {
        this(PROFILES);
    }

    World(Profiles profiles) {
        this(profiles, JobRules.standard().withSourceHashes(false));
    }

    /** With a task that hashes the source, beside all the others. */
    static World withSourceHashes() {
        return new World(PROFILES, JobRules.standard());
    }

    private World(Profiles profiles, JobRules rules) {
        machine = new JobMachine(profiles, Pools.byClass(), new Planner("media-output"), rules);
    }

    static String id(IngestCompleted request) {
        return RequestIdentity.jobId(request);
    }

    void fleetOf(int slots) {
        fleetOf(slots, "probe", "cpu", "publish");
    }

    /** Queues with a worker of {@code slots} slots each; without slots they are asleep. */
    void fleetOf(int slots, String... queues) {
        memory.fleet = new Fleet(
                Stream.of(queues)
                        .map(queue -> QueueView.newBuilder()
                                .setQueue(queue)
                                .setHardwareClass(queue)
                                .setIdentity(slots > 0 ? Samples.IDENTITY : "")
                                .setCapabilities(Samples.capabilities())
                                .setLiveWorkers(slots)
                                .setSlots(slots)
                                .setBusy(0)
                                .setWaiting(0)
                                .setReleased(0)
                                .setRunning(0)
                                .setPredictedSeconds(0)
                                .setAtMillis(now)
                                .build())
                        .toList(),
                Pools.byClass());
    }

    /** The workers of a queue are gone. */
    void asleep(String queue) {
        memory.fleet = new Fleet(
                memory.fleet.pools().stream()
                        .map(view -> view.getQueue().equals(queue)
                                ? QueueView.newBuilder(view)
                                        .setLiveWorkers(0)
                                        .setSlots(0)
                                        .build()
                                : view)
                        .toList(),
                Pools.byClass());
    }

    Decision on(JobEvent event) {
        Decision decision = machine.decide(event, memory, now);
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.SetTimer timer) {
                timers.put(String.format(Locale.ROOT, "%015d/%06d", timer.dueMillis(), timersSet++), timer.timer());
            } else if (effect instanceof Effect.Write write) {
                memory.apply(write);
            } else if (effect instanceof Effect.Dispatch dispatch) {
                dispatch(dispatch.command());
            } else if (effect instanceof Effect.Log entry) {
                log.add(entry.entry());
                packagers
                        .computeIfAbsent(entry.entry().getJobId(), id -> new Packager())
                        .on(entry.entry())
                        .ifPresent(request -> asked.add(new JobEvent.PublishAsked(request)));
            } else if (effect instanceof Effect.Show show) {
                show.view().ifPresent(views::add);
            } else if (effect instanceof Effect.Revoke revoke) {
                revocations.add(revoke.revocation());
            } else if (effect instanceof Effect.Audit event1) {
                audit.add(event1.event());
            } else if (effect instanceof Effect.Announce asset) {
                assets.add(asset);
            } else if (effect instanceof Effect.Shelve shelve) {
                shelved.add(shelve);
            }
        }
        return decision;
    }

    private void dispatch(DispatchCommand command) {
        if (command.getKind() == DispatchCommandKind.ASK_BACK) {
            askedBack.add(command.getWithdraw().orElseThrow().getGroupId());
            return; // all of it is released
        }
        command.getReady().ifPresent(group -> {
            if (groups.put(command.getJobId() + "/" + group.getGroupId(), group) == null) {
                chunks(group).forEach(chunk -> released.add(task(group, chunk, 1)));
            }
        });
        command.getWithdraw()
                .map(group -> command.getJobId() + "/" + group.getGroupId())
                .ifPresent(name -> groups.keySet()
                        .removeIf(group -> group.equals(name) || (name.endsWith("/") && group.startsWith(name))));
        command.getSettled()
                .ifPresent(settled -> settled.getRetryAttempt()
                        .flatMap(attempt -> Optional.ofNullable(
                                        groups.get(command.getJobId() + "/" + settled.getGroupId()))
                                .map(group -> Task.newBuilder(task(group, settled.getChunk(), attempt))
                                        .setFailures(settled.getFailures())
                                        .setPrecaution(settled.getPrecaution().orElse(null))
                                        .build()))
                        .ifPresent(released::add));
    }

    private static IntStream chunks(ReadyGroup group) {
        return group.getOnly().isEmpty()
                ? IntStream.range(0, group.getChunks())
                : group.getOnly().stream()
                        .flatMapToInt(range -> IntStream.range(range.getFirst(), range.getFirst() + range.getCount()));
    }

    private static Task task(ReadyGroup group, int chunk, int attempt) {
        Task.Builder task = Task.newBuilder(group.getTemplate())
                .setTaskId(TaskIds.task(group.getGroupId(), chunk))
                .setAttempt(attempt);
        group.getTemplate()
                .getEncode()
                .ifPresent(encode -> task.setEncode(
                        EncodeTask.newBuilder(encode).setChunk(chunk).build()));
        return task.build();
    }

    List<Task> takeReleased() {
        List<Task> taken = List.copyOf(released);
        released.clear();
        return taken;
    }

    List<JobEvent> takeAsked() {
        List<JobEvent> taken = List.copyOf(asked);
        asked.clear();
        return taken;
    }

    /** Lets time pass up to the next timer of {@code kind} and fires it; false when there is none. */
    boolean fire(TimerKind kind) {
        Optional<Map.Entry<String, TimerRow>> due = timers.entrySet().stream()
                .filter(timer -> timer.getValue().getKind().equals(kind.name()))
                .<Map.Entry<String, TimerRow>>map(Map.Entry::copyOf) // removal reuses a tree's own entries
                .findFirst();
        due.ifPresent(timer -> {
            timers.remove(timer.getKey());
            now = Math.max(now, Long.parseLong(timer.getKey().substring(0, 15)));
            on(new JobEvent.TimerFired(timer.getValue()));
        });
        return due.isPresent();
    }

    JobRow job(IngestCompleted request) {
        return memory.job(id(request)).orElseThrow();
    }

    JobView view() {
        return views.get(views.size() - 1);
    }

    List<JobLogEntry> logged(JobLogKind kind) {
        return log.stream().filter(entry -> entry.getKind() == kind).toList();
    }
}
