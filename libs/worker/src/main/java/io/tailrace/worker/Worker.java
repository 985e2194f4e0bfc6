package io.tailrace.worker;

import io.tailrace.events.Control;
import io.tailrace.events.QueueView;
import io.tailrace.events.Revocation;
import io.tailrace.events.Task;
import io.tailrace.events.WorkerState;
import io.tailrace.kafka.AvroSerde;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.QueueEngine;
import io.tailrace.kafka.TopicFollower;
import io.tailrace.service.Closeables;
import io.tailrace.service.ServiceContext;
import io.tailrace.service.ServiceSettings;
import io.tailrace.tracing.Spans;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slots of one process (design, work distribution): each takes one task at a time, keeps the lease while it runs, and says what came
 * of it. Delivery is at least once; an attempt whose lease is lost is stopped and says nothing more.
 */
public final class Worker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final Duration CATCH_UP_SLICE = Duration.ofMillis(200);

    private final List<Slot> slots = new ArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Closeables parts = new Closeables();
    private final WorkerIdentity who;
    private final Timings timings;
    private final IdentityGate gate;
    private final Revocations revocations = new Revocations();
    private final ServiceContext context;
    private final Duration grace;
    private final Breaker breaker;
    private final Rest rest = new Rest(this::changed);
    private final Heart heart;
    private final Tally tally = new Tally();
    private final Demand demand;
    private final Optional<Leaving> leaving;
    private volatile Optional<TopicFollower<QueueView>> queues = Optional.empty();
    private volatile boolean hasCaughtUp;
    private volatile boolean isDraining;

    /** Wires the slots; nothing runs before {@link #run}. */
    Worker(
            WorkerParts wiring,
            WorkerIdentity who,
            List<QueueRole> roles,
            Optional<SelfTest> test,
            Optional<Duration> untilEmpty,
            NodeLimits limits,
            ServiceContext context) {
        this.who = who;
        this.context = context;
        this.grace = context.environment().duration(ServiceSettings.STOP_GRACE);
        this.timings = wiring.timings();
        Set<String> checked = roles.stream()
                .filter(QueueRole::identityChecked)
                .map(QueueRole::queue)
                .collect(Collectors.toSet());
        this.gate = new IdentityGate(who.identity(), checked);
        Reports reports = parts.add(wiring.reports());
        parts.add(wiring.spans());
        WorkerMetrics metrics = new WorkerMetrics(context.metrics());
        NodeSpeed speed = new NodeSpeed(wiring.timings().leastOverdue());
        this.breaker = parts.add(new Breaker(test, metrics, this::changed));
        Sessions sessions = new Sessions(limits);
        SlotContext shared = new SlotContext(
                wiring.queues(),
                wiring.decoder(),
                gate,
                new Company(),
                sessions,
                revocations,
                speed,
                breaker,
                rest,
                reports,
                wiring.spans(),
                who,
                metrics,
                tally,
                timings,
                wiring.clock());
        List<QueueRole> useful = roles.stream()
                .map(role -> role.withAtMost(limits.mostAtOnce(role.handlers().keySet(), who.hardwareClass())))
                .toList();
        for (QueueRole role : useful) {
            for (int i = 0; i < role.slots(); i++) {
                slots.add(new Slot(role, who.workerId() + "-" + role.queue() + "-" + i, shared));
            }
            metrics.slots(role.queue(), role.slots(), () -> busy(role.queue()));
        }
        this.demand = new Demand(wiring.clock().millis());
        this.leaving =
                untilEmpty.map(quiet -> parts.add(new Leaving(quiet, this::look, this::unfit, context.exitStatus())));
        this.heart = new Heart(
                who, limits, sessions, useful, slots, speed, this::standing, reports, timings, wiring.clock());
        context.health().require("worker " + who.workerId(), this::notReady);
        context.health().alive("worker " + who.workerId(), this::fault);
    }

    /**
     * Starts the slots of all roles; returns at once, the first take follows once the revocations are read.
     *
     * @param test how the node is tried once its attempts failed again and again; without one it works on
     */
    public static Worker start(
            KafkaConnection connection,
            ServiceContext context,
            WorkerIdentity who,
            List<QueueRole> roles,
            Optional<SelfTest> test) {
        return start(connection, context, who, roles, test, Optional.empty(), NodeLimits.NONE);
    }

    /**
     * As above, for a worker that may have an end, on a node that may have bounds.
     *
     * @param untilEmpty set: once there was nothing to do for so long, what the dispatcher still holds included, the worker has its process
     *     end ({@link io.tailrace.service.ExitStatus#over}): with {@link io.tailrace.service.ExitStatus#UNFIT} when it may take nothing
     */
    public static Worker start(
            KafkaConnection connection,
            ServiceContext context,
            WorkerIdentity who,
            List<QueueRole> roles,
            Optional<SelfTest> test,
            Optional<Duration> untilEmpty,
            NodeLimits limits) {
        Deserializer<Task> tasks = AvroSerde.of(Task.class, connection).deserializer();
        QueueEngine engine = QueueEngine.from(context.environment());
        WorkerParts wiring = new WorkerParts(
                (queue, slot) -> engine.open(connection, queue, slot, context.metrics()),
                payload -> tasks.deserialize(connection.topics().tasks(""), payload),
                new KafkaReports(connection, who.workerId(), context.metrics()),
                Spans.of(context.environment(), "worker", who.workerId()),
                Timings.of(engine),
                Clock.systemUTC());
        return start(connection, context, who, roles, test, untilEmpty, limits, wiring);
    }

    /** As above with parts that tests vary. */
    static Worker start(
            KafkaConnection connection,
            ServiceContext context,
            WorkerIdentity who,
            List<QueueRole> roles,
            Optional<SelfTest> test,
            Optional<Duration> untilEmpty,
            NodeLimits limits,
            WorkerParts wiring) {
        Worker worker = new Worker(wiring, who, roles, test, untilEmpty, limits, context);
        try {
            worker.follow(connection, context);
            return worker;
        } catch (RuntimeException e) {
            worker.close();
            throw e;
        }
    }

    private void follow(KafkaConnection connection, ServiceContext context) {
        TopicFollower<Revocation> revoked = parts.add(new TopicFollower<>(
                connection,
                connection.topics().revocations(),
                Revocation.class,
                who.workerId() + "-revocations",
                context.metrics(),
                (key, revocation) -> revocation.ifPresent(this::revoke)));
        if (gate.isChecking() || leaving.isPresent()) {
            queues = Optional.of(parts.add(new TopicFollower<>(
                    connection,
                    connection.topics().queues(),
                    QueueView.class,
                    who.workerId() + "-queues",
                    context.metrics(),
                    this::queueSeen)));
        }
        TopicFollower<Control> controls = parts.add(new TopicFollower<>(
                connection,
                connection.topics().controls(),
                Control.class,
                who.workerId() + "-controls",
                context.metrics(),
                this::controlled));
        context.health().require("revocations", revoked::problem);
        context.health().require("controls", controls::problem);
        run(revoked::awaitCaughtUp);
    }

    /** Waits a bounded time for the end of the revocations as they were at the start. */
    @FunctionalInterface
    interface CatchUp {
        boolean await(Duration limit) throws InterruptedException;
    }

    void run(CatchUp revocationsRead) {
        heart.start();
        leaving.ifPresent(watch -> watch.begin(timings.heartbeatEvery()));
        for (Slot slot : slots) {
            Thread thread = new Thread(() -> runSlot(slot, revocationsRead), "slot-" + slot.name());
            thread.start();
            threads.add(thread);
        }
    }

    private void runSlot(Slot slot, CatchUp revocationsRead) {
        try {
            while (!hasCaughtUp && !isDraining) {
                if (revocationsRead.await(CATCH_UP_SLICE)) {
                    hasCaughtUp = true;
                    changed();
                }
            }
            slot.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void revoke(Revocation revocation) {
        revocations.add(revocation);
        for (Slot slot : slots) {
            slot.current()
                    .filter(attempt -> revocations.reason(attempt.task()).isPresent())
                    .ifPresent(attempt -> attempt.cancel(RunningAttempt.Cancel.REVOKED));
        }
    }

    void controlled(String key, Optional<Control> control) {
        if (key.equals("worker/" + who.workerId())) {
            rest.wanted(control);
        }
    }

    void queueSeen(String queue, Optional<QueueView> view) {
        IdentityGate.Standing before = gate.worst();
        gate.update(queue, view);
        if (gate.worst() != before) {
            if (gate.worst() == IdentityGate.Standing.MISMATCH) {
                log.error(
                        "Worker {} takes nothing from pool {}: its encoders differ from the pool's; run it in a pool of its own",
                        who.workerId(),
                        who.pool());
            }
            changed();
        }
        demand.update(queue, view);
        leaving.ifPresent(Leaving::look);
    }

    private void changed() {
        heart.beatNow();
    }

    /** What there is to do here, and whether that is known. */
    private Emptiness.Look look() {
        Set<String> open = slots.stream()
                .map(Slot::queue)
                .filter(queue -> gate.standing(queue) != IdentityGate.Standing.MISMATCH)
                .collect(Collectors.toSet());
        boolean isKnowing = queues.flatMap(TopicFollower::problem).isEmpty();
        boolean isBusy = slots.stream().anyMatch(slot -> slot.current().isPresent());
        return new Emptiness.Look(
                hasCaughtUp && isKnowing && gate.worst() != IdentityGate.Standing.UNKNOWN,
                !breaker.isOut(),
                isBusy,
                tally.takenCount(),
                demand.of(open));
    }

    private Optional<String> unfit() {
        if (gate.worst() == IdentityGate.Standing.MISMATCH) {
            return Optional.of(reason(WorkerState.MISMATCH));
        }
        return breaker.reason();
    }

    private WorkerState state() {
        if (isDraining || rest.isAsked()) {
            return WorkerState.DRAINING;
        }
        return switch (gate.worst()) {
            case MISMATCH -> WorkerState.MISMATCH;
            case UNKNOWN -> WorkerState.STARTING;
            case MATCH -> hasCaughtUp ? working() : WorkerState.STARTING;
        };
    }

    private WorkerState working() {
        return breaker.isOut() ? WorkerState.BROKEN : WorkerState.RUNNING;
    }

    private Heart.Standing standing() {
        WorkerState now = state();
        return new Heart.Standing(now, reason(now));
    }

    private String reason(WorkerState now) {
        return switch (now) {
            case BROKEN -> breaker.reason().orElse("");
            case MISMATCH -> "its encoders differ from those of pool " + who.pool();
            default -> "";
        };
    }

    private Optional<String> notReady() {
        WorkerState now = state();
        return switch (now) {
            case RUNNING -> Optional.empty();
            case MISMATCH, BROKEN -> Optional.of(reason(now));
            default -> Optional.of("it is " + now.name().toLowerCase(Locale.ROOT));
        };
    }

    /** Waits until no slot runs any more. */
    private void awaitSlots(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<String> fault() {
        return slots.stream()
                .filter(Slot::isHanging)
                .findFirst()
                .map(slot -> "slot " + slot.name() + " holds work that does not stop")
                .or(this::ended);
    }

    /** A slot's thread ends when the worker stops, and never before. */
    private Optional<String> ended() {
        return threads.stream()
                .filter(thread -> !isDraining && !thread.isAlive())
                .findFirst()
                .map(thread -> thread.getName() + " has ended");
    }

    private long busy(String queue) {
        return slots.stream()
                .filter(slot -> slot.queue().equals(queue) && slot.current().isPresent())
                .count();
    }

    private void summarize(Optional<String> why) {
        long handedBack = tally.count(Tally.HANDED_BACK);
        if (handedBack > 0 && context.exitStatus().unfinished().isEmpty()) {
            context.exitStatus().handedBack(handedBack + " tasks of worker " + who.workerId() + ", handed back");
        }
        String end = why.orElse("it was told to stop");
        context.exitStatus().summary("worker " + who.workerId() + ": " + tally.sentence() + "; " + end);
    }

    /**
     * Takes nothing more, goes on with what runs for the configured grace, hands back what is not finished then, says that the worker
     * stopped, and leaves. Returns within seconds after the grace.
     */
    @Override
    public void close() {
        isDraining = true;
        changed();
        slots.forEach(Slot::drain);
        awaitSlots(grace);
        long unfinished =
                slots.stream().filter(slot -> slot.current().isPresent()).count();
        if (unfinished > 0) {
            context.exitStatus()
                    .handedBack(unfinished + " running tasks of worker " + who.workerId() + ", handed back");
        }
        slots.forEach(Slot::stop);
        awaitSlots(timings.stopLimit());
        threads.forEach(Thread::interrupt);
        leaving.ifPresent(end -> summarize(end.verdict()));
        heart.close();
        parts.close();
    }
}
