package io.tailrace.encoder.probe;

import io.tailrace.encoder.probe.ProbeReport.Track;
import io.tailrace.encoder.process.Failures;
import io.tailrace.events.ProbeTask;
import io.tailrace.events.SourceFacts;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.worker.TaskFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is let in, and the sentence the owner of a refused source reads. Limits are those of the profile's policy and, below them, what
 * keeps one small hostile file from filling a node. Pure.
 */
final class SourcePolicy {

    private static final int LONGEST_SIDE = 8192;
    private static final int MOST_PICTURE_TRACKS = 8;
    private static final int MOST_SOUND_TRACKS = 32;
    /** Below this ffmpeg only guesses: random bytes pass as MP3. */
    private static final int LEAST_SCORE = 25;
    /** A quarter of what a record may have: facts travel in plans, beside the renditions. */
    static final int MOST_FACT_BYTES = 64 << 10;

    private final ProbeTask limits;

    SourcePolicy(ProbeTask limits) {
        this.limits = limits;
    }

    void checkSize(long bytes) throws TaskFailedException {
        if (bytes == 0) {
            throw Failures.refused("source-empty", "The file is empty.");
        }
        if (bytes > limits.getMaxBytes()) {
            throw Failures.refused(
                    "source-too-large",
                    "The file has " + bytes + " bytes, more than the " + limits.getMaxBytes() + " that are allowed.");
        }
    }

    /** A file that was cut is of use when its index says where what is left lies, and most of it is left. */
    static void checkLayout(SourceLayout layout, long bytes) throws TaskFailedException {
        if (!layout.isTruncated()) {
            return;
        }
        if (!layout.hasIndex()) {
            throw Failures.refused(
                    "source-truncated",
                    "The file is cut short: at least " + layout.missingBytes()
                            + " bytes are missing at its end, and with them its index. Upload it again.");
        }
        if (layout.missingBytes() > bytes) {
            throw Failures.refused(
                    "source-truncated",
                    "The file is cut short: " + layout.missingBytes() + " of its " + (bytes + layout.missingBytes())
                            + " bytes are missing, more than half. Upload it again.");
        }
    }

    /** ffprobe opened nothing. */
    static TaskFailedException unreadable(ExitReport report) {
        List<String> lines = report.lastLines();
        if (contains(lines, "whitelist")) {
            return Failures.refused(
                    "format-not-allowed",
                    "The file is a playlist, a script or of another kind that is not accepted as a recording.");
        }
        if (contains(lines, "moov atom not found")) {
            return Failures.refused(
                    "source-truncated",
                    "The file is cut short: the index of its pictures and sound is missing. Upload it again.");
        }
        return Failures.refused("not-media", "The file is not a recording that can be read" + detail(report) + ".");
    }

    private static String detail(ExitReport report) {
        return report.tellingLine().map(line -> " (" + line + ")").orElse("");
    }

    private static boolean contains(List<String> lines, String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }

    void check(ProbeReport report) throws TaskFailedException {
        if (report.score() < LEAST_SCORE) {
            throw Failures.refused("not-media", "The file is not a recording that can be read.");
        }
        List<Track> pictures = report.pictures().toList();
        List<Track> sounds = report.sounds().toList();
        if (pictures.isEmpty() && sounds.isEmpty()) {
            throw Failures.refused("no-tracks", "The file has neither moving pictures nor sound.");
        }
        if (pictures.size() > MOST_PICTURE_TRACKS || sounds.size() > MOST_SOUND_TRACKS) {
            throw Failures.refused(
                    "too-many-tracks",
                    "The file has " + pictures.size() + " picture and " + sounds.size() + " sound tracks; "
                            + MOST_PICTURE_TRACKS + " and " + MOST_SOUND_TRACKS + " are allowed.");
        }
        if (!pictures.isEmpty()) {
            checkPicture(pictures.get(0));
        }
        if (report.isLengthKnown()) {
            checkLength(report.lengthMicros().orElse(0L));
        }
    }

    private void checkPicture(Track track) throws TaskFailedException {
        long pixels = (long) track.width() * track.height();
        if (pixels <= 0 || track.codec().isEmpty() || track.pixelFormat().isEmpty()) {
            throw Failures.refused(
                    "undecodable-picture",
                    "The pictures cannot be decoded" + (track.codec().isEmpty() ? "" : " (codec " + track.codec() + ")")
                            + ".");
        }
        checkPixels(track.width(), track.height());
    }

    void checkPixels(int width, int height) throws TaskFailedException {
        if (width > LONGEST_SIDE || height > LONGEST_SIDE || (long) width * height > limits.getMaxPixels()) {
            throw Failures.refused(
                    "too-many-pixels",
                    "The picture is " + width + "x" + height + "; at most " + LONGEST_SIDE + " a side and "
                            + limits.getMaxPixels() + " pixels are allowed.");
        }
    }

    /**
     * Length of the recording; empty when unknown. One that was only guessed and is beyond the limit is no reason to refuse: the clock
     * may have jumped, and the pass that prepares such a source counts.
     */
    Optional<Long> lengthMicros(ProbeReport report) {
        return report.lengthMicros()
                .filter(micros -> report.isLengthKnown() || micros <= limits.getMaxDurationSeconds() * 1_000_000);
    }

    void checkLength(long durationMicros) throws TaskFailedException {
        if (durationMicros > limits.getMaxDurationSeconds() * 1_000_000) {
            throw Failures.refused(
                    "source-too-long",
                    String.format(
                            Locale.ROOT,
                            "The recording is %d seconds long; at most %d are allowed.",
                            durationMicros / 1_000_000,
                            limits.getMaxDurationSeconds()));
        }
    }

    /** What is known of a source must fit into records. */
    static void checkFacts(SourceFacts facts) throws TaskFailedException {
        int bytes;
        try {
            bytes = facts.toByteBuffer().remaining();
        } catch (IOException e) {
            throw new UncheckedIOException("a record in memory", e);
        }
        if (bytes > MOST_FACT_BYTES) {
            throw Failures.refused(
                    "too-many-facts",
                    "The description of the file's tracks has " + bytes + " bytes; " + MOST_FACT_BYTES
                            + " are allowed. Shorten the names of its tracks.");
        }
    }

    /** The picture track exists in the header only, or has no key frame. */
    static TaskFailedException noPictures() {
        return Failures.refused("source-truncated", "The file announces pictures but holds none that can be decoded.");
    }
}
