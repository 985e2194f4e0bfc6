package io.tailrace.encoder.encode;

import io.tailrace.encoder.process.Failures;
import io.tailrace.encoder.process.SourceInput;
import io.tailrace.events.AudioFacts;
import io.tailrace.events.AudioIntent;
import io.tailrace.events.ErrorClass;
import io.tailrace.worker.TaskFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings a sound track to the title's length: a late start becomes silence, a missing end too, what is too long is cut. Pure.
 */
final class SoundFilter {

    /** Layouts have up to so many channels; what has more is tracks in one. */
    static final int MOST_CHANNELS = 8;

    private static final Map<Integer, List<String>> CHANNELS = Map.of(
            1, List.of("FC"),
            2, List.of("FL", "FR"),
            6, List.of("FL", "FR", "FC", "LFE", "BL", "BR"),
            8, List.of("FL", "FR", "FC", "LFE", "BL", "BR", "SL", "SR"));

    /** As ffprobe names a layout that has a name, without anything that would mean something to a filter graph. */
    private static final Pattern NAMED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+-]*(?:\\([a-z]+\\))?");

    /** As it names any other, such as {@code 4 channels (FL+FR+LFE+BC)}. */
    private static final Pattern LISTED = Pattern.compile("[0-9]+ channels \\(([A-Z0-9]+(?:\\+[A-Z0-9]+)*)\\)");

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

    /** The original as one more input, opened for its sound alone. */
    static List<String> input(Title title, String url) {
        List<String> line = new ArrayList<>(times(title));
        line.addAll(new SourceInput(
                        url,
                        Optional.of(title.plan().getFacts().getDemuxer()),
                        title.plan().getFacts().getIsSeekable(),
                        title.mostPixels())
                .arguments(title.isPrepared() ? List.of("-sn", "-dn") : List.of("-vn", "-sn", "-dn")));
        return line;
    }

    /** From any form of sound to {@code layout} at the intent's sample rate, as long as the title. */
    static String chain(Title title, AudioIntent intent, String layout) throws TaskFailedException {
        long anchor = title.plan().getAnchorMicros();
        String shift = anchor == 0 ? "" : "asetpts=PTS-(" + Title.seconds(anchor) + ")/TB,";
        // The resampler drops what lies before 0 too, but only a little: it compensates.
        String start = title.isTrimmed() ? "atrim=start=0," : "";
        int rate = intent.getSampleRate();
        return shift + start + "aresample=" + rate + ":async=1:first_pts=0,aformat=sample_rates=" + rate
                + ":sample_fmts=fltp:channel_layouts=" + layout + "," + length(title, intent);
    }

    /** Brings a sound to exactly the title's length, and what its encoder keeps to itself. */
    static String length(Title title, AudioIntent intent) throws TaskFailedException {
        int kept = Codecs.isPcm(intent) ? 0 : Codecs.codec(intent).keptSamples();
        long samples = title.samples(intent.getSampleRate()) + kept;
        return "apad=whole_len=" + samples + ",atrim=end_sample=" + samples;
    }

    /**
     * That of a track as it is. A custom one is given channel by channel: by its number of channels alone ffmpeg would take the usual layout
     * of so many, and mix (measured: 5.1 with a stereo pair behind it lost two channels).
     */
    static String layout(AudioFacts track) {
        Matcher listed = LISTED.matcher(track.getLayout());
        if (listed.matches()) {
            return listed.group(1);
        }
        return NAMED.matcher(track.getLayout()).matches() ? track.getLayout() : track.getChannels() + "c";
    }

    /** ffmpeg's name of the usual layout. */
    static String layout(int channels) throws TaskFailedException {
        return switch (channels) {
            case 1 -> "mono";
            case 2 -> "stereo";
            case 6 -> "5.1";
            case 8 -> "7.1";
            default ->
                throw Failures.failed(
                        ErrorClass.CONFIG,
                        "channels-unsupported",
                        "The profile asks for " + channels + " channels of sound; 1, 2, 6 and 8 are possible.");
        };
    }

    /** The channels of that layout in order, as ffmpeg names them. */
    static List<String> channels(int count) {
        return CHANNELS.getOrDefault(count, List.of());
    }
}
