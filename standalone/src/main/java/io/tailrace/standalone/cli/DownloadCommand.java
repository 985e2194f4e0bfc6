package io.tailrace.standalone.cli;

import io.tailrace.service.Environment;
import io.tailrace.standalone.transfer.AssetDownload;
import io.tailrace.standalone.transfer.JobStatus;
import io.tailrace.standalone.transfer.TransferException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches the asset of one job. */
@Command(name = "download", description = "Copies the asset of a complete job out of the output bucket.")
final class DownloadCommand implements Callable<Integer> {

    @Parameters(paramLabel = "JOB", description = "Id of the job.")
    private String job = "";

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder of the asset.")
    private Path out = Path.of("");

    @Mixin
    private EnvOption env = new EnvOption();

    private final Console console;
    private final Ending ending;

    DownloadCommand(Console console, Ending ending) {
        this.console = console;
        this.ending = ending;
    }

    @Override
    public Integer call() throws InterruptedException, TransferException {
        Session session = Session.joining(env.file(), Environment.system(), ending);
        JobStatus status = session.gateway().job(job);
        if (status.outputPrefix().isEmpty()) {
            throw new CommandFailure(
                    status.isFinal()
                            ? status.whyNotComplete()
                            : "The job " + job + " is not done yet, it is " + status.stateName() + ".");
        }
        new AssetDownload(session.store()).fetch(status.outputBucket(), status.outputPrefix(), out);
        console.out().println(out);
        return ExitCode.COMPLETE;
    }
}
