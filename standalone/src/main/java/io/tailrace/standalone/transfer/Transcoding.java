package io.tailrace.standalone.transfer;

import static java.util.Objects.requireNonNullElse;

import io.tailrace.standalone.progress.ProgressDisplay;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes files through the whole pipeline: uploads and announces them, watches their jobs, fetches their assets. One file's failure is
 * shown and stops no other.
 */
public final class Transcoding {

    private static final Logger log = LoggerFactory.getLogger(Transcoding.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    /** A gateway that restarts is waited for; one that stays away is not. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private static final int TRANSFERS = 2;

    private final Servers servers;
    private final Recipe recipe;
    private final Clock clock;
    private final ProgressDisplay display;

    /** The complete assets, by file, in the order they were named. */
    public record Result(Map<FileWork, JobStatus> complete, boolean isEverythingComplete) {}

    /** What has become of one file so far. */
    private static final class Progress {
        private final FileWork work;
        private CompletableFuture<JobStatus> submitted = new CompletableFuture<>();
        private Optional<CompletableFuture<JobStatus>> fetched = Optional.empty();
        private Optional<JobStatus> seen = Optional.empty();
        private long heardNanos = System.nanoTime();

        private Progress(FileWork work) {
            this.work = work;
        }
    }

    /** Something asked of a server. */
    @FunctionalInterface
    private interface Step {
        JobStatus on(Server server) throws TransferException, InterruptedException;
    }

    public Transcoding(Servers servers, Recipe recipe, Clock clock, ProgressDisplay display) {
        this.servers = servers;
        this.recipe = recipe;
        this.clock = clock;
        this.display = display;
    }

    /** Returns when every file is done or failed. */
    public Result run(List<FileWork> files) throws InterruptedException {
        ExecutorService transfers = Executors.newFixedThreadPool(TRANSFERS, work -> {
            Thread thread = new Thread(work, "transfer");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Progress> open = new ArrayList<>();
            for (FileWork work : files) {
                Progress progress = new Progress(work);
                progress.submitted = CompletableFuture.supplyAsync(() -> submit(work), transfers);
                open.add(progress);
            }
            Map<FileWork, JobStatus> complete = new LinkedHashMap<>();
            while (!open.isEmpty()) {
                open.removeIf(progress -> isDone(progress, transfers, complete));
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            }
            return new Result(complete, complete.size() == files.size());
        } finally {
            transfers.shutdownNow();
        }
    }

    /** Looks at one file once; true when nothing more will become of it. */
    private boolean isDone(Progress progress, ExecutorService transfers, Map<FileWork, JobStatus> complete) {
        String label = progress.work.label();
        try {
            if (progress.fetched.isPresent()) {
                if (!progress.fetched.get().isDone()) {
                    return false;
                }
                JobStatus job = progress.fetched.get().join();
                complete.put(progress.work, job);
                display.complete(label, job, progress.work.folder());
                return true;
            }
            if (!progress.submitted.isDone()) {
                return false;
            }
            JobStatus job = look(progress, progress.submitted.join());
            display.update(label, job);
            if (job.isComplete()) {
                progress.fetched =
                        Optional.of(CompletableFuture.supplyAsync(() -> fetch(job, progress.work), transfers));
            } else if (job.isFinal()) {
                display.failed(label, job.whyNotComplete());
                return true;
            }
            return false;
        } catch (CompletionException e) {
            display.failed(
                    label, String.valueOf(requireNonNullElse(e.getCause(), e).getMessage()));
            return true;
        }
    }

    /** The job as it is now; as it was seen last while the gateway is silent, or knows only of an earlier run. */
    private JobStatus look(Progress progress, JobStatus submitted) {
        Server server = servers.current();
        try {
            JobStatus job = server.gateway().job(submitted.id());
            progress.heardNanos = System.nanoTime();
            if (job.run() >= submitted.run()) {
                progress.seen = Optional.of(job);
            }
        } catch (TransferException e) {
            log.debug("Job {} could not be looked at: {}", submitted.id(), e.getMessage());
            if (replacement(server).isPresent()) {
                progress.heardNanos = System.nanoTime();
            } else if (System.nanoTime() - progress.heardNanos > LONGEST_SILENCE.toNanos()) {
                throw new CompletionException(e);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return progress.seen.orElse(submitted);
    }

    private JobStatus submit(FileWork work) {
        return insisting(server -> new Submission(server.store(), server.gateway(), recipe, clock).submit(work.file()));
    }

    private JobStatus fetch(JobStatus job, FileWork work) {
        return insisting(server -> {
            new AssetDownload(server.store()).fetch(job.outputBucket(), job.outputPrefix(), work.folder());
            return job;
        });
    }

    /** Once more for every server that ended in the middle of it. */
    private JobStatus insisting(Step step) {
        Server server = servers.current();
        while (true) {
            try {
                return step.on(server);
            } catch (TransferException e) {
                server = replacement(server).orElseThrow(() -> new CompletionException(e));
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private Optional<Server> replacement(Server failed) {
        try {
            return servers.replacement(failed);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static CompletionException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CompletionException(new TransferException("Interrupted.", e));
    }
}
