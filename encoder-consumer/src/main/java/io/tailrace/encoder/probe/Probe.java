package io.tailrace.encoder.probe;

import io.tailrace.encoder.process.BadEnd;
import io.tailrace.encoder.process.Failures;
import io.tailrace.encoder.process.FfmpegRunner;
import io.tailrace.encoder.process.SourceInput;
import io.tailrace.encoder.relay.RelayLease;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.VideoFacts;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One look at one source: its structure, its tracks, some of its packets. Never reads all of an indexed source. */
final class Probe {

    /** Readers that can go to any time when the file has its index. */
    private static final Set<String> INDEXED_DEMUXERS = Set.of("mov", "matroska");

    private static final Set<String> CAN_CARRY_CAPTIONS = Set.of("h264", "hevc", "mpeg2video");
    private static final String CAPTION_PACKETS = "%+#8";
    private static final String CAPTIONS = "A53 Part 4 Closed Captions";

    /** The middle of a shorter title is too near to its start to be worth what a look costs. */
    private static final long LONG_MICROS = 300_000_000;

    private static final int LONGEST_REPORT = 4 << 20;

    private final FfmpegRunner runner;
    private final SourcePolicy policy;
    private final RelayLease lease;
    private final Attempt attempt;

    Probe(FfmpegRunner runner, SourcePolicy policy, RelayLease lease, Attempt attempt) {
        this.runner = runner;
        this.policy = policy;
        this.lease = lease;
        this.attempt = attempt;
    }

    SourceFacts look(ObjectVersion source) throws TaskFailedException, InterruptedException {
        ByteSource bytes = new RelayBytes(lease.sourceUrl(), source.getSize());
        SourceLayout layout = layout(bytes);
        SourcePolicy.checkLayout(layout, source.getSize());
        ProbeReport report = report(layout);
        policy.check(report);
        boolean hasPicture = report.pictures().findAny().isPresent();
        boolean isSeekable = !hasPicture || (layout.isIndexed() && INDEXED_DEMUXERS.contains(report.demuxer()));
        if (!hasPicture) {
            return FactsReader.read(source, report, isSeekable, policy.lengthMicros(report), Optional.empty(), false);
        }
        PictureLook.Seen seen = pictures(report, layout, isSeekable, bytes);
        SourceFacts read = FactsReader.read(
                source, report, isSeekable, policy.lengthMicros(report), Optional.of(seen.scan()), seen.isWhole());
        SourceFacts facts = withFields(isSeekable ? withSizes(read, report, bytes) : read);
        VideoFacts picture = VideoFacts.newBuilder(facts.getVideo().orElseThrow())
                .setHasCaptions(hasCaptions(report, isSeekable))
                .build();
        return SourceFacts.newBuilder(facts).setVideo(picture).build();
    }

