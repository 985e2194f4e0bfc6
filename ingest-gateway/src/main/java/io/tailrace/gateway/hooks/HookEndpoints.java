package io.tailrace.gateway.hooks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.events.JobView;
import io.tailrace.gateway.hooks.FinishedRecording.LocalFile;
import io.tailrace.gateway.hooks.FinishedRecording.Stored;
import io.tailrace.gateway.http.Answer;
import io.tailrace.gateway.http.Call;
import io.tailrace.gateway.http.Endpoint;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Text;
import io.tailrace.gateway.ingest.Announcements;
import io.tailrace.gateway.ingest.Announcements.Announcement;
import io.tailrace.gateway.jobs.JobJson;
import io.tailrace.profiles.IngestRuleSettings;
import io.tailrace.profiles.IngestRules;
import io.tailrace.service.Environment;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recorders' hooks as HTTP calls: {@code POST /api/v1/webhooks/{kind}[/{token}]?profile=&priority=}. */
public final class HookEndpoints {

    private static final Logger LOG = LoggerFactory.getLogger(HookEndpoints.class);

    private final HookGuard guard;
    private final IngestRules rules;
    private final Announcements announcements;
    private final JobJson json;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final ReplayMemory replays = new ReplayMemory();

    /**
     * @param isLoopback whether only this machine reaches the API
     * @throws io.tailrace.service.ConfigurationException when a setting of {@link HookSettings} is wrong
     */
    public HookEndpoints(
            Environment environment,
            boolean isLoopback,
            IngestRules rules,
            Announcements announcements,
            JobJson json,
            InstantSource clock,
            MeterRegistry metrics) {
        this.guard = HookGuard.from(environment, isLoopback);
        this.rules = rules;
        this.announcements = announcements;
        this.json = json;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Takes a hook: 202 when there are jobs, 200 when there was nothing to do, or what the recorder wants instead. */
    public Answer receive(Call call) throws InterruptedException {
        RecorderHook hook = hook(call);
        HookRequest request = request(call);
        Instant now = clock.instant();
        Optional<String> proof = guard.verify(hook, request, now);
        boolean isRepeated = proof.filter(shown -> replays.has(shown, now)).isPresent();
        HookReading reading = isRepeated ? HookReading.nothing("this very hook was taken before") : hook.read(request);
        List<String> ignored = new ArrayList<>(reading.ignored());
        List<JobView> jobs = take(hook.kind(), call, reading.recordings(), ignored);
        proof.ifPresent(shown -> replays.keep(shown, now));
        metrics.counter("tailrace.hooks.received", "kind", hook.kind(), "result", jobs.isEmpty() ? "ignored" : "taken")
                .increment();
        return hook.reply(request).map(Answer::ok).orElseGet(() -> answer(jobs, ignored));
    }

    private List<JobView> take(String kind, Call call, List<FinishedRecording> recordings, List<String> ignored)
            throws InterruptedException {
        List<String> refused = new ArrayList<>();
        List<Announcement> known = new ArrayList<>();
        for (FinishedRecording recording : recordings) {
            announcement(recording, kind).ifPresentOrElse(known::add, () -> refused.add(homeless(recording)));
        }
        Announcements.Taken taken =
                announcements.take(kind, known, call.query("profile"), call.query("priority"), call.trace());
        refused.addAll(taken.refused());
        refused.forEach(reason -> LOG.warn("A recording that {} announced is not taken: {}", kind, reason));
        ignored.addAll(refused);
        return taken.jobs();
    }

    private Optional<Announcement> announcement(FinishedRecording recording, String kind) {
        Optional<IngestRules.Place> place;
        if (recording.place() instanceof Stored stored) {
            place = Optional.of(new IngestRules.Place(stored.bucket(), stored.key()));
        } else {
            place = rules.place(kind, ((LocalFile) recording.place()).path());
        }
        return place.map(found -> new Announcement(
                found.bucket(),
                found.key(),
                recording.versionId(),
                recording.etag(),
                recording.size(),
                recording.details(),
                recording.eventId(),
                recording.eventTimeMillis()));
    }

    private static String homeless(FinishedRecording recording) {
        String path = recording.place() instanceof LocalFile file
                ? Text.shown(file.path().toString())
                : "";
        return "no folder of `files` in " + IngestRuleSettings.INGEST_RULES_FILE.name() + " has " + path
                + "; add one, or let `tailrace ingest-agent` upload the file";
    }

    private Answer answer(List<JobView> views, List<String> ignored) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode jobs = body.putArray("jobs");
        views.forEach(view -> jobs.add(json.view(view)));
        ArrayNode passedOver = body.putArray("ignored");
        ignored.forEach(reason -> passedOver.addObject().put("reason", reason));
        if (views.isEmpty()) {
            return Answer.ok(body);
        }
        Answer answer = Answer.accepted(body);
        return views.size() == 1 ? answer.at(JobJson.location(views.get(0).getId())) : answer;
    }

    /** The handshake of HTTP 1.1 Web Hooks for Event Delivery, section 4: whoever knows the address may ask to deliver there. */
    public Answer handshake(Call call) {
        hook(call);
        String origin = call.header("WebHook-Request-Origin")
                .filter(value -> value.matches("[!-~]{1,255}"))
                .orElseThrow(() ->
                        new ProblemException(Problem.malformed("a handshake has the header WebHook-Request-Origin")));
        return new Answer(
                HttpStatus.OK_200,
                Map.of("Allow", "POST", "WebHook-Allowed-Origin", origin, "WebHook-Allowed-Rate", "*"),
                JsonNodeFactory.instance.objectNode());
    }

    /** The notifications of S3 servers, with a secret before them where one is set. */
    public Endpoint guardedS3(Endpoint s3) {
        return call -> {
            guard.verifyS3(new HookRequest(call::header, call::query, Optional.empty(), new byte[0]), clock.instant());
            return s3.handle(call);
        };
    }

    private static RecorderHook hook(Call call) {
        String kind = call.path("kind");
        return RecorderHooks.find(kind)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        HttpStatus.NOT_FOUND_404,
                        "unknown-hook",
                        "there is no hook \"" + Text.shown(kind) + "\", known are s3, "
                                + String.join(", ", RecorderHooks.kinds()))));
    }

    private static HookRequest request(Call call) throws InterruptedException {
        return new HookRequest(call::header, call::query, call.optionalPath("token"), call.bytes());
    }
}
