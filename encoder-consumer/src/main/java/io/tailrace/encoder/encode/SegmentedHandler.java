package io.tailrace.encoder.encode;

import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.dialect.Route;
import io.tailrace.encoder.process.BadEnd;
import io.tailrace.encoder.process.DamageWatch;
import io.tailrace.encoder.process.DeviceFault;
import io.tailrace.encoder.process.Failures;
import io.tailrace.encoder.relay.RelayLease;
import io.tailrace.events.EncodeTask;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.Rendition;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.UnitResult;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.ffmpeg.Progress;
import io.tailrace.media.FrameRange;
import io.tailrace.media.TimeSpans;
import io.tailrace.store.StoreException;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import io.tailrace.worker.TaskHandler;
import io.tailrace.worker.TaskResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes CMAF renditions through the relay: ENCODE, a chunk of the picture, and AUDIO, all sound of a title. An attempt went well when
 * ffmpeg ended with 0, the relay has nothing to complain, and every segment the plan names was parsed, compared and stored.
 */
public final class SegmentedHandler implements TaskHandler {

    /** ffmpeg does not wait for answers: the last objects may be on their way when it has ended. */
    private static final Duration LAST_OBJECTS = Duration.ofMinutes(2);

    /** Folder of a chunk that is done over within an attempt. */
    private static final String AGAIN = "again/";

    private static final Logger LOG = LoggerFactory.getLogger(SegmentedHandler.class);

    private final EncodeTools tools;

    public SegmentedHandler(EncodeTools tools) {
        this.tools = tools;
    }

    /**
     * One attempt: what is read, what is written, how it is judged.
     *
     * @param prefix where its objects go
     */
    private record Work(
            Title title,
            List<Rendition> renditions,
            int chunk,
            ObjectVersion source,
            Map<String, RenditionSink> sinks,
            Command command,
            Damage damage,
            Consumer<Progress> progress,
            String prefix) {}

    /** Finds the damaged times of what was encoded. */
    private interface Damage {
        TimeSpans look(DamageLook look, RelayLease lease) throws TaskFailedException, InterruptedException;
    }

    private interface Command {
        List<String> arguments(RelayLease source, UnaryOperator<String> output)
                throws TaskFailedException, InterruptedException;
    }

    @Override
    public TaskResult run(Task task, Attempt attempt) throws TaskFailedException, InterruptedException {
        EncodeTask encode =
                task.getEncode().orElseThrow(() -> new IllegalArgumentException("an encode task without its part"));
        Title title = tools.open(encode);
        List<Rendition> renditions = Title.renditions(encode);
        return switch (task.getKind()) {
            case ENCODE -> chunk(title, encode.getChunk(), renditions, task, attempt);
            case AUDIO -> run(sound(title, renditions, task, attempt), task, attempt);
            default -> throw new IllegalArgumentException("a task of kind " + task.getKind() + " has no segments");
        };
    }

