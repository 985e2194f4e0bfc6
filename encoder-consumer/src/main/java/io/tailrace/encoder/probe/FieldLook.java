package io.tailrace.encoder.probe;

import io.tailrace.encoder.process.FfmpegRunner;
import io.tailrace.encoder.process.SourceInput;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.VideoFacts;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.ffmpeg.Guard;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Decodes a few seconds of a picture that may be interlaced, to see whether it is. */
final class FieldLook {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** Formats with fields have 25, 29.97 or 30 frames a second; some containers count the fields. */
    private static final double LEAST_FRAMES_PER_SECOND = 24.5;

    private static final double MOST_FRAMES_PER_SECOND = 30.5;
    private static final int MOST_LINES = 1088;
    private static final Set<String> WITHOUT_FIELDS = Set.of("vp8", "vp9", "av1", "gif", "png", "apng", "webp");
    private static final Set<String> FLAGS = Set.of("tt", "bb", "tb", "bt");

    private static final int FRAMES_PER_PLACE = 60;
    /** What cannot be sought is only looked at from its start, where titles and black are. */
    private static final int FRAMES_AT_START = 125;

    private static final long SHORT_MICROS = 10_000_000;
    /** Places that the look at packets has read already. */
    private static final double TAIL_SECONDS = 5;

    private final FfmpegRunner runner;
    private final String url;
    private final Attempt attempt;

    FieldLook(FfmpegRunner runner, String url, Attempt attempt) {
        this.runner = runner;
        this.url = url;
        this.attempt = attempt;
    }

    /** False: what is known of the picture excludes fields, and there is no need to look. */
    static boolean mayHaveFields(VideoFacts video) {
        if (video.getHeight() > MOST_LINES || WITHOUT_FIELDS.contains(video.getCodec())) {
            return false;
        }
        double rate = (double) video.getShortestIntervalRate().getNum()
                / Math.max(1, video.getShortestIntervalRate().getDen());
        return FLAGS.contains(video.getFieldOrder())
                || (rate >= LEAST_FRAMES_PER_SECOND && rate <= MOST_FRAMES_PER_SECOND);
    }

    /** How the children ended goes to {@code ends}: a picture that cannot be decoded here and there is no reason to refuse it. */
    FieldTally look(SourceFacts facts, Ends ends) throws TaskFailedException, InterruptedException {
        FieldTally tally = new FieldTally();
        for (List<String> seek : places(facts)) {
            int frames = facts.getIsSeekable() ? FRAMES_PER_PLACE : FRAMES_AT_START;
            ends.check(runner.ffmpeg(arguments(facts, seek, frames), attempt, tally, Guard.limit(LIMIT)));
        }
        return tally;
    }

    /** Throws for ends that are not the source's fault. */
    interface Ends {
        void check(ExitReport end) throws TaskFailedException;
    }

    private List<String> arguments(SourceFacts facts, List<String> seek, int frames) {
        List<String> options = new ArrayList<>(List.of("-noautorotate", "-an", "-sn", "-dn"));
        options.addAll(seek);
        List<String> line = new ArrayList<>(
                new SourceInput(url, Optional.of(facts.getDemuxer()), facts.getIsSeekable(), SourceInput.MOST_PIXELS)
                        .arguments(options));
        line.addAll(List.of("-map", "0:V:0", "-frames:v", Integer.toString(frames), "-vf", FieldTally.FILTERS));
        line.addAll(List.of("-f", "null", "-"));
        return line;
    }

    /** The middle and the end; all from the start where it is short or cannot be sought. */
    private static List<List<String>> places(SourceFacts facts) {
        long duration = facts.getDurationMicros();
        if (!facts.getIsSeekable() || duration < SHORT_MICROS) {
            return List.of(List.of());
        }
        double seconds = duration / 1e6;
        return List.of(seek(seconds / 2), seek(seconds - TAIL_SECONDS));
    }

    private static List<String> seek(double seconds) {
        return List.of("-noaccurate_seek", "-ss", String.format(Locale.ROOT, "%.3f", seconds));
    }
}
