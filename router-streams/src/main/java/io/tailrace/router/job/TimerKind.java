package io.tailrace.router.job;

/** What a timer of a job is for. */
public enum TimerKind {
    /** Ask the planner again. */
    REPLAN,
    /** A try that failed of something passing is due again. */
    RETRY,
    /** A running attempt has had its time. */
    RUN_LIMIT,
    /** A released task was not started. */
    START_LIMIT,
    /** The work objects of a failed or partial run may go. */
    CLOSE,
    /** The work objects are looked for once more: an attempt that nobody heard of may have written some. */
    CLEAN_AGAIN,
    /** The view of an ended job goes. */
    EXPIRE,
    /** The memory of an ended job's id goes. */
    FORGET,
    /** A command's job never came. */
    COMMAND_EXPIRY,
    /** The run is too old. */
    MAX_AGE;

    /** Harmless at any time; all others wait until the inputs that came before the start are processed. */
    public boolean isHarmless() {
        return this == REPLAN || this == RETRY;
    }
}