    /** Over the device where that is trusted; what fails of it is done once more without, in the same attempt. */
    private TaskResult chunk(Title title, int chunk, List<Rendition> renditions, Task task, Attempt attempt)
            throws TaskFailedException, InterruptedException {
        Encoders encoders = tools.trust().encoders();
        Route route = new ChunkCommand(title, chunk, renditions, encoders).route();
        route.words().ifPresent(attempt::note);
        if (!route.usesDevice()) {
            return run(work(title, chunk, renditions, encoders, attempt, attempt.prefix()), task, attempt);
        }
        try {
            TaskResult result = run(work(title, chunk, renditions, encoders, attempt, attempt.prefix()), task, attempt);
            tools.trust().worked();
            return result;
        } catch (TaskFailedException e) {
            if (!DeviceFault.isSuspect(e.failure())) {
                throw e;
            }
            String fault = sentence(e.failure().getMessage());
            LOG.warn("{}: over the device: {} The CPU decodes and scales it now", task.getTaskId(), fault);
            attempt.note("Over the device: " + fault + " It was done once more, decoded and scaled by the CPU.");
            tools.trust().fellBack();
            // In a folder of its own: what the first run still had on its way must not come over it.
            String prefix = attempt.prefix() + AGAIN;
            TaskResult result =
                    run(work(title, chunk, renditions, encoders.inMemory(), attempt, prefix), task, attempt);
            tools.trust().failed(fault);
            return result;
        }
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private Work work(
            Title title, int chunk, List<Rendition> renditions, Encoders encoders, Attempt attempt, String prefix) {
        Map<String, RenditionSink> sinks = new LinkedHashMap<>();
        for (Rendition rendition : renditions) {
            var intent = ChunkCommand.intent(rendition);
            PictureRule rule = new PictureRule(title.grid(intent), chunk, intent.getWidth(), intent.getHeight());
            sinks.put(rendition.getName(), sink(rendition, chunk, rule, prefix));
        }
        FrameRange range = title.grid().chunk(chunk);
        long frames = range.length();
        return new Work(
                title,
                renditions,
                chunk,
                title.plan().getMedia(),
                sinks,
                (source, output) ->
                        new ChunkCommand(title, chunk, renditions, encoders).arguments(source.sourceUrl(), output),
                (look, lease) -> look.picture(range, lease),
                now -> attempt.progress(names(renditions), Math.min(now.frames(), frames), frames, now.speed()),
                prefix);
    }

    private Work sound(Title title, List<Rendition> renditions, Task task, Attempt attempt) {
        Map<String, RenditionSink> sinks = new LinkedHashMap<>();
        for (Rendition rendition : renditions) {
            var intent = AudioCommand.intent(rendition);
            int rate = intent.getSampleRate();
            SoundRule rule = new SoundRule(title.grid().segments(), rate, intent.getChannels(), title.samples(rate));
            sinks.put(rendition.getName(), sink(rendition, 0, rule, attempt.prefix()));
        }
        long millis = title.grid().durationMicros() / 1000;
        return new Work(
                title,
                renditions,
                0,
                title.plan().getFacts().getSource(),
                sinks,
                (source, output) -> new AudioCommand(
                                title,
                                renditions,
                                new LoudnessLook(tools.runner(), title, attempt, task.getFailures() + 1)
                                        .of(AudioCommand.intents(renditions), source))
                        .arguments(source.sourceUrl(), output),
                (look, lease) ->
                        look.sound(renditions.stream().map(AudioCommand::intent).toList(), lease),
                now -> attempt.progress(
                        names(renditions), Math.min(now.time().toMillis(), millis), millis, now.speed()),
                attempt.prefix());
    }

    private RenditionSink sink(Rendition rendition, int chunk, SegmentRule rule, String prefix) {
        UnitWriter writer = new UnitWriter(tools.store(), prefix + rendition.getName() + "/");
        return new RenditionSink(rendition, chunk, rule, writer, tools.identity());
    }

    private static List<String> names(List<Rendition> renditions) {
        return renditions.stream().map(Rendition::getName).toList();
    }

    private TaskResult run(Work work, Task task, Attempt attempt) throws TaskFailedException, InterruptedException {
        SegmentSinks sinks = new SegmentSinks(work.sinks());
        try (RelayLease lease = tools.relay().lend(work.source(), sinks)) {
            List<String> arguments = work.command().arguments(lease, lease::outputUrl);
            DamageWatch watch = new DamageWatch();
            ExitReport report = tools.runner().ffmpeg(arguments, attempt, work.progress(), watch);
            if (report.isClean()) {
                awaitAll(sinks, lease);
            }
            Optional<TaskFailedException> failure = failure(report, lease, sinks, task.getFailures() + 1);
            if (failure.isPresent()) {
                throw failure.get();
            }
            List<UnitResult> units = finish(work.sinks().values(), report, task.getFailures() + 1);
            if (tools.isSampling() && task.getKind() == TaskKind.ENCODE && watch.count() == 0) {
                new PictureCheck(tools, work.title(), task, attempt, work.prefix())
                        .check(work.chunk(), work.renditions(), lease);
            }
            TimeSpans damaged = damaged(work, watch, lease, task, attempt);
            return new TaskResult.Units(
                    units.stream().map(unit -> DamageLook.told(unit, damaged)).toList(),
                    report.cpu().toMillis());
        }
    }

    private TimeSpans damaged(Work work, DamageWatch watch, RelayLease lease, Task task, Attempt attempt)
            throws TaskFailedException, InterruptedException {
        if (watch.count() == 0) {
            return TimeSpans.NONE;
        }
        DamageLook look = new DamageLook(tools.runner(), work.title(), attempt, task.getFailures() + 1);
        TimeSpans damaged = work.damage().look(look, lease);
        LOG.info(
                "{}: decoders complained {} times, {} s are damaged and concealed",
                task.getTaskId(),
                watch.count(),
                damaged.totalMicros() / 1e6);
        return damaged;
    }

    private static void awaitAll(SegmentSinks sinks, RelayLease lease)
            throws TaskFailedException, InterruptedException {
        boolean isStored =
                lease.awaitStored(sinks.frames(), LAST_OBJECTS) && lease.awaitStored(sinks.listed(), LAST_OBJECTS);
        if (!isStored && lease.failure().isEmpty() && sinks.failure().isEmpty()) {
            throw Failures.failed(
                    ErrorClass.TRANSIENT,
                    "output-not-stored",
                    "ffmpeg ended well, but what it wrote did not arrive within " + LAST_OBJECTS.toSeconds()
                            + " seconds.");
        }
    }

    /** The sink knows best why an object was not stored, then the relay, then ffmpeg. */
    private static Optional<TaskFailedException> failure(
            ExitReport report, RelayLease lease, SegmentSinks sinks, int attempt) {
        Optional<Exception> refused = sinks.failure();
        if (refused.isPresent()) {
            Exception e = refused.get();
            return Optional.of(
                    e instanceof StoreException store
                            ? Failures.store(store)
                            : BadEnd.incomplete(
                                    report, attempt, "What ffmpeg made is not what was planned: " + e.getMessage()));
        }
        return BadEnd.of(report, lease.failure(), attempt);
    }

    private static List<UnitResult> finish(Collection<RenditionSink> sinks, ExitReport report, int attempt)
            throws TaskFailedException {
        List<UnitResult> units = new ArrayList<>();
        for (RenditionSink sink : sinks) {
            try {
                units.add(sink.finish());
            } catch (IOException e) {
                throw BadEnd.incomplete(report, attempt, "What ffmpeg made is not what was planned: " + e.getMessage());
            } catch (StoreException e) {
                throw Failures.store(e);
            }
        }
        return units;
    }
}
