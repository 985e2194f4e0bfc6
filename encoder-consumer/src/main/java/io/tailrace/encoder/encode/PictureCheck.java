package io.tailrace.encoder.encode;

import io.tailrace.encoder.process.BadEnd;
import io.tailrace.encoder.process.DamageWatch;
import io.tailrace.encoder.process.Failures;
import io.tailrace.encoder.process.ScratchFolder;
import io.tailrace.encoder.relay.RelayLease;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Rendition;
import io.tailrace.events.Task;
import io.tailrace.events.VideoIntent;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.store.StoreException;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks whether what an encoder made shows what the source does: hardware that is broken, too hot or used by too many writes green, grey
 * or old pictures and says that all is well.
 */
final class PictureCheck {

    private static final int LARGEST_OBJECT = 256 << 20;

    private final EncodeTools tools;
    private final Title title;
    private final Task task;
    private final Attempt attempt;
    private final String prefix;
    private final int tries;

    /** @param prefix where the chunk's objects are */
    PictureCheck(EncodeTools tools, Title title, Task task, Attempt attempt, String prefix) {
        this.tools = tools;
        this.title = title;
        this.task = task;
        this.attempt = attempt;
        this.prefix = prefix;
        this.tries = task.getFailures() + 1;
    }

    /**
     * Compares two pictures of each rendition of {@code chunk}, which is stored.
     *
     * @param media lease on what was encoded
     * @throws TaskFailedException of class RESOURCE when one looks different
     */
    void check(int chunk, List<Rendition> renditions, RelayLease media)
            throws TaskFailedException, InterruptedException {
        try (ScratchFolder folder = tools.scratch().open(task)) {
            Map<SampleCommand, List<PictureSample>> sources = new HashMap<>();
            for (Rendition rendition : renditions) {
                SampleCommand command = SampleCommand.of(title, chunk, ChunkCommand.intent(rendition));
                if (!sources.containsKey(command)) {
                    sources.put(command, source(command, media, folder.file("source-" + sources.size())));
                }
                Path segment = segment(rendition, command.number(), folder);
                Path file = folder.file(rendition.getName() + ".yuv");
                compare(command, rendition, sources.get(command), output(command.output(segment, file), file));
            }
        } catch (IOException e) {
            throw Failures.scratch(e);
        } catch (StoreException e) {
            throw Failures.store(e);
        }
    }

    /** The same for a file of the whole title, {@code made} and still in {@code folder}. */
    void check(Rendition rendition, VideoIntent intent, Path made, ScratchFolder folder, RelayLease media)
            throws TaskFailedException, InterruptedException, IOException {
        SampleCommand command = SampleCommand.of(title, title.grid().chunks() / 2, intent);
        Path file = folder.file("made.yuv");
        compare(
                command,
                rendition,
                source(command, media, folder.file("source.yuv")),
                output(command.outputOfTitle(made, file), file));
    }

    private static void compare(
            SampleCommand command, Rendition rendition, List<PictureSample> source, List<PictureSample> output)
            throws TaskFailedException {
        for (int i = 0; i < source.size(); i++) {
            String what = "Frame " + command.frames().get(i) + " of " + rendition.getName();
            if (i >= output.size()) {
                throw bad(what + " cannot be decoded");
            }
            Optional<String> difference = source.get(i).difference(output.get(i));
            if (difference.isPresent()) {
                throw bad(what + " does not look like the source: " + difference.get());
            }
        }
    }

    /** Empty where the source itself cannot be decoded without a complaint: then there is nothing to compare with. */
    private List<PictureSample> source(SampleCommand command, RelayLease media, Path file)
            throws TaskFailedException, InterruptedException, IOException {
        DamageWatch watch = new DamageWatch();
        ExitReport report = tools.runner().ffmpeg(command.source(media.sourceUrl(), file), attempt, now -> {}, watch);
        Optional<TaskFailedException> failure = BadEnd.of(report, media.failure(), tries);
        if (failure.isPresent()) {
            throw failure.get();
        }
        return watch.count() > 0 ? List.of() : PictureSample.read(Files.readAllBytes(file));
    }

    private List<PictureSample> output(List<String> arguments, Path file)
            throws TaskFailedException, InterruptedException, IOException {
        ExitReport report = tools.runner().ffmpeg(arguments, attempt, now -> {});
        if (BadEnd.isOurs(report)) {
            throw BadEnd.of(report, Optional.empty(), tries).orElseThrow();
        }
        return Files.exists(file) ? PictureSample.read(Files.readAllBytes(file)) : List.of();
    }

    /** With its init segment before it. */
    private Path segment(Rendition rendition, int number, ScratchFolder folder) throws IOException, StoreException {
        Path segment = folder.file(rendition.getName() + ".mp4");
        try (OutputStream out = Files.newOutputStream(segment)) {
            out.write(object(rendition, HlsOutput.INIT));
            out.write(object(rendition, HlsOutput.segment(number)));
        }
        return segment;
    }

    private byte[] object(Rendition rendition, String name) throws StoreException {
        String bucket = tools.store().connection().workBucket();
        return tools.store().readBytes(bucket, prefix + rendition.getName() + "/" + name, LARGEST_OBJECT);
    }

    private static TaskFailedException bad(String what) {
        return Failures.failed(
                ErrorClass.RESOURCE, "bad-picture", what + "; the encoder of this worker does not work as it should.");
    }
}
