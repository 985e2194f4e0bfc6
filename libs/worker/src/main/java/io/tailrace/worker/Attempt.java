package io.tailrace.worker;

import java.util.List;

/** What a handler may know and say about the attempt it runs. Safe for use by several threads. */
public interface Attempt {

    /** 32 hex digits drawn at the take. */
    String leaseId();

    /** The private folder of this attempt in the work bucket, with a slash at its end. */
    String prefix();

    /**
     * Tells how far the attempt is; passed on at most once per second, never blocks, never fails.
     *
     * @param renditions in the making
     * @param done frames, or audio milliseconds, done of {@code total}
     * @param speed media seconds per second
     */
    void progress(List<String> renditions, long done, long total, double speed);

    boolean isCancelled();

    /**
     * Tells of a program that has run, for the audit. Of many the first are kept.
     *
     * @param arguments without secrets
     */
    void ran(String program, List<String> arguments, int exitCode);

    /**
     * Tells the audit, in a sentence, what is worth knowing of an attempt however it ends. Of many the first are kept.
     */
    void note(String sentence);

    /**
     * Renews the lease now and waits for the answer. Called right before a write that must not come from an attempt whose task went to
     * another worker while this one was paused.
     *
     * @throws InterruptedException when the lease is lost or the attempt was cancelled otherwise
     */
    void confirm() throws InterruptedException;

    /**
     * Registers what stops the work: called once, from another thread, when the attempt is cancelled, and at once when it already is.
     * It must not block for long and must be harmless after the work has ended.
     */
    void onCancel(Runnable kill);
}
