package io.tailrace.gateway.hooks;

import java.util.Optional;
import java.util.function.Function;

/**
 * What {@code runOnRecordSegmentComplete} of MediaMTX posts by curl (docs/recorders.md): the segment's path, its stream and its
 * duration. The names are ours, as MediaMTX runs a command and sends nothing by itself.
 */
final class MediaMtxHook implements RecorderHook {

    @Override
    public String kind() {
        return "mediamtx";
    }

    @Override
    public HookReading read(HookRequest request) {
        Function<String, Optional<String>> fields = request.fields();
        String path = fields.apply("path").orElseThrow(() -> HookRequest.missing("path, MTX_SEGMENT_PATH"));
        FinishedRecording.LocalFile file = LocalPaths.of(request, path);
        return HookReading.of(
                FinishedRecording.of(file, Dedup.id(kind(), file.path().toString()))
                        .with("stream", fields.apply("stream"))
                        .with("recordedSeconds", fields.apply("duration")));
    }
}
