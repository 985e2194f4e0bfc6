package io.tailrace.encoder.probe;

import io.tailrace.encoder.process.BadEnd;
import io.tailrace.encoder.process.Failures;
import io.tailrace.encoder.process.FfmpegRunner;
import io.tailrace.encoder.process.ReadOnly;
import io.tailrace.encoder.process.ReadWatch;
import io.tailrace.encoder.process.ScratchFolder;
import io.tailrace.encoder.process.ScratchSpace;
import io.tailrace.encoder.process.SourceInput;
import io.tailrace.encoder.relay.RelayLease;
import io.tailrace.encoder.relay.SourceRelay;
import io.tailrace.events.DamagedSpan;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.PreparedMedia;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.VideoFacts;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.media.TimeSpans;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import io.tailrace.worker.TaskHandler;
import io.tailrace.worker.TaskResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * PREPARE: copies the picture of a source that cannot be sought into a Matroska file with an index, in one forward pass that also
 * counts every packet. Nothing is encoded. Sound is only counted: it is read from the original.
 */
public final class PrepareHandler implements TaskHandler {

    static final String NAME = "prepared.mkv";
    private static final String DEMUXER = "matroska";
    private static final int MOST_SPANS = 64;

    /** What lasts less than this part of a title is fitted into what was seen. */
    private static final int MOST_SIZES = 60;

    private final ObjectStore store;
    private final SourceRelay relay;
    private final FfmpegRunner runner;
    private final ScratchSpace scratch;

    public PrepareHandler(ObjectStore store, SourceRelay relay, FfmpegRunner runner, ScratchSpace scratch) {
        this.store = store;
        this.relay = relay;
        this.runner = runner;
        this.scratch = scratch;
    }

    @Override
    public TaskResult run(Task task, Attempt attempt) throws TaskFailedException, InterruptedException {
        SourceFacts facts = task.getPrepare()
                .orElseThrow(() -> new IllegalArgumentException("a prepare task without its part"))
                .getFacts();
        try (ScratchFolder folder = scratch.open(task)) {
            Path copy = folder.file(NAME);
            ForwardScan scan = remux(facts, copy, task.getAttempt(), attempt);
            SourceFacts counted = withSizes(scan, scan.facts(facts), copy, attempt);
            String key = attempt.prefix() + NAME;
            StoredObject stored = store.putFile(store.connection().workBucket(), key, copy, "video/x-matroska");
            ObjectVersion media = ObjectVersion.newBuilder()
                    .setBucket(store.connection().workBucket())
                    .setKey(key)
                    .setVersionId(stored.versionId().orElse(null))
                    .setEtag(stored.etag())
                    .setSize(stored.size())
                    .build();
            long anchor = Anchors.inCopy(
                    facts.getVideo().map(VideoFacts::getStartMicros).orElse(0L), scan.startMicros());
            return new TaskResult.Prepared(PreparedMedia.newBuilder()
                    .setMedia(media)
                    .setDemuxer(DEMUXER)
                    .setFacts(counted)
                    .setMediaAnchorMicros(anchor)
                    .setDamaged(damaged(scan, counted, anchor))
                    .build());
        } catch (StoreException e) {
            throw Failures.store(e);
        }
    }

    private static List<DamagedSpan> damaged(ForwardScan scan, SourceFacts counted, long anchor) {
        TimeSpans lost = counted.getVideo()
                .map(video -> scan.lost(video.getShortestIntervalRate()))
                .orElse(TimeSpans.NONE);
        return lost.atMost(MOST_SPANS).spans().stream()
                .map(span -> new DamagedSpan(span.startMicros() - anchor, span.endMicros() - anchor))
                .toList();
    }

    private ForwardScan remux(SourceFacts facts, Path copy, int number, Attempt attempt)
            throws TaskFailedException, InterruptedException {
        try (RelayLease lease = relay.lend(facts.getSource(), ReadOnly.SINK)) {
            ForwardScan scan = new ForwardScan();
            AtomicLong lines = new AtomicLong();
            ExitReport report = runner.ffmpeg(
                    arguments(lease.sourceUrl(), facts, copy),
                    attempt,
                    line -> {
                        scan.accept(line);
                        if (lines.incrementAndGet() % 500 == 0) {
                            attempt.progress(
                                    List.of(),
                                    lease.bytesServed(),
                                    facts.getSource().getSize(),
                                    0);
                        }
                    },
                    new ReadWatch(lease));
            Optional<TaskFailedException> failure = BadEnd.of(report, lease.failure(), Math.max(2, number));
            if (failure.isPresent()) {
                throw failure.get();
            }
            if (scan.pictures().shown() == 0) {
                throw SourcePolicy.noPictures();
            }
            return scan;
        }
    }

    /** The copy lies on this machine and has an index: a look at many places costs little. */
    private SourceFacts withSizes(ForwardScan scan, SourceFacts facts, Path copy, Attempt attempt)
            throws TaskFailedException, InterruptedException {
        VideoFacts video = facts.getVideo().orElseThrow();
        SizeTally sizes = new SizeTally();
        List<String> line = new ArrayList<>(SizeTally.options(
                scan.startMicros() / 1e6, (video.getEndMicros() - video.getStartMicros()) / 1e6, MOST_SIZES));
        String mostPixels = Long.toString(SourceInput.MOST_PIXELS);
        line.addAll(
                List.of("-protocol_whitelist", "file", "-max_pixels", mostPixels, "-f", DEMUXER, "-i", "file:" + copy));
        runner.ffprobe(line, attempt, sizes);
        return SourceFacts.newBuilder(facts).setVideo(sizes.largest(video)).build();
    }

    /** Without {@code -xerror}: a splice in a transport stream counts as a corrupt packet. */
    static List<String> arguments(String source, SourceFacts facts, Path copy) {
        // The packet in which a cut file ends is there in part only; what a transport stream calls corrupt can mostly
        // be shown.
        String flags = facts.getDemuxer().equals("mov") ? "+genpts+discardcorrupt" : "+genpts";
        List<String> line = new ArrayList<>(List.of("-fflags", flags));
        line.addAll(new SourceInput(source, Optional.of(facts.getDemuxer()), false, SourceInput.MOST_PIXELS)
                .arguments(SourceInput.LATE_PICTURE));
        List<String> plain = List.of("-map_metadata", "-1", "-map_chapters", "-1", "-avoid_negative_ts", "disabled");
        line.addAll(List.of("-map", "0:V:0", "-c", "copy"));
        line.addAll(plain);
        line.addAll(List.of("-f", DEMUXER, "file:" + copy));
        line.addAll(List.of("-map", "0:V:0", "-map", "0:a?", "-c", "copy"));
        line.addAll(plain);
        line.addAll(List.of("-f", "framecrc", "pipe:1"));
        return line;
    }
}
