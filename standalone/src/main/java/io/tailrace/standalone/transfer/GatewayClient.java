package io.tailrace.standalone.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the command asks of an ingest gateway, over its public HTTP interface only. Safe for use by several threads. */
public final class GatewayClient {

    private static final Duration LONGEST_CALL = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;

    /** Too many requests, and what gateways and proxies say while something behind them is away (RFC 6585, RFC 9110). */
    private static final Set<Integer> LATER = Set.of(429, 502, 503, 504);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI base;
    private final Clock clock;

    /**
     * Connects at the first call.
     *
     * @param base address of the gateway, without a path
     */
    public GatewayClient(URI base, Clock clock) {
        this.base = base;
        this.clock = clock;
    }

    /** True when a gateway answers there. */
    public boolean isUp() throws InterruptedException {
        try {
            return call(get("/api/v1/jobs?limit=1")).statusCode() == OK;
        } catch (TransferException e) {
            return false;
        }
    }

    /**
     * Makes sure of a profile before anything is uploaded for it.
     *
     * @throws TransferException when there is no such profile
     */
    public void requireProfile(String name) throws TransferException, InterruptedException {
        HttpResponse<String> response = call(get("/api/v1/profiles/" + encoded(name)));
        if (response.statusCode() != OK) {
            throw new TransferException("There is no profile \"" + name + "\"" + profileNames() + ".", null);
        }
    }

    private String profileNames() throws TransferException, InterruptedException {
        StringBuilder names = new StringBuilder();
        for (JsonNode item : parse(call(get("/api/v1/profiles"))).path("items")) {
            names.append(names.length() == 0 ? "; there are: " : ", ")
                    .append(item.isTextual() ? item.asText() : item.path("name").asText());
        }
        return names.toString();
    }

