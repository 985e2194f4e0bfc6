package io.tailrace.router.topology;

import io.tailrace.events.QueueView;
import io.tailrace.profiles.Pools;
import io.tailrace.router.job.Decision;
import io.tailrace.router.job.Effect;
import io.tailrace.router.job.JobEvent;
import io.tailrace.router.job.JobMachine;
import io.tailrace.router.job.TimerKind;
import io.tailrace.router.pool.Fleet;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.TimerRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/**
 * Asks the job machine and does what it says. A decision is complete before the first write, so an event that the machine cannot take
 * leaves nothing behind.
 */
final class JobProcessor implements Processor<String, JobEvent, String, Effect.Emission> {

    /** Timers wait at least that long after a start: workers have time to be heard. */
    static final Duration GRACE = Duration.ofSeconds(10);

    private static final int MOST_TIMERS_AT_ONCE = 1_000;

    private final JobMachine machine;
    private final Pools pools;
    private final CatchUp catchUp;
    private final RouterMeters meters;
    private ProcessorContext<String, Effect.Emission> context;
    private JobStore store;
    private Timers timers;
    private ReadOnlyKeyValueStore<String, ValueAndTimestamp<QueueView>> queues;
    private long startedAt;
    private BooleanSupplier isCaughtUp;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    JobProcessor(JobMachine machine, Pools pools, CatchUp catchUp, RouterMeters meters) {
        this.machine = machine;
        this.pools = pools;
        this.catchUp = catchUp;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, Effect.Emission> given) {
        context = given;
        RowSchemas schemas = new RowSchemas(given.getStateStore(RouterTopology.JOB_SCHEMAS));
        TimestampedKeyValueStore<String, QueueView> views = given.getStateStore(RouterTopology.QUEUES);
        queues = views;
        store = new JobStore(
                given.getStateStore(RouterTopology.JOB_ROWS),
                given.getStateStore(RouterTopology.JOB_DETAILS),
                schemas,
                this::fleet);
        timers = new Timers(given.getStateStore(RouterTopology.JOB_TIMERS), schemas);
        startedAt = given.currentSystemTimeMs();
        isCaughtUp = catchUp.begin(given.taskId().partition());
        given.schedule(Duration.ofSeconds(1), PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    private Fleet fleet() {
        List<QueueView> views = new ArrayList<>();
        try (KeyValueIterator<String, ValueAndTimestamp<QueueView>> all = queues.all()) {
            while (all.hasNext()) {
                KeyValue<String, ValueAndTimestamp<QueueView>> view = all.next();
                views.add(view.value.value());
            }
        }
        return new Fleet(views, pools);
    }

    @Override
    public void process(Record<String, JobEvent> record) {
        handle(record.value());
    }

    private void handle(JobEvent event) {
        long now = context.currentSystemTimeMs();
        Optional<JobRow> before = store.job(event.jobId());
        Decision decision = machine.decide(event, store, now);
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.SetTimer timer) {
                timers.set(timer.dueMillis(), timer.timer());
            } else if (effect instanceof Effect.Write write) {
                store.apply(write);
            } else {
                context.forward(new Record<>(event.jobId(), (Effect.Emission) effect, now));
            }
        }
        meters.observe(event, before, decision);
    }

    /** Times come from the rows, never from the clock of a replay. */
    private void tick(long time) {
        long now = context.currentSystemTimeMs();
        boolean mayFire = now - startedAt >= GRACE.toMillis() && isCaughtUp.getAsBoolean();
        for (int fired = 0; fired < MOST_TIMERS_AT_ONCE; fired++) {
            Optional<TimerRow> due = timers.take(
                    now,
                    timer -> mayFire || TimerKind.valueOf(timer.getKind()).isHarmless());
            if (due.isEmpty()) {
                return;
            }
            handle(new JobEvent.TimerFired(due.get()));
        }
    }
}
