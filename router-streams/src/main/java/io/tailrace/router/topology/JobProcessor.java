package io.tailrace.router.topology;

import io.tailrace.events.QueueView;
import io.tailrace.kafka.TraceContext;
import io.tailrace.profiles.Pools;
import io.tailrace.router.job.Decision;
import io.tailrace.router.job.Effect;
import io.tailrace.router.job.JobEvent;
import io.tailrace.router.job.JobMachine;
import io.tailrace.router.job.TimerKind;
import io.tailrace.router.pool.Fleet;
import io.tailrace.router.pool.RecentWork;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.TimerRow;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Asks the job machine and does what it says. A decision is complete before the first write, so an event that the machine cannot take
 * leaves nothing behind.
 */
final class JobProcessor implements Processor<String, JobEvent, String, Effect.Emission> {

    /** Timers wait at least that long after a start: workers have time to be heard. */
    static final Duration GRACE = Duration.ofSeconds(10);

    /** Until a timer that failed is tried again. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final int MOST_TIMERS_AT_ONCE = 1_000;

    private final JobMachine machine;
    private final Pools pools;
    private final Deserializer<QueueView> views;
    private final CatchUp catchUp;
    private final RouterMeters meters;
    private final JobSpans spans;
    private final RecentWork recent = new RecentWork();
    private ProcessorContext<String, Effect.Emission> context;
    private JobStore store;
    private Timers timers;
    private QueueViews queues;
    private long startedAt;
    private BooleanSupplier isCaughtUp;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    JobProcessor(
            JobMachine machine,
            Pools pools,
            Deserializer<QueueView> views,
            CatchUp catchUp,
            RouterMeters meters,
            JobSpans spans) {
        this.machine = machine;
        this.pools = pools;
        this.views = views;
        this.catchUp = catchUp;
        this.meters = meters;
        this.spans = spans;
    }

    @Override
    public void init(ProcessorContext<String, Effect.Emission> given) {
        context = given;
        RowSchemas schemas = new RowSchemas(given.getStateStore(RouterTopology.JOB_SCHEMAS));
        queues = new QueueViews(given.getStateStore(RouterTopology.QUEUES), views);
        store = new JobStore(
                given.getStateStore(RouterTopology.JOB_ROWS),
                given.getStateStore(RouterTopology.JOB_DETAILS),
                schemas,
                () -> new Fleet(recent.in(queues.all(), context.currentSystemTimeMs()), pools));
        timers = new Timers(given.getStateStore(RouterTopology.JOB_TIMERS), schemas);
        startedAt = given.currentSystemTimeMs();
        isCaughtUp = catchUp.begin(given.taskId().partition());
        given.schedule(Duration.ofSeconds(1), PunctuationType.WALL_CLOCK_TIME, this::tick);
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
                if (effect instanceof Effect.Dispatch dispatch) {
                    recent.sent(dispatch.queue(), dispatch.command(), now);
                }
                Headers headers = TraceContext.headers(decision.traceparent());
                context.forward(new Record<>(event.jobId(), (Effect.Emission) effect, now, headers));
            }
        }
        meters.observe(event, before, decision);
        spans.observe(before, decision);
    }

    /** Times come from the rows, never from the clock of a replay. */
    private void tick(long time) {
        long now = context.currentSystemTimeMs();
        boolean mayFire = now - startedAt >= GRACE.toMillis() && isCaughtUp.getAsBoolean();
        for (int fired = 0; fired < MOST_TIMERS_AT_ONCE; fired++) {
            Optional<TimerRow> due = timers.take(
                    now, timer -> mayFire || TimerKind.valueOf(timer.getKind()).isHarmless());
            if (due.isEmpty()) {
                return;
            }
            fire(due.get(), now);
        }
    }

    private void fire(TimerRow timer, long now) {
        try {
            handle(new JobEvent.TimerFired(timer));
        } catch (RuntimeException e) {
            // The error is told of and passed over; a job whose timer is gone might never end.
            timers.set(now + AGAIN.toMillis(), timer);
            throw e;
        }
    }
}
