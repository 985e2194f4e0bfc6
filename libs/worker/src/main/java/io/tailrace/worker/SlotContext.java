package io.tailrace.worker;

import io.tailrace.events.Task;
import io.tailrace.kafka.TaskQueue;
import io.tailrace.tracing.Spans;
import java.time.Clock;
import java.util.function.Function;

/**
 * What all slots of a worker share.
 *
 * @param queues opens a queue for one slot, by the slot's name
 * @param decoder throws RetriableException while the registry is away, any other RuntimeException when the bytes are no task
 */
record SlotContext(
        QueueOpener queues,
        Function<byte[], Task> decoder,
        IdentityGate gate,
        Company company,
        Sessions sessions,
        Revocations revocations,
        NodeSpeed speed,
        Breaker breaker,
        Rest rest,
        Reports reports,
        Spans spans,
        WorkerIdentity who,
        WorkerMetrics metrics,
        Tally tally,
        Timings timings,
        Clock clock) {

    /** Opens one more consumer of a queue. */
    @FunctionalInterface
    interface QueueOpener {
        TaskQueue open(String queue, String slotName);
    }
}
