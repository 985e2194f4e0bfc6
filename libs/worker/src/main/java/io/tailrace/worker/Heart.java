package io.tailrace.worker;

import io.tailrace.events.QueueSlots;
import io.tailrace.events.TaskKind;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells each second, and at once when something changed, that the worker lives and what it runs. */
final class Heart implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Heart.class);

    private final WorkerIdentity who;
    private final NodeLimits limits;
    private final Sessions sessions;
    private final List<QueueRole> roles;
    private final List<Slot> slots;
    private final NodeSpeed speed;
    private final Supplier<Standing> state;
    private final Reports reports;
    private final Timings timings;
    private final Clock clock;
    private final long startedAtMillis;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(beats -> {
        Thread beating = new Thread(beats, "heartbeat");
        beating.setDaemon(true);
        return beating;
    });

    Heart(
            WorkerIdentity who,
            NodeLimits limits,
            Sessions sessions,
            List<QueueRole> roles,
            List<Slot> slots,
            NodeSpeed speed,
            Supplier<Standing> state,
            Reports reports,
            Timings timings,
            Clock clock) {
        this.who = who;
        this.limits = limits;
        this.sessions = sessions;
        this.roles = roles;
        this.slots = slots;
        this.speed = speed;
        this.state = state;
        this.reports = reports;
        this.timings = timings;
        this.clock = clock;
        this.startedAtMillis = clock.millis();
    }

    void start() {
        long every = timings.heartbeatEvery().toMillis();
        var unused = thread.scheduleAtFixedRate(this::beat, 0, every, TimeUnit.MILLISECONDS);
    }

    void beatNow() {
        try {
            thread.execute(this::beat);
        } catch (RejectedExecutionException e) {
            log.debug("No heartbeat after the last one");
        }
    }

    private void beat() {
        try {
            reports.post(heartbeat(state.get()));
        } catch (RuntimeException | Error e) { // thrown on, it would end the schedule without a word
            log.warn("A heartbeat failed: {}", e.toString());
        }
    }

    /** What a worker says of itself; the reason is empty where it needs none. */
    record Standing(WorkerState state, String reason) {}

    WorkerHeartbeat heartbeat(Standing now) {
        return WorkerHeartbeat.newBuilder()
                .setWorkerId(who.workerId())
                .setHost(who.host())
                .setPool(who.pool())
                .setHardwareClass(who.hardwareClass())
                .setIdentity(who.identity())
                .setCapabilities(who.capabilities())
                .setQueues(roles.stream().map(this::slotsOf).toList())
                .setRunning(slots.stream()
                        .map(Slot::current)
                        .flatMap(Optional::stream)
                        .map(RunningAttempt::toHeartbeat)
                        .toList())
                .setState(now.state())
                .setReason(now.reason())
                .setMeasuredSpeed(speed.of(TaskKind.ENCODE))
                .setCodecSpeeds(speed.codecs())
                .setMemoryBytes(who.memoryBytes())
                .setVersion(Optional.ofNullable(Heart.class.getPackage().getImplementationVersion())
                        .orElse(""))
                .setStartedAtMillis(startedAtMillis)
                .setAtMillis(clock.millis())
                .setNode(who.node().orElse(null))
                .setGpuSessions(gpuSessions().orElse(0))
                .setGpuSessionsBusy(gpuSessions().isPresent() ? sessions.gpuBusy() : 0)
                .build();
    }

    private OptionalInt gpuSessions() {
        return Weight.hasGpu(who.hardwareClass()) ? limits.gpuSessions() : OptionalInt.empty();
    }

    private QueueSlots slotsOf(QueueRole role) {
        long busy = slots.stream()
                .filter(slot ->
                        slot.queue().equals(role.queue()) && slot.current().isPresent())
                .count();
        return QueueSlots.newBuilder()
                .setQueue(role.queue())
                .setSlots(role.slots())
                .setBusy(Math.toIntExact(busy))
                .build();
    }

    /** The last beat says that the worker stopped; it is waited for, so that nobody counts on its slots. */
    @Override
    public void close() {
        thread.shutdownNow();
        if (!reports.deliver(
                heartbeat(new Standing(WorkerState.STOPPED, "")),
                timings.heartbeatEvery().multipliedBy(2))) {
            log.warn("The last heartbeat of worker {} was not delivered; it will time out", who.workerId());
        }
    }
}
