package io.tailrace.encoder.proof;

import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.ffmpeg.Guard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs ffmpeg for a trial. */
final class Trials {

    static final Duration LIMIT = Duration.ofSeconds(20);

    private static final int KILLED = 137;
    private static final String DISK_FULL = "No space left on device";

    private final ChildLauncher launcher;

    Trials(ChildLauncher launcher) {
        this.launcher = launcher;
    }

    /**
     * What it wrote to its standard output.
     *
     * @throws RefusedException when it did not end well
     * @throws IOException when the node lacks what it may have again: space, memory
     */
    List<String> run(List<String> arguments) throws RefusedException, IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        ExitReport report = launcher.ffmpeg(arguments, line -> {
                    synchronized (lines) {
                        lines.add(line);
                    }
                })
                .await(Guard.limit(LIMIT));
        checkShortage(report);
        if (!report.isClean()) {
            throw new RefusedException(Refusal.of(report));
        }
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** With a full disk ffmpeg may even end with 0. */
    private static void checkShortage(ExitReport report) throws IOException {
        boolean isFull = report.lastLines().stream().anyMatch(line -> line.contains(DISK_FULL));
        if (isFull
                || report.isOutOfMemory()
                || (report.code() == KILLED && report.objection().isEmpty())) {
            throw new IOException("the trial was broken off: ffmpeg ended with code " + report.code()
                    + report.tellingLine().map(text -> ": " + text).orElse(""));
        }
    }
}
