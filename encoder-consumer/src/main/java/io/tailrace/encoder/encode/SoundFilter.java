package io.tailrace.encoder.encode;

import io.tailrace.encoder.process.Failures;
import io.tailrace.events.AudioIntent;
import io.tailrace.events.ErrorClass;
import io.tailrace.worker.TaskFailedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a sound track to the title's length: a late start becomes silence, a missing end too, what is too long is cut. In two steps,
 * since ffmpeg builds a filter graph anew where the layout or the rate of a track changes, and one that counts samples would begin at 0
 * again (measured: all sound behind the change late by what lies before it). The first step only makes the form constant; what it
 * writes is decoded by the second one in the same process. Pure.
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

    /**
     * How times of the original are read. Of a source that can be sought they stay as they are. Where there is a prepared copy, ffmpeg
     * corrects them as it did when it made the copy: a transport stream's clock may wrap or jump, and {@code -copyts} would keep that
     * (measured: all sound behind a splice lost). Both are read from their start, so the corrections are the same.
     */
    static List<String> times(Title title) {
        return title.isPrepared() ? List.of() : List.of("-copyts", "-start_at_zero");
    }

    /**
     * The first step: outputs to nowhere of the tracks of {@code intents}, in their order.
     *
     * @param input number of the original
     */
    static List<String> constantForm(int input, List<AudioIntent> intents) throws TaskFailedException {
        List<String> line = new ArrayList<>();
        List<String> chains = new ArrayList<>();
        for (int i = 0; i < intents.size(); i++) {
            chains.add("[" + input + ":a:" + intents.get(i).getTrack() + "]" + format(intents.get(i), "flt") + "[n" + i
                    + "]");
        }
        line.addAll(List.of("-filter_complex", String.join(";", chains)));
        for (int i = 0; i < intents.size(); i++) {
            line.addAll(List.of("-map", "[n" + i + "]"));
        }
        line.addAll(List.of("-c:a", "pcm_f32le", "-f", "null", "-"));
        for (int i = 0; i < intents.size(); i++) {
            line.addAll(List.of("-dec", "0:" + i));
        }
        return line;
    }

    /** The second step: the chain behind decoder {@code decoder} of the first one. */
    static String chain(Title title, int decoder, AudioIntent intent) throws TaskFailedException {
        long anchor = title.plan().getAnchorMicros();
        String shift = anchor == 0 ? "" : "asetpts=PTS-(" + Title.seconds(anchor) + ")/TB,";
        int rate = intent.getSampleRate();
        long samples = title.samples(rate);
        return "[dec:" + decoder + "]" + shift + "aresample=" + rate + ":async=1:first_pts=0," + format(intent, "fltp")
                + ",apad=whole_len=" + samples + ",atrim=end_sample=" + samples;
    }

    private static String format(AudioIntent intent, String samples) throws TaskFailedException {
        return "aformat=sample_rates=" + intent.getSampleRate() + ":sample_fmts=" + samples + ":channel_layouts="
                + layout(intent.getChannels());
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
