package io.tailrace.gateway.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobView;
import io.tailrace.gateway.broker.RecordSender;
import io.tailrace.gateway.broker.RecordSender.Outgoing;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.ingest.JobRequest.Fingerprint;
import io.tailrace.gateway.jobs.JobCatalog;
import io.tailrace.kafka.TraceContext;
import io.tailrace.profiles.Profiles;
import io.tailrace.tracing.FinishedSpan;
import io.tailrace.tracing.Spans;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/** Takes jobs over: from the return on they are on the broker, and a look at them finds them. */
final class IngestDesk {

    private final RecordSender sender;
    private final String topic;
    private final JobCatalog jobs;
    private final Profiles profiles;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final Spans spans;
    private final IdempotencyMemory memory = new IdempotencyMemory();

    IngestDesk(
            RecordSender sender,
            String topic,
            JobCatalog jobs,
            Profiles profiles,
            InstantSource clock,
            MeterRegistry metrics,
            Spans spans) {
        this.sender = sender;
        this.topic = topic;
        this.jobs = jobs;
        this.profiles = profiles;
        this.clock = clock;
        this.metrics = metrics;
        this.spans = spans;
    }

    /**
     * Accepts all or none, as far as the sender can know: after a failure the same requests may be sent again, and make the same jobs.
     *
     * @param caller the trace that the requests are part of; without one each begins its own
     * @return the jobs as they stand, in the order of the requests
     * @throws ProblemException 409 when an Idempotency-Key came with another request before, 503 when the broker is away
     */
    List<JobView> accept(List<JobRequest> requests, Optional<TraceContext> caller) throws InterruptedException {
        for (JobRequest request : requests) {
            if (request.idempotencyKey().isPresent()) {
                claim(request);
            }
        }
        long now = clock.millis();
        List<Traced> traced = requests.stream()
                .map(request -> new Traced(request, span(caller)))
                .toList();
        sender.send(topic, traced.stream().map(one -> outgoing(one, now)).toList());
        traced.forEach(one -> spans.ended(accepted(one, caller, now)));
        requests.forEach(request -> metrics.counter("tailrace.ingest.accepted", "door", request.door())
                .increment());
        return requests.stream()
                .map(request -> jobs.accepted(request.firstView(now)))
                .toList();
    }

    /** A request and its span. */
    private record Traced(JobRequest request, TraceContext own) {}

    private static TraceContext span(Optional<TraceContext> caller) {
        return caller.map(TraceContext::child).orElseGet(TraceContext::fresh);
    }

    /** With the text of a profile that the router may not have read yet. */
    private Outgoing outgoing(Traced traced, long now) {
        JobRequest request = traced.request();
        IngestCompleted record = IngestCompleted.newBuilder(request.record(now))
                .setProfileText(profiles.ownText(request.profile()).orElse(""))
                .setTraceparent(traced.own().traceparent())
                .build();
        return new Outgoing(request.jobId(), record, traced.own().traceparent());
    }

    private FinishedSpan accepted(Traced traced, Optional<TraceContext> caller, long begin) {
        JobRequest request = traced.request();
        return new FinishedSpan(
                traced.own(),
                caller,
                "accept",
                FinishedSpan.Kind.SERVER,
                Instant.ofEpochMilli(begin),
                clock.instant(),
                Map.of(
                        "tailrace.job.id",
                        request.jobId(),
                        "tailrace.door",
                        request.door(),
                        "tailrace.profile",
                        request.profile()),
                Optional.empty());
    }

    /** A claim outlives a failed send: the record may be on the broker all the same. */
    private void claim(JobRequest request) {
        Fingerprint asked = request.fingerprint();
        if (jobs.find(request.jobId()).filter(view -> !asked.mayHaveMade(view)).isPresent()
                || memory.claim(request.jobId(), asked)
                        .filter(before -> !before.equals(asked))
                        .isPresent()) {
            throw new ProblemException(Problem.of(
                    HttpStatus.CONFLICT_409,
                    "idempotency-key-reused",
                    "this Idempotency-Key came with another request before"));
        }
    }
}
