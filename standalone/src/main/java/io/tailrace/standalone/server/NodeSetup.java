package io.tailrace.standalone.server;

import io.tailrace.encoder.EncoderSettings;
import io.tailrace.ffmpeg.FfmpegPrograms;
import io.tailrace.ffmpeg.SystemLibraries;
import io.tailrace.service.Environment;
import java.nio.file.Path;

/** What a machine nobody prepared needs before an encoder can run on it. */
public final class NodeSetup {

    private NodeSetup() {}

    /**
     * Extracts the bundled ffmpeg where none is configured, and installs missing system libraries where this process may.
     *
     * @throws io.tailrace.ffmpeg.FfmpegUnavailableException with one line that says what to install
     */
    public static void ensureFfmpeg(Environment environment) {
        SystemLibraries.ensure(FfmpegPrograms.configured(
                environment.optional(EncoderSettings.FFMPEG).map(Path::of),
                environment.optional(EncoderSettings.FFPROBE).map(Path::of)));
    }
}
