package io.tailrace.worker;

import io.tailrace.events.Task;
import io.tailrace.kafka.TraceContext;
import io.tailrace.tracing.FinishedSpan;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An attempt that is over, as a span of its task's trace. Pure. */
final class AttemptSpan {

    private AttemptSpan() {}

    /** @param result as the metrics name it */
    static FinishedSpan of(RunningAttempt attempt, WorkerIdentity who, String result, Instant end) {
        Task task = attempt.task();
        Optional<String> error = attempt.ending()
                .filter(Ending.Failed.class::isInstance)
                .map(ending -> ((Ending.Failed) ending).failure().getCode());
        Map<String, String> attributes = new HashMap<>();
        attributes.put("tailrace.job.id", task.getJobId());
        attributes.put("tailrace.task.id", task.getTaskId());
        attributes.put("tailrace.task.kind", task.getKind().name());
        attributes.put("tailrace.attempt", Integer.toString(task.getAttempt()));
        attributes.put("tailrace.queue", task.getQueue());
        attributes.put("tailrace.pool", who.pool());
        attributes.put("tailrace.class", who.hardwareClass());
        attributes.put("tailrace.result", result);
        error.ifPresent(code -> attributes.put("tailrace.error.code", code));
        return new FinishedSpan(
                attempt.trace(),
                TraceContext.parse(task.getTraceparent()),
                task.getKind().name(),
                FinishedSpan.Kind.CONSUMER,
                end.minusMillis(attempt.wallMillis()),
                end,
                attributes,
                error);
    }
}
