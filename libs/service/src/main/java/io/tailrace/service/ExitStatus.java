package io.tailrace.service;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the exit code of a process tells besides a crash, and that it ends at all without a signal: said by its parts. Safe for use by
 * several threads.
 */
public final class ExitStatus {

    /** EX_TEMPFAIL of sysexits.h: stopped, and what it was doing goes on elsewhere. */
    public static final int HANDED_BACK = 75;

    /** EX_PROTOCOL of sysexits.h: ended by itself, because it may not do on this node what it was started for. */
    public static final int UNFIT = 76;

    private static final Logger LOG = LoggerFactory.getLogger(ExitStatus.class);

    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable String unfinished;
    private @Nullable String summary;
    private int overCode;

    /** Work that had begun was not finished: {@code what} of it. */
    public synchronized void handedBack(String what) {
        LOG.warn("Not finished: {}", what);
        unfinished = what;
    }

    /** What was not finished; empty when all was. */
    public synchronized Optional<String> unfinished() {
        return Optional.ofNullable(unfinished);
    }

    /** There is nothing more to do: the process shall stop by itself, and end with {@code code} when all goes well. */
    public void over(int code) {
        synchronized (this) {
            overCode = code;
            over.countDown();
        }
    }

    /** What {@link #over} was told; empty before. */
    public synchronized OptionalInt endedWith() {
        return over.getCount() == 0 ? OptionalInt.of(overCode) : OptionalInt.empty();
    }

    void awaitOver() throws InterruptedException {
        over.await();
    }

    /** What was done, in a line for standard output, printed when everything has stopped. */
    public synchronized void summary(String line) {
        summary = line;
    }

    public synchronized Optional<String> summary() {
        return Optional.ofNullable(summary);
    }

    synchronized int code() {
        return unfinished().isPresent() ? HANDED_BACK : overCode;
    }
}
