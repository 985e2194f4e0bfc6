package io.tailrace.standalone.cli;

import io.tailrace.standalone.progress.ProgressDisplay;
import io.tailrace.standalone.transfer.JobFollower;
import io.tailrace.standalone.transfer.JobStatus;
import io.tailrace.standalone.transfer.TransferException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows jobs to their end. */
@Command(
        name = "watch",
        description = "Shows the progress of jobs until they end.",
        footer = "Ends with 0 only when every job is complete.")
final class WatchCommand implements Callable<Integer> {

    /** Connections at a time; further jobs are followed when others have ended. */
    private static final int MOST_AT_ONCE = 32;

    @Parameters(arity = "1..*", paramLabel = "JOB", description = "Ids of jobs.")
    private List<String> jobs = new ArrayList<>();

    @Option(names = "--json", description = "One JSON object per line on standard output.")
    private boolean json;

    @Mixin
    private ServerOption server = new ServerOption();

    private final Console console;

    WatchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException, TransferException {
        List<String> distinct = List.copyOf(new LinkedHashSet<>(jobs));
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(MOST_AT_ONCE, distinct.size()));
        try (JobFollower follower = new JobFollower(server.gateway());
                ProgressDisplay display = console.progress(json)) {
            List<Future<Boolean>> ends = distinct.stream()
                    .map(job -> threads.submit(() -> isComplete(job, follower, display)))
                    .toList();
            boolean isEverythingComplete = true;
            for (Future<Boolean> end : ends) {
                isEverythingComplete &= end.get();
            }
            return isEverythingComplete ? ExitCode.COMPLETE : ExitCode.INCOMPLETE;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a job could not be followed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean isComplete(String job, JobFollower follower, ProgressDisplay display)
            throws InterruptedException {
        try {
            JobStatus end = follower.follow(job, status -> {
                synchronized (display) {
                    display.update(job, status);
                }
            });
            synchronized (display) {
                if (end.isComplete()) {
                    display.done(job, end);
                } else {
                    display.failed(job, end.whyNotComplete());
                }
            }
            return end.isComplete();
        } catch (TransferException e) {
            synchronized (display) {
                display.failed(job, String.valueOf(e.getMessage()));
            }
            return false;
        }
    }
}
