package io.tailrace.gateway.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.gateway.http.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * OvenMediaEngine has no hook for a finished recording. What comes here: its AdmissionWebhooks, which are answered so that every stream
 * is admitted and closed, and answers of its record API ({@code …:records}, {@code …:stopRecord}) that somebody passes on, whose stopped
 * entries name the file that was written.
 */
final class OvenMediaEngineHook implements RecorderHook {

    private static final String STOPPED = "stopped";

    @Override
    public String kind() {
        return "ovenmediaengine";
    }

    @Override
    public HookCheck check(List<String> secrets) {
        return new OmeSignature(secrets);
    }

    @Override
    public HookReading read(HookRequest request) {
        JsonObject body = request.json();
        if (isAdmission(body)) {
            return HookReading.nothing("an admission names no recording");
        }
        List<Supplier<HookReading>> entries = body.objects("response").stream()
                .<Supplier<HookReading>>map(entry -> () -> entry(request, entry))
                .toList();
        return entries.isEmpty() ? HookReading.nothing("no recordings in it") : HookReading.ofAll(entries);
    }

    private HookReading entry(HookRequest request, JsonObject entry) {
        if (!entry.text("state").equals(Optional.of(STOPPED))) {
            return HookReading.nothing("not stopped");
        }
        String path = entry.scalar("outputFilePath")
                .or(() -> entry.scalar("filePath").filter(template -> !template.contains("${")))
                .orElseThrow(() -> HookRequest.missing("outputFilePath"));
        FinishedRecording.LocalFile file = LocalPaths.of(request, path);
        String id = entry.scalar("id").orElse("");
        return HookReading.of(
                FinishedRecording.of(file, Dedup.id(kind(), id, file.path().toString()))
                        .with("application", entry.scalar("app"))
                        .with("stream", entry.object("stream").flatMap(stream -> stream.scalar("name"))));
    }

    /** Without its {@code allowed} the server turns the publisher away. */
    @Override
    public Optional<JsonNode> reply(HookRequest request) {
        JsonObject body = request.json();
        if (!isAdmission(body)) {
            return Optional.empty();
        }
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        boolean isOpening = body.object("request")
                .flatMap(asked -> asked.text("status"))
                .filter("opening"::equals)
                .isPresent();
        return Optional.of(isOpening ? reply.put("allowed", true) : reply);
    }

    private static boolean isAdmission(JsonObject body) {
        return body.object("request").isPresent();
    }
}
