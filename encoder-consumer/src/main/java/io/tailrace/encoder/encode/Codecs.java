package io.tailrace.encoder.encode;

import io.tailrace.encoder.process.Failures;
import io.tailrace.events.AudioIntent;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.FrameGrid;
import io.tailrace.worker.TaskFailedException;
import java.util.List;

/** From an intent to the options of the CPU's encoders: what quality means is said here, and nowhere else. Pure. */
final class Codecs {

    private Codecs() {}

    /**
     * Options of a picture encoder: closed GOPs of the grid's length, key frames at the same frames in every rendition, a bounded rate.
     * The thread count is fixed, because it changes the bits.
     */
    static List<String> picture(VideoIntent intent, FrameGrid grid) throws TaskFailedException {
        if (!intent.getCodec().equals("h264")) {
            throw unsupported(intent.getCodec());
        }
        String gop = Integer.toString(grid.gopFrames());
        String rate = Long.toString(intent.getMaxBitsPerSecond());
        return List.of(
                "-fps_mode",
                "passthrough",
                "-c:v",
                "libx264",
                "-preset",
                intent.getSpeed(),
                "-profile:v",
                intent.getCodecProfile(),
                "-threads:v",
                Integer.toString(intent.getThreads()),
                "-crf",
                Double.toString(intent.getQuality()),
                "-maxrate",
                rate,
                "-bufsize",
                rate,
                "-bf",
                "3",
                "-refs",
                "3",
                "-g",
                gop,
                "-keyint_min",
                gop,
                "-sc_threshold",
                "0",
                "-force_key_frames",
                "expr:eq(mod(n," + gop + "),0)");
    }

    static List<String> sound(AudioIntent intent) throws TaskFailedException {
        if (!intent.getCodec().equals("aac")) {
            throw unsupported(intent.getCodec());
        }
        return List.of("-c:a", "aac", "-b:a", Long.toString(intent.getBitsPerSecond()));
    }

    /** Nothing of the source's or the build's own words in the output, and no shift of its times. */
    static List<String> plain() {
        return List.of(
                "-flags",
                "+cgop+bitexact",
                "-fflags",
                "+bitexact",
                "-map_metadata",
                "-1",
                "-map_chapters",
                "-1",
                "-avoid_negative_ts",
                "disabled");
    }

    private static TaskFailedException unsupported(String codec) {
        return Failures.failed(
                ErrorClass.CONFIG,
                "codec-unsupported",
                "This worker has no encoder for " + codec + ", which the profile asks for.");
    }
}
