package io.tailrace.encoder;

import io.tailrace.events.Task;
import io.tailrace.media.WorkKeys;
import io.tailrace.worker.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** An attempt that nobody watches; {@link #cancel} does what a lost lease does. */
final class FakeAttempt implements Attempt {

    private final Task task;
    private final String leaseId = UUID.randomUUID().toString().replace("-", "");
    private final List<Runnable> kills = new ArrayList<>();
    private final List<Long> done = new ArrayList<>();
    private final List<List<String>> ran = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean isCancelled;

    FakeAttempt(Task task) {
        this.task = task;
    }

    @Override
    public String leaseId() {
        return leaseId;
    }

    @Override
    public String prefix() {
        return WorkKeys.attempt(task.getJobId(), task.getTaskId(), task.getAttempt(), leaseId);
    }

    @Override
    public synchronized void progress(List<String> renditions, long units, long total, double speed) {
        done.add(units);
    }

    synchronized List<Long> done() {
        return List.copyOf(done);
    }

    @Override
    public synchronized void ran(String program, List<String> arguments, int exitCode) {
        List<String> line = new ArrayList<>(List.of(program));
        line.addAll(arguments);
        ran.add(line);
    }

    @Override
    public synchronized void note(String sentence) {
        notes.add(sentence);
    }

    synchronized List<String> notes() {
        return List.copyOf(notes);
    }

    /** Programs that ran, each with its arguments. */
    synchronized List<List<String>> ran() {
        return List.copyOf(ran);
    }

    @Override
    public synchronized boolean isCancelled() {
        return isCancelled;
    }

    @Override
    public synchronized void onCancel(Runnable kill) {
        kills.add(kill);
        if (isCancelled) {
            kill.run();
        }
    }

    @Override
    public synchronized void confirm() throws InterruptedException {
        if (isCancelled) {
            throw new InterruptedException("the attempt was cancelled");
        }
    }

    synchronized void cancel() {
        isCancelled = true;
        kills.forEach(Runnable::run);
    }
}
