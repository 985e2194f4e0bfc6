package io.tailrace.router.topology;

import io.tailrace.events.Failure;
import io.tailrace.events.JobView;
import io.tailrace.kafka.TraceContext;
import io.tailrace.router.job.Decision;
import io.tailrace.router.job.Effect;
import io.tailrace.router.job.JobStates;
import io.tailrace.router.state.JobRow;
import io.tailrace.tracing.FinishedSpan;
import io.tailrace.tracing.Spans;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A run that has ended, as a span of its request's trace; its stages (queue, probe, encode, publish) are the children. */
final class JobSpans {

    private final Spans spans;

    JobSpans(Spans spans) {
        this.spans = spans;
    }

    void observe(Optional<JobRow> before, Decision decision) {
        decision.all(Effect.Show.class).stream()
                .flatMap(show -> show.view().stream())
                .filter(view -> JobStates.isFinal(view.getState()) && !isKnown(before, view))
                .forEach(view -> TraceContext.parse(decision.traceparent()).ifPresent(request -> ended(request, view)));
    }

    private static boolean isKnown(Optional<JobRow> before, JobView view) {
        return before.filter(row -> row.getRun() == view.getRun() && JobStates.of(row) == view.getState())
                .isPresent();
    }

    private void ended(TraceContext request, JobView view) {
        long end = view.getFinishedAtMillis().orElse(view.getUpdatedAtMillis());
        TraceContext own = request.child();
        spans.ended(span("job", own, request, view, view.getCreatedAtMillis(), end));
        stage("queue", own, view, Optional.of(view.getCreatedAtMillis()), view.getStartedAtMillis());
        stage("probe", own, view, view.getStartedAtMillis(), view.getProbedAtMillis());
        stage("encode", own, view, view.getProbedAtMillis(), view.getEncodedAtMillis());
        stage("publish", own, view, view.getEncodedAtMillis(), view.getFinishedAtMillis());
    }

    private void stage(String name, TraceContext job, JobView view, Optional<Long> begin, Optional<Long> end) {
        if (begin.isPresent() && end.isPresent()) {
            spans.ended(span(name, job.child(), job, view, begin.get(), end.get()));
        }
    }

    private static FinishedSpan span(
            String name, TraceContext own, TraceContext parent, JobView view, long begin, long end) {
        Map<String, String> attributes = new HashMap<>();
        attributes.put("tailrace.job.id", view.getId());
        attributes.put("tailrace.job.run", Integer.toString(view.getRun()));
        attributes.put("tailrace.job.state", view.getState().name());
        attributes.put("tailrace.profile", view.getProfile());
        return new FinishedSpan(
                own,
                Optional.of(parent),
                name,
                FinishedSpan.Kind.INTERNAL,
                Instant.ofEpochMilli(begin),
                Instant.ofEpochMilli(Math.max(begin, end)),
                attributes,
                view.getError().map(Failure::getCode));
    }
}
