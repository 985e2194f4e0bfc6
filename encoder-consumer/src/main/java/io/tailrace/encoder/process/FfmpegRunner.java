package io.tailrace.encoder.process;

import io.tailrace.events.ErrorClass;
import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.ChildProcess;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.ffmpeg.Guard;
import io.tailrace.ffmpeg.Progress;
import io.tailrace.ffmpeg.ProgressReader;
import io.tailrace.ffmpeg.RelayAddress;
import io.tailrace.worker.Attempt;
import io.tailrace.worker.TaskFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs a child for an attempt: cancelling the attempt kills it, and it may neither stall nor run without end. */
public final class FfmpegRunner {

    private static final String FFMPEG = "ffmpeg";
    private static final String FFPROBE = "ffprobe";

    /** Opening and seeking in a long source counts as standing still. */
    private static final Duration STALL = Duration.ofSeconds(60);

    private static final Duration LONGEST_ENCODE = Duration.ofDays(2);
    private static final Duration LONGEST_PROBE = Duration.ofMinutes(3);

    /** Only what matters is logged, each line with its severity; progress goes to standard output. */
    private static final List<String> QUIET =
            List.of("-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+warning", "-y");

    /** What filters report is logged as well. */
    private static final List<String> REPORTING =
            List.of("-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+info");

    /** Tells the time of every packet and picture as well. */
    private static final List<String> TALKATIVE =
            Stream.concat(REPORTING.stream(), Stream.of("-debug_ts")).toList();

    private final ChildLauncher launcher;

    public FfmpegRunner(ChildLauncher launcher) {
        this.launcher = launcher;
    }

    /**
     * Runs ffmpeg to its end.
     *
     * @throws TaskFailedException when it cannot be started
     * @throws InterruptedException when the attempt was cancelled; the child is dead by then
     */
    public ExitReport ffmpeg(List<String> arguments, Attempt attempt, Consumer<Progress> progress)
            throws TaskFailedException, InterruptedException {
        return ffmpeg(arguments, attempt, progress, new DamageWatch());
    }

    /** The same; {@code watch} sees what decoders complain of. */
    public ExitReport ffmpeg(List<String> arguments, Attempt attempt, Consumer<Progress> progress, DamageWatch watch)
            throws TaskFailedException, InterruptedException {
        List<String> line = new ArrayList<>(QUIET);
        line.addAll(List.of("-progress", "pipe:1", "-stats_period", "0.5"));
        line.addAll(arguments);
        ProgressReader reader = new ProgressReader(STALL, progress);
        Guard guard = reader.and(Guard.limit(LONGEST_ENCODE));
        return await(start(() -> launcher.ffmpeg(line, reader, watch)), FFMPEG, line, attempt, guard);
    }

    /** Runs ffmpeg with its standard output as the result instead of progress; {@code guard} watches it. */
    public ExitReport ffmpeg(List<String> arguments, Attempt attempt, Consumer<String> lines, Guard guard)
            throws TaskFailedException, InterruptedException {
        List<String> line = new ArrayList<>(QUIET);
        line.addAll(arguments);
        Guard both = guard.and(Guard.limit(LONGEST_ENCODE));
        return await(start(() -> launcher.ffmpeg(line, lines)), FFMPEG, line, attempt, both);
    }

    /** Runs ffmpeg with what it says of every packet and picture as the result; {@code guard} watches it. */
    public ExitReport look(List<String> arguments, Attempt attempt, Consumer<String> lines, Guard guard)
            throws TaskFailedException, InterruptedException {
        return said(TALKATIVE, arguments, attempt, lines, guard);
    }

    /** Runs ffmpeg with what its filters report as the result; {@code guard} watches it. */
    public ExitReport listen(List<String> arguments, Attempt attempt, Consumer<String> lines, Guard guard)
            throws TaskFailedException, InterruptedException {
        return said(REPORTING, arguments, attempt, lines, guard);
    }

    private ExitReport said(
            List<String> voice, List<String> arguments, Attempt attempt, Consumer<String> lines, Guard guard)
            throws TaskFailedException, InterruptedException {
        List<String> line = new ArrayList<>(voice);
        line.addAll(arguments);
        Guard both = guard.and(Guard.limit(LONGEST_ENCODE));
        return await(start(() -> launcher.ffmpeg(line, text -> {}, lines)), FFMPEG, line, attempt, both);
    }

    /** Runs ffprobe; its lines of standard output go to {@code lines}. */
    public ExitReport ffprobe(List<String> arguments, Attempt attempt, Consumer<String> lines)
            throws TaskFailedException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("-hide_banner", "-loglevel", "level+warning"));
        line.addAll(arguments);
        return await(start(() -> launcher.ffprobe(line, lines)), FFPROBE, line, attempt, Guard.limit(LONGEST_PROBE));
    }

    private interface Start {
        ChildProcess run() throws IOException, InterruptedException;
    }

    private static ChildProcess start(Start start) throws TaskFailedException, InterruptedException {
        try {
            return start.run();
        } catch (IOException e) {
            throw Failures.failed(
                    ErrorClass.RESOURCE, "ffmpeg-not-started", "This worker cannot start ffmpeg: " + e.getMessage(), e);
        }
    }

    private static ExitReport await(ChildProcess child, String program, List<String> line, Attempt attempt, Guard guard)
            throws InterruptedException {
        attempt.onCancel(child::kill);
        ExitReport report = child.await(guard);
        attempt.ran(program, line.stream().map(RelayAddress::hidden).toList(), report.code());
        if (attempt.isCancelled()) {
            throw new InterruptedException("the attempt was cancelled");
        }
        return report;
    }
}
