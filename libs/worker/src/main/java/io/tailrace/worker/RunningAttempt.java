package io.tailrace.worker;

import io.tailrace.events.EncodeTask;
import io.tailrace.events.ProgramRun;
import io.tailrace.events.RunningTask;
import io.tailrace.events.Task;
import io.tailrace.events.TaskProgress;
import io.tailrace.kafka.TraceContext;
import io.tailrace.media.WorkKeys;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An attempt while a slot runs it: either it ends by itself or it is cancelled, whichever comes first. */
final class RunningAttempt implements Attempt {

    enum Cancel {
        /** The lease is gone, another worker may hold the task. */
        LOST,
        /** The router took the attempt back. */
        REVOKED,
        /** This process stops. */
        SHUTDOWN
    }

    private static final Logger log = LoggerFactory.getLogger(RunningAttempt.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long PROGRESS_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
    /** A lease that could not be renewed for so long is lost anyway. */
    private static final Duration LONGEST_CONFIRM = Duration.ofSeconds(30);

    private final Task task;
    private final String leaseId;
    private final String workerId;
    private final Clock clock;
    private final BiConsumer<TaskProgress, String> progressSink;
    private final TraceContext trace;
    private final long startedNanos = System.nanoTime();

    private final List<Runnable> kills = new ArrayList<>();
    private Optional<Ending> ending = Optional.empty();
    private Optional<Cancel> cancelled = Optional.empty();
    private boolean isFailed;
    private Optional<Thread> workThread = Optional.empty();
    private final ProgramLog programs = new ProgramLog();
    private OptionalLong beganNanos = OptionalLong.empty();
    private OptionalLong endedNanos = OptionalLong.empty();
    private boolean hasReturned;
    private boolean hasProgress;
    private long progressNanos;
    private long confirmsAsked;
    private long confirmsAnswered;

    /** @param progressSink is given progress and the {@code traceparent} it is told with */
    RunningAttempt(Task task, String workerId, Clock clock, BiConsumer<TaskProgress, String> progressSink) {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        this.leaseId = HexFormat.of().formatHex(bits);
        this.task = task;
        this.workerId = workerId;
        this.clock = clock;
        this.progressSink = progressSink;
        this.trace = TraceContext.parse(task.getTraceparent())
                .map(TraceContext::child)
                .orElseGet(TraceContext::fresh);
    }

    /** The attempt as a span of the task's trace. */
    TraceContext trace() {
        return trace;
    }

    Task task() {
        return task;
    }

    int attempt() {
        return task.getAttempt();
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
    public void progress(List<String> renditions, long done, long total, double speed) {
        synchronized (this) {
            long now = System.nanoTime();
            if (hasProgress && now - progressNanos < PROGRESS_EVERY_NANOS) {
                return;
            }
            hasProgress = true;
            progressNanos = now;
        }
        TaskProgress progress = TaskProgress.newBuilder()
                .setJobId(task.getJobId())
                .setRun(task.getRun())
                .setTaskId(task.getTaskId())
                .setAttempt(task.getAttempt())
                .setWorkerId(workerId)
                .setRenditions(renditions)
                .setChunk(task.getEncode().map(EncodeTask::getChunk).orElse(0))
                .setDone(done)
                .setTotal(total)
                .setSpeed(speed)
                .setAtMillis(clock.millis())
                .build();
        progressSink.accept(progress, trace.traceparent());
    }

    @Override
    public synchronized void ran(String program, List<String> arguments, int exitCode) {
        programs.add(program, arguments, exitCode);
    }

    @Override
    public synchronized void note(String sentence) {
        programs.note(sentence);
    }

    synchronized List<String> notes() {
        return programs.notes();
    }

    synchronized List<ProgramRun> programs() {
        return programs.runs();
    }

    @Override
    public synchronized boolean isCancelled() {
        return cancelled.isPresent() || isFailed;
    }

    @Override
    public synchronized void confirm() throws InterruptedException {
        long own = ++confirmsAsked;
        notifyAll();
        long end = System.nanoTime() + LONGEST_CONFIRM.toNanos();
        while (!isCancelled() && confirmsAnswered < own) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new IllegalStateException("the lease could not be renewed within " + LONGEST_CONFIRM);
            }
            wait(left);
        }
        if (isCancelled()) {
            throw new InterruptedException("the attempt was cancelled");
        }
    }

