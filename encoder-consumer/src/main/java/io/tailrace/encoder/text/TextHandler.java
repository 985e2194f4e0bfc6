package io.tailrace.encoder.text;

import io.tailrace.encoder.encode.EncodeTools;
import io.tailrace.encoder.encode.Title;
import io.tailrace.encoder.encode.UnitWriter;
import io.tailrace.encoder.process.BadEnd;
import io.tailrace.encoder.process.Failures;
import io.tailrace.encoder.process.ReadOnly;
import io.tailrace.encoder.process.ReadWatch;
import io.tailrace.encoder.process.ScratchFolder;
import io.tailrace.encoder.relay.RelayLease;
import io.tailrace.events.EncodeTask;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.Task;
import io.tailrace.events.TextIntent;
import io.tailrace.events.UnitResult;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.ffmpeg.Guard;
import io.tailrace.store.StoreException;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import io.tailrace.worker.TaskHandler;
import io.tailrace.worker.TaskResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * TEXT: turns subtitles of one group into segmented WebVTT. ffmpeg reads what they are in and writes plain WebVTT to scratch; everything
 * in that is then read again, cleaned and put on the title's clock here. No cue at all is a fine result: an empty track.
 */
public final class TextHandler implements TaskHandler {

    private static final int MOST_CUES = 200_000;
    private static final Duration LONGEST_SIDECAR = Duration.ofMinutes(1);

    private final EncodeTools tools;

    public TextHandler(EncodeTools tools) {
        this.tools = tools;
    }

    @Override
    public TaskResult run(Task task, Attempt attempt) throws TaskFailedException, InterruptedException {
        EncodeTask encode =
                task.getEncode().orElseThrow(() -> new IllegalArgumentException("a text task without its part"));
        List<Rendition> renditions = Title.renditions(encode);
        Title title = Title.of(encode.getPlan());
        try (ScratchFolder folder = tools.scratch().open(task)) {
            Work work = new Work(title, renditions, folder, task.getFailures() + 1, attempt);
            return switch (intent(renditions.get(0)).getOrigin()) {
                case TRACK -> tracks(work);
                case SIDECAR -> sidecar(work);
                case CAPTIONS -> captions(work);
                case UNKNOWN -> throw new IllegalArgumentException("subtitles of an origin unknown to this release");
            };
        } catch (IOException e) {
            throw Failures.scratch(e);
        } catch (StoreException e) {
            throw Failures.store(e);
        }
    }

    /** One attempt. {@code number} counts tries from 1. */
    private record Work(Title title, List<Rendition> renditions, ScratchFolder folder, int number, Attempt attempt) {

        Path file(int index) {
            return folder.file(index + ".vtt");
        }

        List<String> names() {
            return renditions.stream().map(Rendition::getName).toList();
        }
    }

    private static TextIntent intent(Rendition rendition) {
        return rendition
                .getText()
                .orElseThrow(
                        () -> new IllegalArgumentException("rendition " + rendition.getName() + " has no text intent"));
    }

