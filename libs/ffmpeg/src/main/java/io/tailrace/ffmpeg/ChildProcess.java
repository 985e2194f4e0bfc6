package io.tailrace.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A running ffmpeg or ffprobe. Its two outputs are drained by threads of their own; its folder is removed at its end. One thread waits
 * for it; any thread may kill it.
 */
public final class ChildProcess {

    private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final int KILLED = 137;

    private final Process process;
    private final Path folder;
    private final Optional<ChildMemory> memory;
    private final ControlGroup group;
    private final long killsBefore;
    private final long startedNanos = System.nanoTime();
    private final LineTail tail = new LineTail();
    private final AtomicReference<String> unread = new AtomicReference<>();
    private final Thread output;
    private final Thread errors;

    ChildProcess(
            String name,
            Process process,
            Path folder,
            Optional<ChildMemory> memory,
            ControlGroup group,
            Consumer<String> lines,
            Consumer<String> errorLines) {
        this.process = process;
        this.folder = folder;
        this.memory = memory;
        this.group = group;
        this.killsBefore = group.memoryKills();
        this.output = drain(name + "-stdout", process.getInputStream(), lines);
        this.errors = drain(name + "-stderr", process.getErrorStream(), errorLines.andThen(tail::add));
    }

    private Thread drain(String name, InputStream from, Consumer<String> lines) {
        Map<String, String> logFields = Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());
        Thread thread = new Thread(
                () -> {
                    MDC.setContextMap(logFields);
                    try (from) {
                        LineReader.drain(from, lines);
                    } catch (IOException e) {
                        LOG.debug("{} ended early", name, e); // a killed child closes its pipes in the middle
                    } catch (RuntimeException | Error e) {
                        // A reader that gives up must not leave the child blocked on a full pipe.
                        unread.compareAndSet(null, "its output could not be read: " + e);
                        kill();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /**
     * Waits for the end. When {@code guard} objects, the child holds more memory than it may, or the waiting thread is interrupted, the
     * child is killed first.
     *
     * @throws InterruptedException when interrupted; the child is dead by then
     */
    public ExitReport await(Guard guard) throws InterruptedException {
        Optional<String> objection = Optional.empty();
        boolean isTooLarge = false;
        Duration cpu = Duration.ZERO;
        try {
            while (!process.waitFor(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                cpu = cpuTime().orElse(cpu);
                if (objection.isEmpty()) {
                    objection = memory.flatMap(most -> most.objection(ResidentMemory.of(pid())));
                    isTooLarge = objection.isPresent();
                    objection = objection.or(() -> guard.objection(running()));
                    objection.ifPresent(reason -> kill());
                }
            }
            output.join(DRAIN.toMillis());
            errors.join(DRAIN.toMillis());
            int code = process.exitValue();
            boolean isOutOfMemory = isTooLarge || (objection.isEmpty() && code == KILLED && wasKilledForMemory());
            return new ExitReport(code, objection.or(this::unread), isOutOfMemory, cpu, running(), tail.lines());
        } finally {
            kill();
            removeFolder();
        }
    }

    /** Another child of the group may have been the one, which then starved beside this one. */
    private boolean wasKilledForMemory() {
        return group.memoryKills() > killsBefore;
    }

    /** A clean end counts only with all that was written: a result may be told on standard output. */
    private Optional<String> unread() {
        boolean isReading = output.isAlive() || errors.isAlive();
        return Optional.ofNullable(unread.get())
                .or(() -> isReading ? Optional.of("its output was not read to the end") : Optional.empty());
    }

    /** Processor time so far; the kernel forgets it when the child is reaped, so it is asked while the child runs. */
    private Optional<Duration> cpuTime() {
        return process.info().totalCpuDuration();
    }

    private Duration running() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** SIGKILL: anything milder leaves a file that looks complete. Does nothing when it has ended. */
    public void kill() {
        process.destroyForcibly();
    }

    public long pid() {
        return process.pid();
    }

    private void removeFolder() {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.warn("The working folder {} of a child stays behind: {}", folder, e.getMessage());
        }
    }
}
