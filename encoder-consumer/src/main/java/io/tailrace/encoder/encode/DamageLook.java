package io.tailrace.encoder.encode;

import io.tailrace.encoder.process.BadEnd;
import io.tailrace.encoder.process.FfmpegRunner;
import io.tailrace.encoder.process.ReadWatch;
import io.tailrace.encoder.process.SourceInput;
import io.tailrace.encoder.relay.RelayLease;
import io.tailrace.events.AudioIntent;
import io.tailrace.events.DamagedSpan;
import io.tailrace.events.UnitResult;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.media.FrameRange;
import io.tailrace.media.FrameRate;
import io.tailrace.media.TimeSpan;
import io.tailrace.media.TimeSpans;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Decodes once more what decoders complained of, to find out which times are damaged. Lines of the encoding run do not tell: they have no
 * times, and the run-up of a chunk is decoded as well. Costs nothing where media is healthy.
 *
 * @param attempt number of the try, as {@link BadEnd} counts
 */
record DamageLook(FfmpegRunner runner, Title title, Attempt running, int attempt) {

    /** Of one unit; with more the nearest are joined. */
    static final int MOST_SPANS = 64;

    /** Times of the title in {@code range} at which its picture is damaged. {@code media} is what the picture is read from. */
    TimeSpans picture(FrameRange range, RelayLease media) throws TaskFailedException, InterruptedException {
        long anchor = title.plan().getMediaAnchorMicros();
        long end = rate().microsAt(range.end());
        PictureDamage damage = new PictureDamage();
        run(pictureArguments(range, media.sourceUrl()), damage, media);
        return shifted(damage.spans(end + anchor), anchor).within(rate().microsAt(range.first()), end);
    }

    /** Times of the title at which sound of {@code intents} is missing. {@code source} is the original. */
    TimeSpans sound(List<AudioIntent> intents, RelayLease source) throws TaskFailedException, InterruptedException {
        SoundDamage damage = new SoundDamage();
        run(soundArguments(intents, source.sourceUrl()), damage, source);
        return shifted(damage.spans(), title.plan().getAnchorMicros())
                .within(0, title.grid().durationMicros());
    }

    private void run(List<String> arguments, Consumer<String> lines, RelayLease lease)
            throws TaskFailedException, InterruptedException {
        ExitReport report = runner.look(arguments, running, lines, new ReadWatch(lease));
        Optional<TaskFailedException> failure = BadEnd.of(report, lease.failure(), Math.max(2, attempt));
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /** The decoder meets what the chunk's did: the same seek, and the first picture behind the range ends it. */
    List<String> pictureArguments(FrameRange range, String url) {
        String end = Title.seconds(rate().microsAt(range.end()) + title.plan().getMediaAnchorMicros());
        List<String> line = new ArrayList<>(List.of("-copyts", "-start_at_zero"));
        line.addAll(new SourceInput(
                        url, Optional.of(title.plan().getMediaDemuxer()), title.isMediaSeekable(), title.mostPixels())
                .arguments(new PictureFilter(title, range).seek()));
        line.addAll(List.of("-map", "0:V:0", "-vf", "trim=end=" + end, "-fps_mode", "passthrough", "-f", "null", "-"));
        return line;
    }

    /** Read and timed as {@link AudioCommand} does. */
    List<String> soundArguments(List<AudioIntent> intents, String url) {
        List<String> line = new ArrayList<>(SoundFilter.input(title, url));
        List<Integer> tracks = intents.stream()
                .flatMap(intent -> SoundGraph.tracks(intent).stream())
                .distinct()
                .toList();
        for (int i = 0; i < tracks.size(); i++) {
            line.addAll(List.of(
                    "-map", "0:a:" + tracks.get(i), "-filter:a:" + i, SoundDamage.FILTER + "t" + tracks.get(i)));
        }
        line.addAll(List.of("-f", "null", "-"));
        if (title.isPrepared()) {
            line.addAll(SoundFilter.clock(0));
        }
        return line;
    }

    private FrameRate rate() {
        return title.grid().rate();
    }

    private static TimeSpans shifted(TimeSpans spans, long anchor) {
        return new TimeSpans(spans.spans().stream()
                .map(span -> new TimeSpan(span.startMicros() - anchor, span.endMicros() - anchor))
                .toList());
    }

    /** The unit with what was found. */
    static UnitResult told(UnitResult unit, TimeSpans damaged) {
        Stream<DamagedSpan> spans = damaged.atMost(MOST_SPANS).spans().stream()
                .map(span -> new DamagedSpan(span.startMicros(), span.endMicros()));
        return UnitResult.newBuilder(unit).setDamaged(spans.toList()).build();
    }
}