    /** Posts what an S3 server would when {@code object} was uploaded to {@code bucket}; the job it became, or was already. */
    public JobStatus announce(String bucket, StoredObject object, Optional<String> profile)
            throws TransferException, InterruptedException {
        String query = profile.map(name -> "?profile=" + encoded(name)).orElse("");
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/api/v1/webhooks/s3" + query))
                .timeout(LONGEST_CALL)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(notification(bucket, object)))
                .build();
        HttpResponse<String> response = call(request);
        if (response.statusCode() != ACCEPTED) {
            throw new TransferException("The gateway did not take the file: " + reason(response), null);
        }
        return JobStatus.of(parse(response).path("jobs").path(0));
    }

    /** Asks for a job; the same source gives the same job that {@link #announce} would make. */
    JobStatus submit(JobRequest wanted) throws TransferException, InterruptedException {
        HttpResponse<String> response = call(post(wanted));
        if (response.statusCode() != ACCEPTED) {
            throw new TransferException("The gateway did not take the file: " + reason(response), null);
        }
        return JobStatus.of(parse(response));
    }

    /** Asks for a job once, and tells what may be tried again. The same request sent twice is one job. */
    public SubmissionAnswer ask(JobRequest wanted) throws TransferException, InterruptedException {
        HttpResponse<String> response;
        try {
            response = http.send(post(wanted), BodyHandlers.ofString());
        } catch (IOException e) {
            return new SubmissionAnswer.Silence("the gateway at " + base + " does not answer: " + cause(e));
        }
        int status = response.statusCode();
        if (status == ACCEPTED) {
            return new SubmissionAnswer.Taken(JobStatus.of(parse(response)));
        }
        if (LATER.contains(status)) {
            Optional<Duration> after = response.headers()
                    .firstValue("Retry-After")
                    .flatMap(header -> RetryAfter.parse(header, clock.instant()));
            return new SubmissionAnswer.Later(after, reason(response));
        }
        return new SubmissionAnswer.Refused(reason(response));
    }

    private HttpRequest post(JobRequest wanted) {
        return request("/api/v1/jobs")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(wanted.toJson().toString()))
                .build();
    }

    /**
     * Asks what would become of a recording.
     *
     * @param wait how long the gateway may take for the answer; it may answer before that it has none yet
     */
    JsonNode plan(JobRequest wanted, Duration wait) throws TransferException, InterruptedException {
        long seconds = Math.min(wait.toSeconds(), LONGEST_CALL.toSeconds() / 2);
        HttpResponse<String> response = call(request("/api/v1/plans")
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=" + seconds)
                .POST(BodyPublishers.ofString(wanted.toJson().toString()))
                .build());
        if (response.statusCode() != OK && response.statusCode() != ACCEPTED) {
            throw new TransferException("The gateway does not plan it: " + reason(response), null);
        }
        return parse(response);
    }

    /** A plan as it stands. */
    JsonNode plan(String id) throws TransferException, InterruptedException {
        return shown(get("/api/v1/plans/" + encoded(id)), "the plan " + id);
    }

    /** The whole view of a job; empty when the gateway knows none of this id. */
    public Optional<JsonNode> view(String id) throws TransferException, InterruptedException {
        HttpResponse<String> response = call(get("/api/v1/jobs/" + encoded(id)));
        if (response.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        if (response.statusCode() != OK) {
            throw new TransferException("The gateway does not show job " + id + ": " + reason(response), null);
        }
        return Optional.of(parse(response));
    }

    public JobStatus job(String id) throws TransferException, InterruptedException {
        HttpResponse<String> response = call(get("/api/v1/jobs/" + encoded(id)));
        if (response.statusCode() != OK) {
            throw new TransferException("The gateway does not show job " + id + ": " + reason(response), null);
        }
        return JobStatus.of(parse(response));
    }

    /**
     * One page of the listing, newest first, as the gateway answers it.
     *
     * @param query names and values of the listing's parameters
     */
    public JsonNode jobs(Map<String, String> query) throws TransferException, InterruptedException {
        return shown(get("/api/v1/jobs?" + parameters(query)), "jobs");
    }

    private static String parameters(Map<String, String> query) {
        return query.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** The workers as the gateway knows them. */
    public JsonNode workers() throws TransferException, InterruptedException {
        return shown(get("/api/v1/workers"), "workers");
    }

    /** Names of the queues. */
    public List<String> queues() throws TransferException, InterruptedException {
        List<String> names = new ArrayList<>();
        shown(get("/api/v1/queues"), "queues")
                .path("items")
                .forEach(queue -> names.add(queue.path("queue").asText()));
        return names;
    }

    /** Asks that nothing more of a queue, or of a lane of it, is released. */
    public void pause(String queue, Optional<String> lane) throws TransferException, InterruptedException {
        control("queues", queue, "pause", lane);
    }

    /** Asks that a queue, or a lane of it, goes on. */
    public void resume(String queue, Optional<String> lane) throws TransferException, InterruptedException {
        control("queues", queue, "resume", lane);
    }

    /** Asks a worker to take nothing more. */
    public void drainWorker(String worker) throws TransferException, InterruptedException {
        control("workers", worker, "drain", Optional.empty());
    }

    /** Asks a drained worker to go on. */
    public void resumeWorker(String worker) throws TransferException, InterruptedException {
        control("workers", worker, "resume", Optional.empty());
    }

    private void control(String kind, String name, String deed, Optional<String> lane)
            throws TransferException, InterruptedException {
        String query = lane.map(only -> "?lane=" + encoded(only)).orElse("");
        ask(
                request("/api/v1/" + kind + "/" + encoded(name) + "/" + deed + query)
                        .POST(BodyPublishers.noBody())
                        .build(),
                name);
    }

    /** One page of a job's audit. */
    JsonNode audit(String id, Map<String, String> query) throws TransferException, InterruptedException {
        return shown(get("/api/v1/jobs/" + encoded(id) + "/audit?" + parameters(query)), "the audit of job " + id);
    }

    /** One page of dead letters, newest first. */
    public JsonNode deadLetters(Map<String, String> query) throws TransferException, InterruptedException {
        return shown(get("/api/v1/dead-letters?" + parameters(query)), "dead letters");
    }

    /** A dead letter, whole. */
    public JsonNode deadLetter(String id) throws TransferException, InterruptedException {
        return shown(get("/api/v1/dead-letters/" + encoded(id)), "dead letter " + id);
    }

    /**
     * Deals with several dead letters.
     *
     * @param deed {@code redrive} or {@code purge}
     */
    public JsonNode settleDeadLetters(String deed, String body) throws TransferException, InterruptedException {
        HttpRequest request = request("/api/v1/dead-letters/" + deed)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = call(request);
        if (response.statusCode() != OK) {
            throw new TransferException("The gateway did not " + deed + ": " + reason(response), null);
        }
        return parse(response);
    }

    private JsonNode shown(HttpRequest request, String what) throws TransferException, InterruptedException {
        HttpResponse<String> response = call(request);
        if (response.statusCode() != OK) {
            throw new TransferException("The gateway does not show " + what + ": " + reason(response), null);
        }
        return parse(response);
    }

    /** Asks for the end of a job; its view shows when it has ended. */
    public void cancel(String id) throws TransferException, InterruptedException {
        ask(request("/api/v1/jobs/" + encoded(id)).DELETE().build(), id);
    }

    /** Asks that nothing of a job is left but its audit. */
    public void purge(String id) throws TransferException, InterruptedException {
        ask(request("/api/v1/jobs/" + encoded(id) + "?purge=true").DELETE().build(), id);
    }

    /** Asks for the next run of a job that failed, is partial or was cancelled. */
    public void retry(String id) throws TransferException, InterruptedException {
        ask(
                request("/api/v1/jobs/" + encoded(id) + "/retry")
                        .POST(BodyPublishers.noBody())
                        .build(),
                id);
    }

    /** Asks for another priority: urgent, normal or bulk. */
    public void prioritize(String id, String priority) throws TransferException, InterruptedException {
        String patch =
                JsonNodeFactory.instance.objectNode().put("priority", priority).toString();
        ask(
                request("/api/v1/jobs/" + encoded(id))
                        .header("Content-Type", "application/merge-patch+json")
                        .method("PATCH", BodyPublishers.ofString(patch))
                        .build(),
                id);
    }

    private void ask(HttpRequest request, String id) throws TransferException, InterruptedException {
        HttpResponse<String> response = call(request);
        if (response.statusCode() != ACCEPTED) {
            throw new TransferException(id + ": " + reason(response), null);
        }
    }

    /** Opens the events of a job; the body is to be closed. */
    HttpResponse<InputStream> events(String id, Optional<String> lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request("/api/v1/jobs/" + encoded(id) + "/events").header("Accept", "text/event-stream");
        lastEventId.ifPresent(last -> request.header("Last-Event-ID", last));
        return http.send(request.build(), BodyHandlers.ofInputStream());
    }

    private String notification(String bucket, StoredObject object) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        ObjectNode record = event.putArray("Records").addObject();
        record.put("eventVersion", "2.1");
        record.put("eventSource", "minio:s3");
        record.put("eventName", "s3:ObjectCreated:Put");
        record.put("eventTime", clock.instant().toString());
        ObjectNode s3 = record.putObject("s3");
        s3.putObject("bucket").put("name", bucket);
        ObjectNode stored = s3.putObject("object");
        stored.put("key", encoded(object.key()));
        stored.put("size", object.size());
        stored.put("eTag", object.etag());
        object.versionId().ifPresent(version -> stored.put("versionId", version));
        return event.toString();
    }

    private HttpRequest get(String path) {
        return request(path).build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(LONGEST_CALL);
    }

    private HttpResponse<String> call(HttpRequest request) throws TransferException, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new TransferException("The gateway at " + base + " does not answer: " + cause(e), e);
        }
    }

    private static String cause(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private JsonNode parse(HttpResponse<String> response) throws TransferException {
        try {
            return json.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new TransferException("The gateway at " + base + " answered with something that is not JSON.", e);
        }
    }

    /** The detail of a problem document (RFC 9457, 3.1.4), or the bare status. */
    private String reason(HttpResponse<String> response) {
        try {
            JsonNode body = json.readTree(response.body());
            String detail = body.path("detail").asText(body.path("title").asText(""));
            String ignored = body.path("ignored").path(0).path("reason").asText(detail);
            if (!ignored.isEmpty()) {
                return ignored;
            }
        } catch (JsonProcessingException e) {
            // Not from a gateway; the status says enough.
        }
        return "status " + response.statusCode();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
