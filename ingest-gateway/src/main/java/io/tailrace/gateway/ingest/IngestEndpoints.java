package io.tailrace.gateway.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.events.JobView;
import io.tailrace.gateway.broker.RecordSender;
import io.tailrace.gateway.http.Answer;
import io.tailrace.gateway.http.Call;
import io.tailrace.gateway.jobs.JobCatalog;
import io.tailrace.gateway.jobs.JobJson;
import io.tailrace.profiles.IngestRules;
import io.tailrace.profiles.Profiles;
import io.tailrace.tracing.Spans;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The doors as HTTP calls. */
public final class IngestEndpoints {

    private final ApiRequests api;
    private final S3Notification notifications;
    private final JobTerms terms;
    private final IngestDesk desk;
    private final Announcements announcements;
    private final JobJson json;

    /**
     * @param inputBuckets the only buckets that sources may lie in
     * @param ingestRules  for what hooks do not say
     * @param topic        where accepted jobs go
     */
    public IngestEndpoints(
            Set<String> inputBuckets,
            Profiles profiles,
            IngestRules ingestRules,
            RecordSender sender,
            String topic,
            JobCatalog jobs,
            JobJson json,
            InstantSource clock,
            MeterRegistry metrics,
            Spans spans) {
        SourceRules rules = new SourceRules(inputBuckets);
        terms = new JobTerms(profiles, ingestRules);
        api = new ApiRequests(rules, terms);
        notifications = new S3Notification(rules);
        desk = new IngestDesk(sender, topic, jobs, profiles, clock, metrics, spans);
        announcements = new Announcements(rules, terms, desk);
        this.json = json;
    }

    /** The same door for what hooks announce. */
    public Announcements announcements() {
        return announcements;
    }

    /** {@code POST /api/v1/jobs}. */
    public Answer create(Call call) throws InterruptedException {
        JobRequest request = api.read(call.requireJson().json(), call.header("Idempotency-Key"));
        JobView view = desk.accept(List.of(request), call.trace()).get(0);
        return Answer.accepted(json.view(view)).at(JobJson.location(view.getId()));
    }

    /** Takes over what {@code POST /api/v1/plans} asks; it is read as for a job, and is another question every time. */
    public JobView dryRun(Call call) throws InterruptedException {
        JobRequest request = api.read(call.requireJson().json(), Optional.empty());
        return desk.accept(List.of(request.asDryRun(UUID.randomUUID().toString())), call.trace())
                .get(0);
    }

    /**
     * {@code POST /api/v1/webhooks/s3?profile=&priority=}: 202 when there are jobs, 200 when there was nothing to do. The content type is
     * not looked at: servers send several.
     */
    public Answer s3(Call call) throws InterruptedException {
        Terms.Finder asked = terms.asked(call.query("profile"), call.query("priority"));
        S3Notification.Reading reading = notifications.read(call.json(), asked);
        List<JobView> views = reading.jobs().isEmpty() ? List.of() : desk.accept(reading.jobs(), call.trace());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode jobs = body.putArray("jobs");
        views.forEach(view -> jobs.add(json.view(view)));
        ArrayNode passedOver = body.putArray("ignored");
        reading.passedOver()
                .forEach(record ->
                        passedOver.addObject().put("record", record.record()).put("reason", record.reason()));
        if (views.isEmpty()) {
            return Answer.ok(body);
        }
        Answer answer = Answer.accepted(body);
        return views.size() == 1 ? answer.at(JobJson.location(views.get(0).getId())) : answer;
    }
}
