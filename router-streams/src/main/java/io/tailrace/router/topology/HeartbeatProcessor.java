package io.tailrace.router.topology;

import io.tailrace.events.Capabilities;
import io.tailrace.events.DispatchCommand;
import io.tailrace.events.DispatchCommandKind;
import io.tailrace.events.QueueSlots;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.profiles.Pools;
import io.tailrace.router.dispatch.HeartbeatThinning;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Forwards to the dispatcher of each of a worker's queues what it needs of a heartbeat: the topic between them is kept for days. */
final class HeartbeatProcessor implements Processor<String, WorkerHeartbeat, String, DispatchCommand> {

    private static final Capabilities NONE = Capabilities.newBuilder().build();

    private final Set<String> queues;
    private ProcessorContext<String, DispatchCommand> context;
    private HeartbeatThinning thinning;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    HeartbeatProcessor(Set<String> queues) {
        this.queues = queues;
    }

    @Override
    public void init(ProcessorContext<String, DispatchCommand> given) {
        context = given;
        thinning = new HeartbeatThinning();
    }

    @Override
    public void process(Record<String, WorkerHeartbeat> record) {
        if (!thinning.passes(record.value(), context.currentSystemTimeMs())) {
            return;
        }
        record.value().getQueues().stream()
                .map(QueueSlots::getQueue)
                .distinct()
                .filter(queues::contains)
                .forEach(queue -> context.forward(record.withKey(queue).withValue(command(queue, record.value()))));
    }

    private static DispatchCommand command(String queue, WorkerHeartbeat heartbeat) {
        WorkerHeartbeat.Builder needed =
                WorkerHeartbeat.newBuilder(heartbeat).setRunning(List.of()).setNode(null);
        if (Pools.RESERVED.contains(queue)) {
            needed.setCapabilities(NONE);
        }
        return DispatchCommand.newBuilder()
                .setKind(DispatchCommandKind.HEARTBEAT)
                .setHeartbeat(needed.build())
                .setAtMillis(heartbeat.getAtMillis())
                .build();
    }
}
