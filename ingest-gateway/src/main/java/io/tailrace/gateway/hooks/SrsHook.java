package io.tailrace.gateway.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tailrace.gateway.http.JsonObject;
import java.util.Optional;

/** The {@code on_dvr} callback of SRS. Everything but 200 with a code of 0 is a failure to it. */
final class SrsHook implements RecorderHook {

    @Override
    public String kind() {
        return "srs";
    }

    @Override
    public HookReading read(HookRequest request) {
        JsonObject body = request.json();
        if (!body.text("action").equals(Optional.of("on_dvr"))) {
            return HookReading.nothing("no on_dvr");
        }
        String named = body.text("file").filter(text -> !text.isEmpty()).orElseThrow(() -> HookRequest.missing("file"));
        String path = named.startsWith("/") ? named : body.text("cwd").orElse("") + "/" + named;
        FinishedRecording.LocalFile file = LocalPaths.absolute(path);
        String server = body.scalar("server_id").orElse("");
        return HookReading.of(
                FinishedRecording.of(file, Dedup.id(kind(), server, file.path().toString()))
                        .with("vhost", body.scalar("vhost"))
                        .with("application", body.scalar("app"))
                        .with("stream", body.scalar("stream")));
    }

    @Override
    public Optional<JsonNode> reply(HookRequest request) {
        return Optional.of(JsonNodeFactory.instance.objectNode().put("code", 0));
    }
}
