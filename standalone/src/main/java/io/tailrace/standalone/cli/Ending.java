package io.tailrace.standalone.cli;

import io.tailrace.service.Closeables;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of this process, by a signal or by itself: what a command started is closed in reverse, within a bound, and the exit code is
 * the command's. A command that adds nothing ends as any process does.
 */
final class Ending {

    /** What a shell shows for a process that SIGINT ended: 128 + 2. */
    static final int INTERRUPTED = 130;

    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int NOT_SAID = -1;

    private final Closeables parts = new Closeables();
    private final AtomicInteger code = new AtomicInteger(NOT_SAID);
    private final AtomicBoolean isWatched = new AtomicBoolean();
    private volatile int codeAfterSignal = INTERRUPTED;
    private volatile boolean hasBegun;

    /** Says what a signal makes of the exit code; without this it is {@link #INTERRUPTED}. */
    void afterSignal(int exitCode) {
        codeAfterSignal = exitCode;
    }

    /** To be closed at the end. */
    <T extends AutoCloseable> T add(T part) {
        if (isWatched.compareAndSet(false, true)) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::closeAll, "ending"));
        }
        return parts.add(part);
    }

    /** Ends the process; never returns normally. */
    void exit(int exitCode) {
        code.compareAndSet(NOT_SAID, exitCode);
        System.exit(exitCode);
    }

    /** True from the first signal on: what a command meets then is of no interest. */
    boolean hasBegun() {
        return hasBegun;
    }

    /** In a shutdown hook: only a halt gives the process its own exit code after a signal. */
    private void closeAll() {
        hasBegun = true;
        code.compareAndSet(NOT_SAID, codeAfterSignal);
        Thread closing = new Thread(this::closeParts, "closing");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(LONGEST.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closing.isAlive()) {
            System.err.println("tailrace: not everything stopped within " + LONGEST.toSeconds() + " s");
        }
        Runtime.getRuntime().halt(code.get());
    }

    private void closeParts() {
        try {
            parts.close();
        } catch (RuntimeException e) {
            log().warn("Not everything stopped cleanly: {}", e.getMessage(), e);
        }
    }

    /** Looked up late: the first logger reads the log settings. */
    private static Logger log() {
        return LoggerFactory.getLogger(Ending.class);
    }
}
