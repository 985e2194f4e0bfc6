package io.tailrace.gateway.hooks;

import io.tailrace.gateway.http.JsonObject;
import java.util.Optional;

/**
 * The webhooks of Red5 Pro: JSON with {@code event} and {@code guid}. {@code video-saved} tells of a recording; the documentation does not
 * promise the name of its file, so a hook without one is left to whoever watches the folder.
 */
final class Red5Hook implements RecorderHook {

    @Override
    public String kind() {
        return "red5";
    }

    @Override
    public HookReading read(HookRequest request) {
        JsonObject body = request.json();
        if (!body.text("event").equals(Optional.of("video-saved"))) {
            return HookReading.nothing("no video-saved");
        }
        Optional<String> path =
                body.scalar("path").or(() -> body.scalar("file")).or(() -> body.scalar("fileName"));
        if (path.isEmpty()) {
            return HookReading.nothing("video-saved names no file; have ingest-agent watch the folder of recordings");
        }
        FinishedRecording.LocalFile file = LocalPaths.of(request, path.get());
        return HookReading.of(
                FinishedRecording.of(file, Dedup.id(kind(), file.path().toString()))
                        .with("stream", body.scalar("guid")));
    }
}
