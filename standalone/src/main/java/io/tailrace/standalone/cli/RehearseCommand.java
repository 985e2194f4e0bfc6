package io.tailrace.standalone.cli;

import io.tailrace.service.Environment;
import io.tailrace.standalone.progress.ProgressDisplay;
import io.tailrace.standalone.transfer.FileWork;
import io.tailrace.standalone.transfer.Recipe;
import io.tailrace.standalone.transfer.Transcoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Starts everything and takes a file through it that is no media, so that the launcher's archive of classes (JEP 350) has what a real job
 * needs.
 */
@Command(name = "rehearse", hidden = true, description = "Loads what a job needs; for the launcher.")
final class RehearseCommand implements Callable<Integer> {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    @Mixin
    private DataOption data = new DataOption();

    private final Console console;
    private final Ending ending;

    RehearseCommand(Console console, Ending ending) {
        this.console = console;
        this.ending = ending;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        try (ProgressDisplay display = console.progress(false)) {
            FolderServers servers = FolderServers.on(data.open(), Environment.system(), ending);
            boundBy(LONGEST);
            Path file = Files.writeString(Files.createTempFile("rehearsal", ".mp4"), "no media");
            try {
                new Transcoding(servers, Recipe.USUAL, Clock.systemUTC(), display)
                        .run(List.of(new FileWork(file, "rehearsal", file.resolveSibling("rehearsal"))));
            } catch (InterruptedException e) {
                // Long enough: what was loaded until now is worth keeping.
                boolean unused = Thread.interrupted();
            } finally {
                Files.delete(file);
            }
            return ExitCode.COMPLETE;
        }
    }

    private static void boundBy(Duration limit) {
        Thread rehearsing = Thread.currentThread();
        CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
                .execute(rehearsing::interrupt);
    }
}
