package io.tailrace.router.topology;

import io.tailrace.events.IngestCompleted;
import io.tailrace.kafka.TraceContext;
import io.tailrace.router.job.JobEvent;
import io.tailrace.streams.RejectedRecordException;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Makes requests, under the job's id, of what was ingested. */
final class IngestProcessor extends ContextualProcessor<String, IngestCompleted, String, IngestCompleted> {

    private final IngestRequests requests;

    IngestProcessor(IngestRequests requests) {
        this.requests = requests;
    }

    @Override
    public void process(Record<String, IngestCompleted> record) {
        if (record.value() == null) {
            throw new RejectedRecordException("An ingest record has no value");
        }
        JobEvent.Ingested request = requests.request(traced(record));
        context()
                .forward(new Record<>(
                        request.jobId(),
                        request.request(),
                        record.timestamp(),
                        TraceContext.headers(request.request().getTraceparent())));
    }

    /** Its own trace, else the one of its header, else a new one. */
    private static IngestCompleted traced(Record<String, IngestCompleted> record) {
        TraceContext trace = TraceContext.parse(record.value().getTraceparent())
                .or(() -> TraceContext.of(record.headers()))
                .orElseGet(TraceContext::fresh);
        return IngestCompleted.newBuilder(record.value())
                .setTraceparent(trace.traceparent())
                .build();
    }
}
