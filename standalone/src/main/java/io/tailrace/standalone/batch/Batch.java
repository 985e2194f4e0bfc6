package io.tailrace.standalone.batch;

import io.tailrace.standalone.progress.BatchProgress;
import io.tailrace.standalone.transfer.Server;
import io.tailrace.standalone.transfer.TransferException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Submits what a batch names, several at a time, and what an earlier run of it has not: one that cannot be submitted is told of and stops
 * no other. Rows are read as there is room for them; of what is submitted only ids are kept. Closing it ends a run.
 */
public final class Batch implements AutoCloseable {

    private static final int THREADS = 8;
    /** Read ahead of the threads. */
    private static final int ROOM = 4 * THREADS;

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration UNKNOWN_FOR = Duration.ofMinutes(1);

    private final Entries entries;
    private final Server server;
    private final BatchOptions options;
    private final BatchProgress progress;
    private final BatchState state;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "batch");
        thread.setDaemon(true);
        return thread;
    });

    private volatile Optional<TransferException> stopped = Optional.empty();
    // guarded by this
    private BatchCounts counts = BatchCounts.NONE;

    private Batch(Entries entries, Server server, BatchOptions options, BatchProgress progress, BatchState state) {
        this.entries = entries;
        this.server = server;
        this.options = options;
        this.progress = progress;
        this.state = state;
    }

    /**
     * A batch of the lines of a CSV.
     *
     * @throws TransferException when the state file cannot be used
     */
    public static Batch ofCsv(Path csv, Server server, BatchOptions options, BatchProgress progress)
            throws TransferException {
        Entries entries = new CsvEntries(csv, server.store().connection().inputBucket());
        return new Batch(entries, server, options, progress, state(options, String.valueOf(csv.getFileName())));
    }

    /** A batch of the objects below a prefix. @throws TransferException when the state file cannot be used */
    public static Batch ofPrefix(
            String bucket, String prefix, Server server, BatchOptions options, BatchProgress progress)
            throws TransferException {
        Entries entries = new PrefixEntries(server.store(), bucket, prefix);
        return new Batch(entries, server, options, progress, state(options, "s3://" + bucket + "/" + prefix));
    }

    private static BatchState state(BatchOptions options, String name) throws TransferException {
        return options.isTrial() ? BatchState.peek(options.state(), name) : BatchState.open(options.state(), name);
    }

    /**
     * Submits all, and follows and reports as the options say.
     *
     * @throws TransferException when it could not be gone on with; what is submitted is written down
     */
    public BatchCounts run() throws TransferException, InterruptedException {
        try {
            return runAll();
        } catch (TransferException e) {
            throw new TransferException(e.getMessage() + " So far: " + counts().sentence() + ".", e);
        }
    }

    private BatchCounts runAll() throws TransferException, InterruptedException {
        if (options.report().isEmpty()) {
            submitAll((entry, code, reason) -> {});
            follow();
            return counts();
        }
        try (BatchReport report = BatchReport.begin(options.report().get())) {
            submitAll(report::failure);
            Map<String, JobEnd> ends = follow();
            state.each(submitted -> report.job(submitted, Optional.ofNullable(ends.get(submitted.job()))));
            report.finish();
            return counts();
        }
    }

    /** Hears of what became no job. */
    @FunctionalInterface
    private interface Failures {
        void accept(Entry entry, String code, String reason) throws TransferException;
    }

    private void submitAll(Failures failures) throws TransferException, InterruptedException {
        EntrySubmission submission = new EntrySubmission(server, options, state, progress::notice);
        Semaphore room = new Semaphore(ROOM);
        entries.read(entry -> {
            goOn();
            count(BatchCounts::plusRead);
            if (entry instanceof Entry.Bad bad) {
                fail(failures, entry, "bad-line", bad.reason());
                return;
            }
            Entry.Wanted wanted = (Entry.Wanted) entry;
            if (!submission.isNew(wanted)) {
                count(BatchCounts::plusKnown);
                return;
            }
            room.acquire();
            threads.execute(() -> {
                try {
                    take(submission, wanted, failures);
                } finally {
                    room.release();
                }
            });
        });
        room.acquire(ROOM);
        goOn();
    }

    private void goOn() throws TransferException {
        if (stopped.isPresent()) {
            throw stopped.get();
        }
    }

    private void take(EntrySubmission submission, Entry.Wanted wanted, Failures failures) {
        if (stopped.isPresent()) {
            return;
        }
        try {
            SubmissionResult result = submission.submit(wanted);
            if (result instanceof SubmissionResult.Failed failed) {
                fail(failures, wanted, failed.code(), failed.reason());
            } else if (result instanceof SubmissionResult.Known) {
                count(BatchCounts::plusKnown);
            } else {
                if (result instanceof SubmissionResult.Done done) {
                    Submitted job = done.submitted();
                    progress.event("submitted", job.source(), job.job(), job.state());
                }
                count(BatchCounts::plusSubmitted);
            }
        } catch (TransferException e) {
            stop(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop(new TransferException("Interrupted.", e));
        } catch (RuntimeException e) {
            stop(new TransferException(wanted.label() + ": " + e, e));
        }
    }

    private synchronized void stop(TransferException reason) {
        stopped = stopped.or(() -> Optional.of(reason));
    }

    private void fail(Failures failures, Entry entry, String code, String reason) throws TransferException {
        String where = entry.line() > 0 && entry instanceof Entry.Wanted ? "line " + entry.line() + ", " : "";
        progress.failed(where + entry.label(), reason);
        failures.accept(entry, code, reason);
        count(BatchCounts::plusFailed);
    }

    private synchronized void count(UnaryOperator<BatchCounts> change) {
        counts = change.apply(counts);
        progress.update(counts.sentence());
    }

    private synchronized BatchCounts counts() {
        return counts;
    }

    private Map<String, JobEnd> follow() throws TransferException, InterruptedException {
        JobEnds ends = new JobEnds(server.gateway(), options.patience(), LOOK_EVERY, UNKNOWN_FOR);
        if (options.isFollowed() && !options.isTrial()) {
            state.each(submitted -> ends.add(submitted.job(), submitted.run()));
            count(now -> now.following(ends.openCount()));
            ends.await((job, end) -> {
                progress.event("ended", job, job, end.state());
                count(now -> now.plusEnd(end.isComplete()));
            });
        }
        return ends.ends();
    }

    @Override
    public void close() throws TransferException {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
                stop(new TransferException("Interrupted.", null));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        state.close();
    }
}
