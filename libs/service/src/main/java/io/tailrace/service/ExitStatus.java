package io.tailrace.service;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the exit code of a process tells besides a crash: said by its parts while they stop. Safe for use by several threads. */
public final class ExitStatus {

    /** EX_TEMPFAIL of sysexits.h: stopped, and what it was doing goes on elsewhere. */
    public static final int HANDED_BACK = 75;

    private static final Logger LOG = LoggerFactory.getLogger(ExitStatus.class);

    private @Nullable String unfinished;

    /** Work that had begun was not finished: {@code what} of it. */
    public synchronized void handedBack(String what) {
        LOG.warn("Not finished: {}", what);
        unfinished = what;
    }

    /** What was not finished; empty when all was. */
    public synchronized Optional<String> unfinished() {
        return Optional.ofNullable(unfinished);
    }

    int code() {
        return unfinished().isPresent() ? HANDED_BACK : ServiceMain.NORMAL;
    }
}