    /** Of a source that cannot be sought the sizes are seen when it is prepared. */
    private SourceFacts withSizes(SourceFacts facts, ProbeReport report, ByteSource bytes)
            throws TaskFailedException, InterruptedException {
        try {
            SizeTally sizes = SizeLook.look(report, bytes, (options, seek, lines) -> {
                List<String> line = new ArrayList<>(options);
                line.addAll(input(Optional.of(report.demuxer()), seek, seek));
                checkEnd(runner.ffprobe(line, attempt, lines));
            });
            VideoFacts video = sizes.largest(facts.getVideo().orElseThrow());
            policy.checkPixels(video.getWidth(), video.getHeight());
            return SourceFacts.newBuilder(facts).setVideo(video).build();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    /** Flags of fields are wrong often enough that pictures are asked, too. */
    private SourceFacts withFields(SourceFacts facts) throws TaskFailedException, InterruptedException {
        Optional<VideoFacts> video = facts.getVideo().filter(FieldLook::mayHaveFields);
        if (video.isEmpty()) {
            return facts;
        }
        FieldTally fields = new FieldLook(runner, lease.sourceUrl(), attempt).look(facts, this::checkEnd);
        return SourceFacts.newBuilder(facts)
                .setVideo(VideoFacts.newBuilder(video.get())
                        .setFieldOrder(fields.order(video.get().getFieldOrder()))
                        .setIsTelecined(fields.isTelecined())
                        .build())
                .build();
    }

    /** Looks at a few pictures at the start, and in the middle of a long title: who captions, does so from picture to picture. */
    private boolean hasCaptions(ProbeReport report, boolean isSeekable)
            throws TaskFailedException, InterruptedException {
        String codec =
                report.pictures().findFirst().map(ProbeReport.Track::codec).orElse("");
        if (!CAN_CARRY_CAPTIONS.contains(codec) || report.showsCaptions()) {
            return report.showsCaptions();
        }
        Optional<String> middle = middle(report, isSeekable);
        if (isSeekable && middle.isEmpty()) {
            return false;
        }
        List<String> line = new ArrayList<>(List.of(
                "-select_streams",
                "V:0",
                "-show_entries",
                "frame_side_data=side_data_type",
                "-of",
                "csv=p=0",
                "-read_intervals",
                middle.orElse("") + CAPTION_PACKETS));
        line.addAll(input(Optional.of(report.demuxer()), isSeekable, isSeekable));
        AtomicBoolean isThere = new AtomicBoolean();
        ExitReport end = runner.ffprobe(line, attempt, text -> {
            if (text.contains(CAPTIONS)) {
                isThere.set(true);
            }
        });
        checkEnd(end);
        return isThere.get();
    }

    private static Optional<String> middle(ProbeReport report, boolean isSeekable) {
        return report.lengthMicros()
                .filter(duration -> isSeekable && duration > LONG_MICROS)
                .map(duration ->
                        String.format(Locale.ROOT, "%.3f", (report.startMicros().orElse(0L) + duration / 2) / 1e6));
    }

    private SourceLayout layout(ByteSource bytes) throws TaskFailedException {
        try {
            return new LayoutReader(bytes).read();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private PictureLook.Seen pictures(ProbeReport report, SourceLayout layout, boolean isSeekable, ByteSource bytes)
            throws TaskFailedException, InterruptedException {
        try {
            return new PictureLook(report, layout, isSeekable, bytes, (options, seek, lines) -> {
                        List<String> line = new ArrayList<>(options);
                        line.addAll(input(Optional.of(report.demuxer()), seek, seek));
                        ffprobe(line, lines);
                    })
                    .pictures();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    /** Of what has an index, no pictures are read to guess a rate: the index has it. */
    private List<String> input(Optional<String> demuxer, boolean seek, boolean isIndexed) {
        List<String> line = new ArrayList<>(isIndexed ? List.of("-fpsprobesize", "0") : List.of());
        line.addAll(new SourceInput(lease.sourceUrl(), demuxer, seek, SourceInput.MOST_PIXELS).look());
        return line;
    }

    private TaskFailedException unavailable(IOException e) {
        return lease.failure()
                .map(Failures::relay)
                .orElseGet(() -> Failures.failed(
                        ErrorClass.TRANSIENT, "source-unavailable", "The source cannot be read: " + e.getMessage(), e));
    }

    private ProbeReport report(SourceLayout layout) throws TaskFailedException, InterruptedException {
        ProbeReport report = report(layout, List.of());
        boolean isSeen = report.pictures()
                .limit(1)
                .noneMatch(
                        track -> track.pixelFormat().isEmpty() && !track.codec().isEmpty());
        return isSeen ? report : report(layout, SourceInput.LATE_PICTURE);
    }

    private ProbeReport report(SourceLayout layout, List<String> options)
            throws TaskFailedException, InterruptedException {
        // A transport stream may be sought in: it tells its length at its end.
        StringBuilder json = new StringBuilder();
        List<String> line = new ArrayList<>(layout.isIndexed() ? ProbeReport.WITH_PICTURES : ProbeReport.ARGUMENTS);
        line.addAll(options);
        line.addAll(input(Optional.empty(), layout.kind() != SourceLayout.Kind.UNINDEXED, layout.isIndexed()));
        ExitReport end = runner.ffprobe(line, attempt, text -> {
            if (json.length() < LONGEST_REPORT) {
                json.append(text).append('\n');
            }
        });
        checkEnd(end);
        if (end.code() != 0) {
            throw SourcePolicy.unreadable(end);
        }
        return ProbeReport.parse(json.toString()).orElseThrow(() -> SourcePolicy.unreadable(end));
    }

    /** Runs ffprobe on the source; a bad end is the failure it means. */
    private void ffprobe(List<String> line, Consumer<String> lines) throws TaskFailedException, InterruptedException {
        ExitReport end = runner.ffprobe(line, attempt, lines);
        checkEnd(end);
        if (end.code() != 0) {
            throw SourcePolicy.unreadable(end);
        }
    }

    /** Ends that are not the source's fault. */
    private void checkEnd(ExitReport end) throws TaskFailedException {
        Optional<TaskFailedException> relay = lease.failure().map(Failures::relay);
        if (relay.isPresent()) {
            throw relay.get();
        }
        if (BadEnd.isShortOfMemory(end)) {
            throw BadEnd.outOfMemory(end);
        }
        if (end.objection().isPresent() || BadEnd.isOurs(end)) {
            throw Failures.failed(
                    ErrorClass.RESOURCE,
                    "probe-failed",
                    "ffprobe ended with code " + end.code()
                            + end.objection().map(reason -> ": " + reason).orElse(""));
        }
    }
}
