package io.tailrace.encoder.encode;

import io.tailrace.encoder.process.BadEnd;
import io.tailrace.encoder.process.DamageWatch;
import io.tailrace.encoder.process.Failures;
import io.tailrace.encoder.process.ReadOnly;
import io.tailrace.encoder.process.ScratchFolder;
import io.tailrace.encoder.relay.RelayLease;
import io.tailrace.events.EncodeTask;
import io.tailrace.events.FileIntent;
import io.tailrace.events.ImageIntent;
import io.tailrace.events.Rendition;
import io.tailrace.events.Task;
import io.tailrace.events.UnitResult;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.media.FrameRange;
import io.tailrace.media.TimeSpans;
import io.tailrace.store.StoreException;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import io.tailrace.worker.TaskHandler;
import io.tailrace.worker.TaskResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one whole object: FILE, picture and sound muxed, and IMAGE, a still. Both are written to scratch, looked at by ffprobe, then
 * uploaded.
 */
public final class WholeHandler implements TaskHandler {

    private final EncodeTools tools;

    public WholeHandler(EncodeTools tools) {
        this.tools = tools;
    }

    @Override
    public TaskResult run(Task task, Attempt attempt) throws TaskFailedException, InterruptedException {
        EncodeTask encode =
                task.getEncode().orElseThrow(() -> new IllegalArgumentException("an encode task without its part"));
        Title title = tools.open(encode);
        String name = encode.getRenditions().get(0);
        Rendition rendition = encode.getPlan().getRenditions().stream()
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("rendition " + name + " is not in the plan"));
        try (ScratchFolder folder = tools.scratch().open(task)) {
            return switch (task.getKind()) {
                case FILE -> file(task, title, rendition, folder, attempt);
                case IMAGE -> image(task, title, rendition, folder, attempt);
                default ->
                    throw new IllegalArgumentException("a task of kind " + task.getKind() + " makes no whole object");
            };
        } catch (IOException e) {
            throw Failures.scratch(e);
        } catch (StoreException e) {
            throw Failures.store(e);
        }
    }

    private TaskResult file(Task task, Title title, Rendition rendition, ScratchFolder folder, Attempt attempt)
            throws TaskFailedException, InterruptedException, IOException, StoreException {
        FileIntent intent = rendition
                .getFile()
                .orElseThrow(
                        () -> new IllegalArgumentException("rendition " + rendition.getName() + " has no file intent"));
        Path file = folder.file("output");
        long frames = title.grid().totalFrames();
        int tries = task.getFailures() + 1;
        DamageWatch watch = new DamageWatch();
        try (RelayLease media = tools.relay().lend(title.plan().getMedia(), ReadOnly.SINK);
                RelayLease source = tools.relay().lend(title.plan().getFacts().getSource(), ReadOnly.SINK)) {
            RelayLease sound = title.isPrepared() ? source : media;
            List<Loudness> measured =
                    new LoudnessLook(tools.runner(), title, attempt, tries).of(FileCommand.sounds(intent), sound);
            List<String> arguments = new FileCommand(title, intent, tools.encoders(), measured)
                    .arguments(media.sourceUrl(), sound.sourceUrl(), file);
            ExitReport report = tools.runner()
                    .ffmpeg(
                            arguments,
                            attempt,
                            now -> attempt.progress(
                                    List.of(rendition.getName()), Math.min(now.frames(), frames), frames, now.speed()),
                            watch);
            check(report, List.of(media, source), tries);
            FileProbe.Found found = new FileProbe(tools.runner()).look(file, attempt);
            Optional<String> problem = new FileRule(title, intent).problem(found);
            if (problem.isPresent()) {
                throw BadEnd.incomplete(report, tries, "The file is not what was planned: " + problem.get());
            }
            TimeSpans damaged = TimeSpans.NONE;
            if (watch.count() > 0) {
                damaged = damaged(new DamageLook(tools.runner(), title, attempt, tries), intent, media, sound);
            } else if (tools.isSampling() && intent.getVideo().isPresent()) {
                new PictureCheck(tools, title, task, attempt, attempt.prefix())
                        .check(rendition, intent.getVideo().get(), file, folder, media);
            }
            DnxhrColours.correct(file, intent, title);
            WholeUnit unit = new WholeUnit(rendition, intent.getName(), contentType(intent), found.tracks());
            UnitResult result = unit.store(
                    file,
                    writer(rendition, attempt),
                    tools.identity(),
                    title.grid().durationMicros());
            return new TaskResult.Units(
                    List.of(DamageLook.told(result, damaged)), report.cpu().toMillis());
        }
    }

    private static String contentType(FileIntent intent) {
        return switch (intent.getContainer()) {
            case "mov" -> "video/quicktime";
            case "mxf" -> "application/mxf"; // RFC 4539
            default -> "video/mp4";
        };
    }

    private static TimeSpans damaged(DamageLook look, FileIntent intent, RelayLease media, RelayLease sound)
            throws TaskFailedException, InterruptedException {
        TimeSpans damaged = TimeSpans.NONE;
        if (FileCommand.hasPicture(intent)) {
            damaged = look.picture(new FrameRange(0, look.title().grid().totalFrames()), media);
        }
        if (intent.getAudio().isPresent()) {
            damaged = damaged.plus(look.sound(FileCommand.sounds(intent), sound));
        }
        return damaged;
    }

    private TaskResult image(Task task, Title title, Rendition rendition, ScratchFolder folder, Attempt attempt)
            throws TaskFailedException, InterruptedException, IOException, StoreException {
        ImageIntent intent = rendition
                .getImage()
                .orElseThrow(() ->
                        new IllegalArgumentException("rendition " + rendition.getName() + " has no image intent"));
        if (intent.getTiles().isPresent()) {
            return storyboard(
                    task,
                    title,
                    rendition,
                    new Storyboard(title.grid(), intent, intent.getTiles().get()),
                    folder,
                    attempt);
        }
        Path file = folder.file("output");
        ExitReport report;
        try (RelayLease media = tools.relay().lend(title.plan().getMedia(), ReadOnly.SINK)) {
            report = tools.runner()
                    .ffmpeg(new ImageCommand(title, intent).arguments(media.sourceUrl(), file), attempt, now -> {});
            check(report, List.of(media), task.getFailures() + 1);
        }
        List<FileProbe.Track> tracks =
                new FileProbe(tools.runner()).look(file, attempt).tracks();
        boolean isRight = FileProbe.first(tracks, "video")
                .filter(track -> track.width() == intent.getWidth() && track.height() == intent.getHeight())
                .isPresent();
        if (!isRight) {
            throw BadEnd.incomplete(report, task.getFailures() + 1, "There is no picture of the planned size.");
        }
        WholeUnit unit = new WholeUnit(rendition, intent.getName(), "image/jpeg", tracks);
        UnitResult result = unit.store(file, writer(rendition, attempt), tools.identity(), 0);
        return new TaskResult.Units(List.of(result), report.cpu().toMillis());
    }

    private TaskResult storyboard(
            Task task, Title title, Rendition rendition, Storyboard board, ScratchFolder folder, Attempt attempt)
            throws TaskFailedException, InterruptedException, IOException, StoreException {
        long tiles = board.tiles().getCount();
        ExitReport report;
        try (RelayLease media = tools.relay().lend(title.plan().getMedia(), ReadOnly.SINK)) {
            List<String> arguments = new StoryboardCommand(title, board.intent(), board.tiles())
                    .arguments(media.sourceUrl(), folder.file(Storyboard.PATTERN));
            report = tools.runner()
                    .ffmpeg(
                            arguments,
                            attempt,
                            now -> attempt.progress(
                                    List.of(rendition.getName()),
                                    Math.min(now.frames() * board.tilesOfASheet(), tiles),
                                    tiles,
                                    now.speed()));
            check(report, List.of(media), Math.max(2, task.getFailures() + 1));
        }
        List<Path> sheets = new ArrayList<>();
        for (int number = 1; number <= board.sheets(); number++) {
            Path sheet = folder.file(Storyboard.sheet(number));
            if (!Files.isRegularFile(sheet)) {
                throw BadEnd.incomplete(
                        report, task.getFailures() + 1, "Sheet " + number + " of " + board.sheets() + " was not made.");
            }
            sheets.add(sheet);
        }
        if (Files.exists(folder.file(Storyboard.sheet(board.sheets() + 1)))) {
            throw BadEnd.incomplete(report, task.getFailures() + 1, "There are more sheets than planned.");
        }
        List<FileProbe.Track> tracks =
                new FileProbe(tools.runner()).look(sheets.get(0), attempt).tracks();
        boolean isRight = FileProbe.first(tracks, "video")
                .filter(track -> track.width() == board.width() && track.height() == board.height())
                .isPresent();
        if (!isRight) {
            throw BadEnd.incomplete(report, task.getFailures() + 1, "The sheets are not of the planned size.");
        }
        UnitResult result =
                new StoryboardUnit(rendition, board).store(sheets, writer(rendition, attempt), tools.identity());
        return new TaskResult.Units(List.of(result), report.cpu().toMillis());
    }

    private static void check(ExitReport report, List<RelayLease> leases, int attempt) throws TaskFailedException {
        for (RelayLease lease : leases) {
            Optional<TaskFailedException> failure = BadEnd.of(report, lease.failure(), attempt);
            if (failure.isPresent()) {
                throw failure.get();
            }
        }
    }

    private UnitWriter writer(Rendition rendition, Attempt attempt) {
        return new UnitWriter(tools.store(), attempt.prefix() + rendition.getName() + "/");
    }
}
