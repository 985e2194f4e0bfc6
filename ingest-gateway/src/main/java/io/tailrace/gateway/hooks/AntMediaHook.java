package io.tailrace.gateway.hooks;

import java.util.Optional;
import java.util.function.Function;

/**
 * The {@code vodReady} hook of Ant Media Server: a form, in newer versions JSON with the same fields. It names the file without its folder,
 * which the hook's address gives, and in most versions without its extension, which is mp4 unless it was set otherwise.
 */
final class AntMediaHook implements RecorderHook {

    @Override
    public String kind() {
        return "ant-media";
    }

    @Override
    public HookReading read(HookRequest request) {
        Function<String, Optional<String>> fields = request.fields();
        if (!fields.apply("action").equals(Optional.of("vodReady"))) {
            return HookReading.nothing("no vodReady");
        }
        String named = fields.apply("vodName").orElseThrow(() -> HookRequest.missing("vodName"));
        String name = named.matches(".*\\.(mp4|webm|ts|mkv)") ? named : named + ".mp4";
        FinishedRecording.LocalFile file = LocalPaths.of(request, name);
        String id = fields.apply("vodId").orElse("");
        return HookReading.of(
                FinishedRecording.of(file, Dedup.id(kind(), id, file.path().toString()))
                        .with("stream", fields.apply("id"))
                        .with("title", fields.apply("streamName"))
                        .with("category", fields.apply("category")));
    }
}
