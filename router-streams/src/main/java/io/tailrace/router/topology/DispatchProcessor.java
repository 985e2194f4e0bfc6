package io.tailrace.router.topology;

import io.tailrace.events.DispatchCommand;
import io.tailrace.kafka.TraceContext;
import io.tailrace.router.dispatch.DispatchOutput;
import io.tailrace.router.dispatch.QueueDispatcher;
import io.tailrace.streams.RejectedRecordException;
import io.tailrace.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Hands each command to the dispatcher of its queue and forwards what that says, under the key the receiver wants. */
final class DispatchProcessor implements Processor<String, DispatchCommand, String, DispatchOutput> {

    private static final Set<String> NO_POOLS = Set.of(Topics.PROBE_QUEUE, Topics.PUBLISH_QUEUE);

    private final Set<String> queues;
    private final int ahead;
    private final Map<String, QueueDispatcher> dispatchers = new TreeMap<>();
    private ProcessorContext<String, DispatchOutput> context;
    private DispatchStore store;
    private long now;

    /**
     * @param queues all that exist; work for others is rejected: their topics do not exist
     * @param ahead tasks that are released beyond a queue's live slots, at least
     */
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    DispatchProcessor(Set<String> queues, int ahead) {
        this.queues = queues;
        this.ahead = ahead;
    }

    @Override
    public void init(ProcessorContext<String, DispatchOutput> given) {
        context = given;
        RowSchemas schemas = new RowSchemas(given.getStateStore(RouterTopology.DISPATCH_SCHEMAS));
        store = new DispatchStore(given.getStateStore(RouterTopology.DISPATCH_ROWS), schemas);
        now = given.currentSystemTimeMs();
        given.schedule(Duration.ofSeconds(1), PunctuationType.WALL_CLOCK_TIME, this::tick);
        // After an aborted transaction this instance begins again on rows that were rolled back.
        dispatchers.clear();
        // Rows of a queue lie in the partition of its key only: elsewhere these are empty and stay silent.
        queues.forEach(this::dispatcher);
    }

    private QueueDispatcher dispatcher(String queue) {
        return dispatchers.computeIfAbsent(
                queue, name -> new QueueDispatcher(name, !NO_POOLS.contains(name), ahead, store, this::forward, now));
    }

    @Override
    public void process(Record<String, DispatchCommand> record) {
        if (record.key() == null || !queues.contains(record.key())) {
            throw new RejectedRecordException("There is no queue named " + record.key());
        }
        now = context.currentSystemTimeMs();
        dispatcher(record.key()).on(record.value(), now);
    }

    private void tick(long time) {
        now = context.currentSystemTimeMs();
        dispatchers.values().forEach(dispatcher -> dispatcher.tick(now));
    }

    private void forward(DispatchOutput output) {
        context.forward(new Record<>(key(output), output, now, TraceContext.headers(traceparent(output))));
    }

    /** Empty for what is about no job. */
    private static String traceparent(DispatchOutput output) {
        if (output instanceof DispatchOutput.Release release) {
            return release.task().getTraceparent();
        }
        return output instanceof DispatchOutput.Tell tell ? tell.traceparent() : "";
    }

    private static String key(DispatchOutput output) {
        if (output instanceof DispatchOutput.Release release) {
            return release.task().getJobId() + "/" + release.task().getTaskId();
        }
        if (output instanceof DispatchOutput.Tell tell) {
            return tell.event().getJobId();
        }
        return ((DispatchOutput.Show) output).view().getQueue();
    }
}
