package io.tailrace.gateway.hooks;

import io.tailrace.gateway.hooks.FinishedRecording.Place;
import io.tailrace.gateway.hooks.FinishedRecording.Stored;
import io.tailrace.gateway.http.Json;
import io.tailrace.gateway.http.JsonObject;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.media.SourceRoot;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * For recorders that can be taught, and for scripts: CloudEvents 1.0 over HTTP, structured, binary or in a batch, or a plain JSON object.
 * What is looked at in the data is the same in all of them: {@code url} (s3:// or file://) or {@code bucket} and {@code key}, or {@code path} of a
 * local file; {@code versionId}, {@code etag}, {@code size}, {@code stream}, {@code recorder}, {@code labels}.
 */
final class GenericHook implements RecorderHook {

    private static final int MOST_EVENTS = 500;

    @Override
    public String kind() {
        return "generic";
    }

    @Override
    public HookCheck check(List<String> secrets) {
        return new TimedSignature(secrets);
    }

    /** Context attributes of an event (CloudEvents 1.0.2, section 2.1); empty texts for a plain object. */
    private record Context(String source, String id, String type, String time) {

        static Context of(JsonObject event) {
            return new Context(
                    required(event.scalar("source"), "source"),
                    required(event.scalar("id"), "id"),
                    required(event.scalar("type"), "type"),
                    event.scalar("time").orElse(""));
        }

        static Context ofHeaders(HookRequest request) {
            return new Context(
                    required(request.header("ce-source"), "ce-source"),
                    required(request.header("ce-id"), "ce-id"),
                    required(request.header("ce-type"), "ce-type"),
                    request.header("ce-time").orElse(""));
        }

        private static String required(Optional<String> value, String name) {
            return value.orElseThrow(() -> HookRequest.missing(name));
        }
    }

    @Override
    public HookReading read(HookRequest request) {
        if (request.header("ce-specversion").isPresent()) {
            checkVersion(request.header("ce-specversion").get());
            return event(request, Context.ofHeaders(request), request.json());
        }
        return switch (request.contentType()) {
            case "application/cloudevents+json" -> structured(request, request.json());
            case "application/cloudevents-batch+json" -> batch(request);
            default -> {
                JsonObject body = request.json();
                yield body.scalar("specversion").isPresent() ? structured(request, body) : plain(request, body);
            }
        };
    }

    private HookReading batch(HookRequest request) {
        List<JsonObject> events = Json.objects(request.body());
        if (events.size() > MOST_EVENTS) {
            throw new ProblemException(
                    Problem.invalid("too-many-records", "a batch may have at most " + MOST_EVENTS + " events"));
        }
        return HookReading.ofAll(events.stream()
                .<Supplier<HookReading>>map(event -> () -> structured(request, event))
                .toList());
    }

    private HookReading structured(HookRequest request, JsonObject event) {
        checkVersion(event.scalar("specversion").orElse(""));
        Context context = Context.of(event);
        Optional<JsonObject> data =
                event.text("data_base64").map(GenericHook::decoded).or(() -> event.object("data"));
        return data.isPresent() ? event(request, context, data.get()) : HookReading.nothing("the event has no data");
    }

    private static JsonObject decoded(String base64) {
        try {
            return Json.object(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalid("invalid-field", "data_base64 is no base64"));
        }
    }

    private static void checkVersion(String version) {
        if (!version.equals("1.0")) {
            throw new ProblemException(Problem.invalid("invalid-field", "specversion must be 1.0"));
        }
    }

    private HookReading event(HookRequest request, Context context, JsonObject data) {
        if (request.query("type")
                .filter(wanted -> !wanted.equals(context.type()))
                .isPresent()) {
            return HookReading.nothing("an event of another type");
        }
        return recording(request, data, Dedup.id(kind(), context.source(), context.id()), context.time());
    }

    private HookReading plain(HookRequest request, JsonObject body) {
        String id = body.scalar("id").map(value -> Dedup.id(kind(), value)).orElse("");
        return recording(request, body, id, body.scalar("time").orElse(""));
    }

    private static HookReading recording(HookRequest request, JsonObject data, String eventId, String time) {
        Optional<Place> place = place(request, data);
        if (place.isEmpty()) {
            return HookReading.nothing("the data names no recording: url, bucket and key, or path");
        }
        FinishedRecording recording = FinishedRecording.of(place.get(), eventId)
                .withVersion(data.text("versionId"), data.text("etag"))
                .withSize(data.number("size"))
                .at(millis(time))
                .with("stream", data.scalar("stream"))
                .with("recorder", data.scalar("recorder"));
        Map<String, String> labels =
                data.object("labels").map(JsonObject::texts).orElse(Map.of());
        for (Map.Entry<String, String> label : labels.entrySet()) {
            recording = recording.with(label.getKey(), Optional.of(label.getValue()));
        }
        return HookReading.of(recording);
    }

    private static Optional<Place> place(HookRequest request, JsonObject data) {
        Optional<String> url = data.text("url");
        if (url.isPresent()) {
            return Optional.of(ofUrl(url.get()));
        }
        if (data.text("bucket").isPresent() || data.text("key").isPresent()) {
            return Optional.of(new Stored(
                    data.text("bucket").orElseThrow(() -> HookRequest.missing("bucket")),
                    data.text("key").orElseThrow(() -> HookRequest.missing("key"))));
        }
        return data.text("path").map(path -> LocalPaths.of(request, path));
    }

    /** The key is taken literally, as S3 tools write it. Other schemes are never fetched. */
    private static Place ofUrl(String url) {
        return SourceRoot.place(url)
                .map(place -> new Stored(place.bucket(), place.key()))
                .orElseThrow(() -> new ProblemException(
                        Problem.invalid("invalid-field", "url must be s3://bucket/key or file://root/path")));
    }

    private static long millis(String time) {
        try {
            return time.isEmpty() ? 0 : Math.max(0, Instant.parse(time).toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException e) {
            return 0;
        }
    }
}
