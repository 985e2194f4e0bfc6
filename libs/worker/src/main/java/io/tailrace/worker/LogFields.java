package io.tailrace.worker;

import io.tailrace.events.Task;
import io.tailrace.kafka.TraceContext;
import java.util.List;
import org.slf4j.MDC;

/** Which attempt the log lines of the calling thread belong to, as fields of each. */
final class LogFields {

    private static final String JOB = "jobId";
    private static final String TASK = "taskId";
    private static final String ATTEMPT = "attempt";
    private static final String TRACE = "traceId";

    private LogFields() {}

    static void set(Task task) {
        MDC.put(JOB, task.getJobId());
        MDC.put(TASK, task.getTaskId());
        MDC.put(ATTEMPT, Integer.toString(task.getAttempt()));
        TraceContext.parse(task.getTraceparent()).ifPresent(trace -> MDC.put(TRACE, trace.traceId()));
    }

    static void clear() {
        List.of(JOB, TASK, ATTEMPT, TRACE).forEach(MDC::remove);
    }
}
