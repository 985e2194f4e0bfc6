package io.tailrace.worker;

import io.tailrace.events.Task;
import io.tailrace.tracing.Spans;
import java.time.Clock;
import java.util.function.Function;

/** The edges of a worker, which tests replace. */
record WorkerParts(
        SlotContext.QueueOpener queues,
        Function<byte[], Task> decoder,
        Reports reports,
        Spans spans,
        Timings timings,
        Clock clock) {}
