package io.tailrace.standalone.cli;

import io.tailrace.service.Environment;
import io.tailrace.standalone.progress.ProgressDisplay;
import io.tailrace.standalone.transfer.FileWork;
import io.tailrace.standalone.transfer.Recipe;
import io.tailrace.standalone.transfer.Transcoding;
import io.tailrace.standalone.transfer.TransferException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The whole pipeline for some files. */
@Command(
        name = "transcode",
        description = "Makes HLS and DASH assets of recordings, with everything that takes in this process.",
        footer = "Ends with 0 only when every asset is complete.")
final class TranscodeCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recordings: mp4, mov, mkv, MPEG-TS …")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private RecipeOptions recipe = new RecipeOptions();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "tailrace-out",
            description = "Each asset goes to DIR/<file stem>/; default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("tailrace-out");

    @Option(names = "--play", description = "Keep serving the assets and say where to watch them.")
    private boolean play;

    @Option(names = "--json", description = "One JSON object per line on standard output.")
    private boolean json;

    @Mixin
    private DataOption data = new DataOption();

    private final Console console;
    private final Ending ending;

    TranscodeCommand(Console console, Ending ending) {
        this.console = console;
        this.ending = ending;
    }

    @Override
    public Integer call() throws InterruptedException, TransferException {
        try (ProgressDisplay display = console.progress(json)) {
            List<FileWork> usable = FileArguments.usable(files, out, display);
            boolean isComplete = !usable.isEmpty() && transcode(usable, display);
            return isComplete && usable.size() == FileArguments.count(files) ? ExitCode.COMPLETE : ExitCode.INCOMPLETE;
        }
    }

    private boolean transcode(List<FileWork> usable, ProgressDisplay display)
            throws InterruptedException, TransferException {
        Recipe wanted = recipe.recipe();
        FolderServers servers = FolderServers.on(data.open(), Environment.system(), ending);
        if (wanted.profile().isPresent()) {
            servers.current().gateway().requireProfile(wanted.profile().get());
        }
        Transcoding.Result result = new Transcoding(servers, wanted, Clock.systemUTC(), display).run(usable);
        if (play && !result.complete().isEmpty()) {
            serve(servers.session(), result, display);
        }
        return result.isEverythingComplete();
    }

    private static void serve(Session session, Transcoding.Result result, ProgressDisplay display)
            throws InterruptedException {
        result.complete()
                .forEach((work, job) -> display.playable(
                        work.label(),
                        session.http().resolve("/play/" + job.id()).toString()));
        if (session.isOwn()) {
            new CountDownLatch(1).await();
        }
    }
}
