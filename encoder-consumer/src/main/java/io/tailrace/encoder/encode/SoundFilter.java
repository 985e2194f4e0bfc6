package io.tailrace.encoder.encode;

import io.tailrace.encoder.process.Failures;
import io.tailrace.events.AudioIntent;
import io.tailrace.events.ErrorClass;
import io.tailrace.worker.TaskFailedException;
import java.util.List;

/**
 * Brings a sound track to the title's length: a late start becomes silence, a missing end too, what is too long is cut. Pure.
 */
final class SoundFilter {

    private SoundFilter() {}

    /**
     * An output to nowhere that has all tracks read which {@code prepare} read: of a transport stream ffmpeg counts time from the first
     * track in use, and sound that starts late would be moved to the start (measured: 0.9 s).
     *
     * @param input number of the original
     */
    static List<String> clock(int input) {
        return List.of("-map", input + ":V:0", "-map", input + ":a?", "-c", "copy", "-f", "null", "-");
    }

    static String chain(Title title, AudioIntent intent) throws TaskFailedException {
        long anchor = title.plan().getAnchorMicros();
        String shift = anchor == 0 ? "" : "asetpts=PTS-(" + Title.seconds(anchor) + ")/TB,";
        int rate = intent.getSampleRate();
        long samples = title.samples(rate);
        return shift + "aresample=" + rate + ":async=1:first_pts=0,aformat=sample_rates=" + rate
                + ":sample_fmts=fltp:channel_layouts=" + layout(intent.getChannels()) + ",apad=whole_len=" + samples
                + ",atrim=end_sample=" + samples;
    }

    private static String layout(int channels) throws TaskFailedException {
        return switch (channels) {
            case 1 -> "mono";
            case 2 -> "stereo";
            case 6 -> "5.1";
            default ->
                throw Failures.failed(
                        ErrorClass.CONFIG,
                        "channels-unsupported",
                        "The profile asks for " + channels + " channels of sound; 1, 2 and 6 are possible.");
        };
    }
}
