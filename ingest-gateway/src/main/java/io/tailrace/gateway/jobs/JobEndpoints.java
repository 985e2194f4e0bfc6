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
import io.tailrace.gateway.broker.RecordSender;
import io.tailrace.gateway.http.Answer;
import io.tailrace.gateway.http.Call;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Text;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;

/** Looking at jobs and cancelling them, as HTTP calls. */
public final class JobEndpoints {

    private static final int DEFAULT_LIMIT = 50;
    private static final int LARGEST_LIMIT = 500;
    private static final Set<JobState> CANCELABLE =
            EnumSet.of(JobState.UNKNOWN, JobState.QUEUED, JobState.PROBING, JobState.ENCODING);

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

    /** A gauge of the jobs in each state. */
    public void bindTo(MeterRegistry metrics) {
        for (JobState state : JobState.values()) {
            Gauge.builder("tailrace.jobs", jobs, catalog -> catalog.count(state))
                    .tag("state", state.name())
                    .register(metrics);
        }
    }

    /** {@code GET /api/v1/jobs?state=&limit=&cursor=}, newest first. */
    public Answer list(Call call) {
        Set<JobState> states = call.query("state").map(JobEndpoints::states).orElse(EnumSet.allOf(JobState.class));
        int limit = call.query("limit").map(JobEndpoints::limit).orElse(DEFAULT_LIMIT);
        JobCatalog.Page page =
                jobs.list(states::contains, limit, call.query("cursor").map(Position::ofCursor));
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

    /** {@code DELETE /api/v1/jobs/{id}}: asks the router to cancel; the view shows when it has. */
    public Answer cancel(Call call) throws InterruptedException {
        JobView view = found(call);
        if (!CANCELABLE.contains(view.getState())) {
            throw new ProblemException(Problem.of(
                    HttpStatus.CONFLICT_409,
                    "not-cancelable",
                    "the job is " + view.getState() + " and can no longer be cancelled"));
        }
        JobCommand command = JobCommand.newBuilder()
                .setKind(JobCommandKind.CANCEL)
                .setJobId(view.getId())
                .setRequestedBy("api")
                .setRequestedAtMillis(clock.millis())
                .build();
        sender.send(commands, List.of(new RecordSender.Outgoing(view.getId(), command)));
        return Answer.accepted(json.view(view)).at(JobJson.location(view.getId()));
    }

    private JobView found(Call call) {
        String id = call.path("id");
        return jobs.find(id)
                .orElseThrow(() -> new ProblemException(
                        Problem.of(HttpStatus.NOT_FOUND_404, "unknown-job", "there is no job " + Text.shown(id))));
    }

    private static Set<JobState> states(String text) {
        Set<JobState> states = EnumSet.noneOf(JobState.class);
        for (String name : text.split(",", -1)) {
            states.add(Arrays.stream(JobState.values())
                    .filter(state -> state != JobState.UNKNOWN && state.name().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new ProblemException(
                            Problem.invalid("invalid-state", "there is no state \"" + Text.shown(name) + "\""))));
        }
        return states;
    }

    private static int limit(String text) {
        if (text.matches("\\d{1,4}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_LIMIT) {
                return limit;
            }
        }
        throw new ProblemException(Problem.invalid("invalid-limit", "limit must be from 1 to " + LARGEST_LIMIT));
    }
}
