package io.tailrace.gateway.hooks;

import java.util.Optional;

/**
 * nginx-rtmp's {@code on_record_done}, as captured from libnginx-mod-rtmp 1.2.2: a form with {@code call=record_done} and the file's
 * absolute path. Any 2xx will do; nothing is sent again.
 */
final class NginxRtmpHook implements RecorderHook {

    @Override
    public String kind() {
        return "nginx-rtmp";
    }

    @Override
    public HookReading read(HookRequest request) {
        Form form = request.form();
        Optional<String> call = form.first("call");
        if (!call.equals(Optional.of("record_done"))) {
            return HookReading.nothing("no record_done");
        }
        String path = form.first("path").orElseThrow(() -> HookRequest.missing("path"));
        FinishedRecording.LocalFile file = LocalPaths.absolute(path);
        String recorder = form.first("recorder").orElse("");
        return HookReading.of(FinishedRecording.of(
                        file, Dedup.id(kind(), recorder, file.path().toString()))
                .with("application", form.first("app"))
                .with("stream", form.first("name"))
                .with("recorder", form.first("recorder")));
    }
}
