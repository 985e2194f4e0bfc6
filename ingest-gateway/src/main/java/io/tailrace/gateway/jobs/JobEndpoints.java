package io.tailrace.gateway.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.events.JobCommand;
import io.tailrace.events.JobCommandKind;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Lane;
import io.tailrace.gateway.broker.RecordSender;
import io.tailrace.gateway.http.Answer;
import io.tailrace.gateway.http.Call;
import io.tailrace.gateway.http.JsonObject;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Text;
import io.tailrace.kafka.TraceContext;
import io.tailrace.profiles.Lanes;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;

/** Looking at jobs, cancelling and retrying them and changing their priority, as HTTP calls. */
public final class JobEndpoints {

    private static final Set<JobState> CANCELABLE =
            EnumSet.of(JobState.UNKNOWN, JobState.QUEUED, JobState.PROBING, JobState.ENCODING);

    private static final Set<JobState> OPEN =
            EnumSet.of(JobState.QUEUED, JobState.PROBING, JobState.ENCODING, JobState.PACKAGING);

    private static final Set<JobState> RETRYABLE =
            EnumSet.of(JobState.FAILED, JobState.COMPLETED_PARTIAL, JobState.CANCELED);

    private final JobCatalog jobs;
    private final JobJson json;
    private final RecordSender sender;
    private final String commands;
    private final InstantSource clock;

    /** @param commands topic of job commands */
    public JobEndpoints(JobCatalog jobs, JobJson json, RecordSender sender, String commands, InstantSource clock) {
        this.jobs = jobs;
        this.json = json;
        this.sender = sender;
        this.commands = commands;
        this.clock = clock;
    }

    /** Gauges of the jobs in each state, and of the age of the oldest one that has not ended. */
    public void bindTo(MeterRegistry metrics) {
        for (JobState state : EnumSet.complementOf(EnumSet.of(JobState.PLANNED))) {
            Gauge.builder("tailrace.jobs", jobs, catalog -> catalog.count(state))
                    .tag("state", state.name())
                    .register(metrics);
        }
        for (JobState state : OPEN) {
            Gauge.builder("tailrace.job.age.seconds", () -> oldestSeconds(state))
                    .tag("state", state.name())
                    .register(metrics);
        }
    }

    private double oldestSeconds(JobState state) {
        OptionalLong oldest = jobs.oldestMillis(state);
        return oldest.isPresent() ? Math.max(0, clock.millis() - oldest.getAsLong()) / 1000.0 : 0;
    }

    /** {@code GET /api/v1/jobs}, newest first; its parameters are those of {@link JobFilter}. */
    public Answer list(Call call) {
        JobCatalog.Page page = jobs.list(JobFilter.of(call));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        page.items().forEach(view -> items.add(json.view(view)));
        page.next().ifPresent(next -> body.put("next", next.cursor()));
        return Answer.ok(body);
    }

    /** {@code GET /api/v1/jobs/{id}}. */
    public Answer show(Call call) {
        return Answer.ok(json.view(found(call)));
    }

    /**
     * {@code DELETE /api/v1/jobs/{id}}: asks the router to cancel; the view shows when it has. With {@code purge=true} also to remove the
     * asset and all that is known of the job but its audit; then the view goes.
     */
    public Answer cancel(Call call) throws InterruptedException {
        JobView view = found(call);
        boolean isPurge = isPurge(call);
        if (isPurge && OneJobFeed.FINAL.contains(view.getState())) {
            send(call, command(JobCommandKind.PURGE, view).build());
            return Answer.accepted(json.view(view)).at(JobJson.location(view.getId()));
        }
        if (!CANCELABLE.contains(view.getState())) {
            throw new ProblemException(Problem.of(
                    HttpStatus.CONFLICT_409,
                    "not-cancelable",
                    "the job is " + view.getState() + " and can no longer be cancelled"));
        }
        send(call, command(JobCommandKind.CANCEL, view).build());
        if (isPurge) {
            send(call, command(JobCommandKind.PURGE, view).build());
        }
        return Answer.accepted(json.view(view)).at(JobJson.location(view.getId()));
    }

    private static boolean isPurge(Call call) {
        String word = call.query("purge").orElse("false");
        if (!word.equals("true") && !word.equals("false")) {
            throw new ProblemException(Problem.malformed("purge must be true or false"));
        }
        return word.equals("true");
    }

    /** {@code POST /api/v1/jobs/{id}/retry}: asks the router for the next run of a job that came to less than it should; the view shows it. */
    public Answer retry(Call call) throws InterruptedException {
        JobView view = found(call);
        if (!RETRYABLE.contains(view.getState())) {
            throw new ProblemException(Problem.of(
                    HttpStatus.CONFLICT_409,
                    "not-retryable",
                    "the job is " + view.getState() + "; only what failed, is partial or was canceled is tried again"));
        }
        send(call, command(JobCommandKind.RETRY, view).build());
        return Answer.accepted(json.view(view)).at(JobJson.location(view.getId()));
    }

    /**
     * {@code PATCH /api/v1/jobs/{id}}: asks the router to move the job to another lane; the view shows when it has. It is asked even when
     * the view shows that lane already: what an earlier request asked may still be on its way.
     */
    public Answer change(Call call) throws InterruptedException {
        JsonObject patch = call.requireMergePatch().json();
        patch.onlyKnows(Set.of("priority"));
        Lane lane = lane(patch);
        JobView view = found(call);
        if (OneJobFeed.FINAL.contains(view.getState())) {
            throw new ProblemException(Problem.of(
                    HttpStatus.CONFLICT_409,
                    "job-finished",
                    "the job is " + view.getState() + ", nothing of it waits any more"));
        }
        send(call, command(JobCommandKind.PRIORITY, view).setLane(lane).build());
        return Answer.accepted(json.view(view)).at(JobJson.location(view.getId()));
    }

    private static Lane lane(JsonObject patch) {
        String word = patch.text("priority")
                .orElseThrow(() -> new ProblemException(
                        Problem.invalid("missing-field", "priority is missing; it is all that can be changed")));
        return Lanes.named(word)
                .orElseThrow(() -> new ProblemException(
                        Problem.invalid("invalid-priority", "priority must be urgent, normal or bulk")));
    }

    private JobCommand.Builder command(JobCommandKind kind, JobView view) {
        return JobCommand.newBuilder()
                .setKind(kind)
                .setJobId(view.getId())
                .setRequestedBy("api")
                .setRequestedAtMillis(clock.millis());
    }

    private void send(Call call, JobCommand command) throws InterruptedException {
        String traceparent = call.trace().map(TraceContext::traceparent).orElse("");
        sender.send(commands, List.of(new RecordSender.Outgoing(command.getJobId(), command, traceparent)));
    }

    private JobView found(Call call) {
        String id = call.path("id");
        return jobs.find(id)
                .filter(view -> !view.getIsDryRun())
                .orElseThrow(() -> new ProblemException(
                        Problem.of(HttpStatus.NOT_FOUND_404, "unknown-job", "there is no job " + Text.shown(id))));
    }
}
