package io.tailrace.standalone.progress;

import io.tailrace.standalone.transfer.JobStatus;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A line when a state changes and when a rendition passes a quarter: for logs. Reasons go to {@code err}. */
public final class LineProgress implements ProgressDisplay {

    private static final int STEP_PERCENT = 25;

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> states = new HashMap<>();
    private final Map<String, Integer> steps = new HashMap<>();

    public LineProgress(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public void update(String file, JobStatus status) {
        if (!status.isFinal()) {
            state(file, status);
        }
        shares(file, status);
        if (status.isFinal()) {
            state(file, status);
        }
    }

    private void state(String file, JobStatus status) {
        String state = status.stateName() + (status.waitingFor().isEmpty() ? "" : ", waiting: " + status.waitingFor());
        if (!state.equals(states.put(file, state))) {
            line(out, file, state);
        }
    }

    private void shares(String file, JobStatus status) {
        for (JobStatus.Rendition rendition : status.renditions()) {
            int step = (int) (rendition.share() * 100) / STEP_PERCENT;
            Integer before = steps.put(file + "\n" + rendition.name(), step);
            if (step > (before == null ? 0 : before)) {
                line(out, file, rendition.name() + " " + step * STEP_PERCENT + " %");
            }
        }
    }

    @Override
    public void complete(String file, JobStatus status, Path folder) {
        out.println(folder);
        out.flush();
        done(file, status);
    }

    /** {@link #update} said already that it is. */
    @Override
    public void done(String file, JobStatus status) {
        status.damage().ifPresent(words -> line(err, file, words));
    }

    @Override
    public void failed(String file, String reason) {
        line(err, file, reason);
    }

    @Override
    public void playable(String file, String url) {
        line(out, file, "play at " + url);
    }

    private static void line(PrintStream to, String file, String text) {
        to.println(Printable.text(file) + ": " + Printable.text(text));
        to.flush();
    }

    @Override
    public void close() {}
}