    /** How often a renewal was asked for; one that begins now answers all of them. */
    synchronized long confirmsAsked() {
        return confirmsAsked;
    }

    synchronized void confirmed(long asked) {
        confirmsAnswered = asked;
        notifyAll();
    }

    @Override
    public void onCancel(Runnable kill) {
        synchronized (this) {
            if (!isCancelled()) {
                kills.add(kill);
                return;
            }
        }
        kill.run();
    }

    /** Stops the attempt unless it ended or was cancelled before. */
    void cancel(Cancel reason) {
        synchronized (this) {
            if (cancelled.isPresent() || ending.isPresent()) {
                return;
            }
            cancelled = Optional.of(reason);
            notifyAll();
        }
        stopWork();
    }

    /** Stops the attempt, which ends with {@code how}, unless it ended or was cancelled before. */
    void fail(Ending.Failed how) {
        synchronized (this) {
            if (cancelled.isPresent() || ending.isPresent()) {
                return;
            }
            ending = Optional.of(how);
            isFailed = true;
            notifyAll();
        }
        stopWork();
    }

    private void stopWork() {
        List<Runnable> now;
        synchronized (this) {
            now = List.copyOf(kills);
        }
        for (Runnable kill : now) {
            try {
                kill.run();
            } catch (RuntimeException e) {
                log.error("Stopping attempt {} of task {} failed", attempt(), task.getTaskId(), e);
            }
        }
        synchronized (this) {
            workThread.ifPresent(Thread::interrupt);
        }
    }

    /** Runs the work on the calling thread, which is interrupted when the attempt is cancelled. */
    void execute(Supplier<Ending> work) {
        synchronized (this) {
            if (cancelled.isPresent()) {
                returned();
                return;
            }
            workThread = Optional.of(Thread.currentThread());
            beganNanos = OptionalLong.of(System.nanoTime());
        }
        Ending how = work.get();
        synchronized (this) {
            workThread = Optional.empty();
            endedNanos = OptionalLong.of(System.nanoTime());
            if (!isCancelled()) {
                ending = Optional.of(how);
            }
            returned();
        }
        // A late interrupt was meant for this work, not for the thread's next one.
        boolean unused = Thread.interrupted();
    }

    private synchronized void returned() {
        hasReturned = true;
        notifyAll();
    }

    /** Waits until the work came back, cancelled or not, at most {@code limit}; true when it did. */
    synchronized boolean awaitReturn(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!hasReturned) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /**
     * Waits until the attempt ended or was cancelled, at most {@code limit} and not while a renewal is asked for; true when one of them is
     * so.
     */
    synchronized boolean awaitSettled(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (ending.isEmpty() && cancelled.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0 || confirmsAnswered < confirmsAsked) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    synchronized Optional<Ending> ending() {
        return ending;
    }

    synchronized Optional<Cancel> cancelled() {
        return cancelled;
    }

    /** How long the work runs, or ran; nought before it began. */
    synchronized Duration ran() {
        return Duration.ofNanos(
                beganNanos.isEmpty() ? 0 : endedNanos.orElseGet(System::nanoTime) - beganNanos.getAsLong());
    }

    long wallMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
    }

    RunningTask toHeartbeat() {
        return RunningTask.newBuilder()
                .setJobId(task.getJobId())
                .setTaskId(task.getTaskId())
                .setAttempt(task.getAttempt())
                .setLeaseId(leaseId)
                .build();
    }
}
