package io.tailrace.standalone.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.gateway.hooks.TimedSignature;
import io.tailrace.standalone.transfer.TransferException;
import io.tailrace.store.StoredObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Tells the gateway of an uploaded recording, as a CloudEvent on its generic hook, signed where a secret is set. */
final class Announcer {

    private static final Duration LONGEST_CALL = Duration.ofSeconds(30);
    private static final int ACCEPTED = 202;

    private final URI address;
    private final Optional<String> secret;
    private final String source;
    private final InstantSource clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param gateway its address, without a path
     * @param source  tells this agent from others
     */
    Announcer(URI gateway, Optional<String> profile, Optional<String> secret, String source, InstantSource clock) {
        String query = profile.map(name -> "?profile=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .orElse("");
        this.address = gateway.resolve("/api/v1/webhooks/generic" + query);
        this.secret = secret;
        this.source = source;
        this.clock = clock;
    }

    /**
     * Returns once the gateway has taken the job over.
     *
     * @return the job's id
     * @throws TransferException with a sentence when it has not; the same may be tried again and is the same job
     */
    String announce(String bucket, StoredObject object, Instant recorded)
            throws TransferException, InterruptedException {
        byte[] body = event(bucket, object, recorded).toString().getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(LONGEST_CALL)
                .header("Content-Type", "application/cloudevents+json")
                .POST(BodyPublishers.ofByteArray(body));
        secret.ifPresent(key -> request.header(TimedSignature.HEADER, TimedSignature.sign(key, body, clock.instant())));
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            JsonNode answer = parsed(response.body());
            if (response.statusCode() != ACCEPTED) {
                throw new TransferException("The gateway did not take it: " + reason(response, answer), null);
            }
            return answer.path("jobs").path(0).path("id").asText();
        } catch (IOException e) {
            String cause = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new TransferException("The gateway at " + address + " does not answer: " + cause, e);
        }
    }

    private ObjectNode event(String bucket, StoredObject object, Instant recorded) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("specversion", "1.0");
        event.put("id", object.versionId().orElse(object.etag()) + " " + object.key());
        event.put("source", source);
        event.put("type", "io.tailrace.recording.finished");
        event.put("time", recorded.toString());
        event.put("datacontenttype", "application/json");
        ObjectNode data = event.putObject("data");
        data.put("bucket", bucket);
        data.put("key", object.key());
        data.put("size", object.size());
        data.put("etag", object.etag());
        return event;
    }

    private JsonNode parsed(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    /** The detail of a problem (RFC 9457), why it was ignored, or the bare status. */
    private static String reason(HttpResponse<String> response, JsonNode answer) {
        String ignored = answer.path("ignored").path(0).path("reason").asText("");
        return answer.path("detail").asText(ignored.isEmpty() ? "status " + response.statusCode() : ignored);
    }
}