    private TaskResult tracks(Work work) throws TaskFailedException, InterruptedException, IOException, StoreException {
        Plan plan = work.title().plan();
        List<Integer> tracks =
                work.renditions().stream().map(text -> intent(text).getTrack()).toList();
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < tracks.size(); i++) {
            files.add(work.file(i));
        }
        try (RelayLease lease = tools.relay().lend(plan.getFacts().getSource(), ReadOnly.SINK)) {
            ExitReport end = tools.runner()
                    .ffmpeg(
                            TextCommand.tracks(plan.getFacts(), lease.sourceUrl(), tracks, files),
                            work.attempt(),
                            line -> {},
                            reading(work, lease));
            // The end of a damaged file costs its last cues, not all of them.
            check(end, lease, Math.max(2, work.number()));
            return stored(work, plan.getAnchorMicros(), end);
        }
    }

    private TaskResult captions(Work work)
            throws TaskFailedException, InterruptedException, IOException, StoreException {
        Title title = work.title();
        try (RelayLease lease = tools.relay().lend(title.plan().getMedia(), ReadOnly.SINK)) {
            ExitReport end = tools.runner()
                    .ffmpeg(
                            TextCommand.captions(lease.sourceUrl(), title.plan().getMediaDemuxer(), work.file(0)),
                            work.attempt(),
                            line -> {},
                            reading(work, lease));
            check(end, lease, Math.max(2, work.number()));
            return stored(work, -title.firstPictureMicros(), end);
        }
    }

    /** Reports how much of the source was read, and objects when nothing is. */
    private static Guard reading(Work work, RelayLease lease) {
        long size = Math.max(1, work.title().plan().getFacts().getSource().getSize());
        Guard watch = new ReadWatch(lease);
        return running -> {
            work.attempt().progress(work.names(), Math.min(lease.bytesServed(), size), size, 0);
            return watch.objection(running);
        };
    }

    private TaskResult sidecar(Work work)
            throws TaskFailedException, InterruptedException, IOException, StoreException {
        TextIntent intent = intent(work.renditions().get(0));
        String bucket = work.title().plan().getFacts().getSource().getBucket();
        String text = Sidecars.text(
                tools.sources().readBytes(bucket, intent.getKey(), Math.toIntExact(TextCommand.MOST_BYTES)));
        Path input = work.folder().file("sidecar.txt");
        Files.writeString(input, text);
        ExitReport end = tools.runner()
                .ffmpeg(
                        TextCommand.sidecar(input, Sidecars.isWebVtt(text), work.file(0)),
                        work.attempt(),
                        line -> {},
                        Guard.limit(LONGEST_SIDECAR));
        Optional<TaskFailedException> failure = BadEnd.of(end, Optional.empty(), Math.max(2, work.number()));
        if (failure.isPresent()) {
            throw Failures.failed(
                    ErrorClass.INPUT,
                    "subtitles-unreadable",
                    "The subtitle file " + intent.getKey() + " is no SubRip, WebVTT or SSA text: "
                            + failure.get().failure().getMessage());
        }
        return stored(work, 0, end);
    }

    private static void check(ExitReport end, RelayLease lease, int attempt) throws TaskFailedException {
        Optional<TaskFailedException> failure = BadEnd.of(end, lease.failure(), attempt);
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /** @param anchorMicros start of the title on the clock of the files */
    private TaskResult stored(Work work, long anchorMicros, ExitReport end)
            throws IOException, StoreException, TaskFailedException {
        List<UnitResult> units = new ArrayList<>();
        for (int i = 0; i < work.renditions().size(); i++) {
            Rendition rendition = work.renditions().get(i);
            TextGrid grid = new TextGrid(work.title().grid(), intent(rendition).getSegmentsPerSegment());
            List<Cue> cues = read(work.file(i), rendition.getName()).stream()
                    .map(cue -> cue.onTitle(anchorMicros, work.title().grid().durationMicros()))
                    .filter(Cue::isShown)
                    .toList();
            UnitWriter writer = new UnitWriter(tools.store(), work.attempt().prefix() + rendition.getName() + "/");
            units.add(new TextUnit(rendition, grid, cues).store(writer, tools.identity()));
        }
        return new TaskResult.Units(units, end.cpu().toMillis());
    }

    /** ffmpeg writes no file where there was no packet. */
    private static List<Cue> read(Path file, String rendition) throws IOException, TaskFailedException {
        if (!Files.exists(file)) {
            return List.of();
        }
        if (Files.size(file) >= TextCommand.MOST_BYTES) {
            throw TextUnit.tooLarge(rendition);
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            List<Cue> cues = WebVtt.read(lines, MOST_CUES);
            if (cues.size() > MOST_CUES) {
                throw TextUnit.tooLarge(rendition);
            }
            return cues;
        }
    }
}
