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

/** One look at one source: its structure, its tracks, some of its packets. Never reads all of an indexed source. */
final class Probe {

    /** Readers that can go to any time when the file has its index. */
    private static final Set<String> INDEXED_DEMUXERS = Set.of("mov", "matroska");

    private static final Set<String> CAN_CARRY_CAPTIONS = Set.of("h264", "hevc", "mpeg2video");
    private static final String CAPTION_PACKETS = "%+#8";
    private static final String CAPTIONS = "A53 Part 4 Closed Captions";

    private static final int PLACE_PACKETS = 250;
    /** A capture may begin anywhere within a GOP, and some have one key frame in minutes. */
    private static final int LONG_PLACE_PACKETS = 5000;

    private static final long SHORT_MICROS = 30_000_000;
    private static final double TAIL_SECONDS = 5;
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
        SourceLayout layout = layout(source);
        SourcePolicy.checkLayout(layout, source.getSize());
        // A transport stream may be sought in: it tells its length at its end.
        ProbeReport report = report(layout.kind() != SourceLayout.Kind.UNINDEXED);
        policy.check(report);
        boolean hasPicture = report.pictures().findAny().isPresent();
        boolean isSeekable = !hasPicture || (layout.isIndexed() && INDEXED_DEMUXERS.contains(report.demuxer()));
        if (!hasPicture) {
            return FactsReader.read(source, report, isSeekable, policy.lengthMicros(report), Optional.empty(), false);
        }
        boolean isWhole = isSeekable && report.lengthMicros().orElse(Long.MAX_VALUE) <= SHORT_MICROS;
        PictureScan scan = packets(report, isSeekable, isWhole, PLACE_PACKETS);
        if (scan.shown() == 0 && !isWhole) {
            scan = packets(report, isSeekable, false, LONG_PLACE_PACKETS);
        }
        if (scan.shown() == 0) {
            throw SourcePolicy.noPictures();
        }
        SourceFacts facts = withFields(
                FactsReader.read(source, report, isSeekable, policy.lengthMicros(report), Optional.of(scan), isWhole));
        VideoFacts picture = VideoFacts.newBuilder(facts.getVideo().orElseThrow())
                .setHasCaptions(hasCaptions(report, isSeekable))
                .build();
        return SourceFacts.newBuilder(facts).setVideo(picture).build();
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

    /** Looks at a few pictures at the start and in the middle: who captions, does so from picture to picture. */
    private boolean hasCaptions(ProbeReport report, boolean isSeekable)
            throws TaskFailedException, InterruptedException {
        String codec =
                report.pictures().findFirst().map(ProbeReport.Track::codec).orElse("");
        if (!CAN_CARRY_CAPTIONS.contains(codec)) {
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
                CAPTION_PACKETS
                        + middle(report, isSeekable)
                                .map(at -> "," + at + CAPTION_PACKETS)
                                .orElse("")));
        line.addAll(
                new SourceInput(lease.sourceUrl(), Optional.of(report.demuxer()), isSeekable, SourceInput.MOST_PIXELS)
                        .arguments(List.of()));
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
        return report.durationMicros()
                .filter(duration -> isSeekable && duration > SHORT_MICROS)
                .map(duration ->
                        String.format(Locale.ROOT, "%.3f", (report.startMicros().orElse(0L) + duration / 2) / 1e6));
    }

    private SourceLayout layout(ObjectVersion source) throws TaskFailedException {
        try {
            return new LayoutReader(new RelayBytes(lease.sourceUrl(), source.getSize())).read();
        } catch (IOException e) {
            throw lease.failure()
                    .map(Failures::relay)
                    .orElseGet(() -> Failures.failed(
                            ErrorClass.TRANSIENT,
                            "source-unavailable",
                            "The source cannot be read: " + e.getMessage(),
                            e));
        }
    }

    private ProbeReport report(boolean seek) throws TaskFailedException, InterruptedException {
        StringBuilder json = new StringBuilder();
        List<String> line = new ArrayList<>(ProbeReport.ARGUMENTS);
        line.addAll(new SourceInput(lease.sourceUrl(), Optional.empty(), seek, SourceInput.MOST_PIXELS)
                .arguments(List.of()));
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

    private PictureScan packets(ProbeReport report, boolean isSeekable, boolean isWhole, int most)
            throws TaskFailedException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of("-select_streams", "V:0", "-show_entries", PacketLine.ENTRIES, "-of", "csv=p=0"));
        if (!isWhole) {
            line.addAll(List.of("-read_intervals", places(report, isSeekable, most)));
        }
        line.addAll(
                new SourceInput(lease.sourceUrl(), Optional.of(report.demuxer()), isSeekable, SourceInput.MOST_PIXELS)
                        .arguments(List.of()));
        PictureScan scan = new PictureScan();
        ExitReport end = runner.ffprobe(
                line,
                attempt,
                text -> PacketLine.fromFfprobe(text)
                        .ifPresent(packet ->
                                scan.add(packet.ticks(), packet.duration(), packet.isKey(), packet.isDiscarded())));
        checkEnd(end);
        if (end.code() != 0) {
            throw SourcePolicy.unreadable(end);
        }
        return scan;
    }

    /** The start, a place in the middle, and all of the end; what cannot be sought is looked at from its start only. */
    private static String places(ProbeReport report, boolean isSeekable, int most) {
        String head = "%+#" + most;
        long duration = report.lengthMicros().orElse(0L);
        if (!isSeekable || duration == 0) {
            return head;
        }
        double start = report.startMicros().orElse(0L) / 1e6;
        double seconds = duration / 1e6;
        return String.format(
                Locale.ROOT, "%s,%.3f%s,%.3f%%", head, start + seconds / 2, head, start + seconds - TAIL_SECONDS);
    }

    /** Ends that are not the source's fault. */
    private void checkEnd(ExitReport end) throws TaskFailedException {
        Optional<TaskFailedException> relay = lease.failure().map(Failures::relay);
        if (relay.isPresent()) {
            throw relay.get();
        }
        if (end.objection().isPresent() || BadEnd.isOurs(end.code())) {
            throw Failures.failed(
                    ErrorClass.RESOURCE,
                    "probe-failed",
                    "ffprobe ended with code " + end.code()
                            + end.objection().map(reason -> ": " + reason).orElse(""));
        }
    }
}
