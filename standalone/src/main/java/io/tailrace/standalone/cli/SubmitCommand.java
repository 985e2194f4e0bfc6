package io.tailrace.standalone.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tailrace.service.Environment;
import io.tailrace.standalone.progress.ProgressDisplay;
import io.tailrace.standalone.transfer.FileWork;
import io.tailrace.standalone.transfer.JobStatus;
import io.tailrace.standalone.transfer.Submission;
import io.tailrace.standalone.transfer.TransferException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Uploads files to a running server and makes jobs of them, without waiting for the end. */
@Command(name = "submit", description = "Uploads recordings to a server and prints the id of each job.")
final class SubmitCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recordings.")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private EnvOption env = new EnvOption();

    @Mixin
    private RecipeOptions recipe = new RecipeOptions();

    @Option(names = "--json", description = "One JSON object per line on standard output.")
    private boolean json;

    private final Console console;
    private final Ending ending;

    SubmitCommand(Console console, Ending ending) {
        this.console = console;
        this.ending = ending;
    }

    @Override
    public Integer call() throws InterruptedException, TransferException {
        int done = 0;
        try (ProgressDisplay display = console.progress(json)) {
            List<FileWork> usable = FileArguments.usable(files, Path.of(""), display);
            Session session = Session.joining(env.file(), Environment.system(), ending);
            if (recipe.profile().isPresent()) {
                session.gateway().requireProfile(recipe.profile().get());
            }
            Submission submission =
                    new Submission(session.store(), session.gateway(), recipe.recipe(), Clock.systemUTC());
            for (FileWork work : usable) {
                try {
                    print(work, submission.submit(work.file()));
                    done++;
                } catch (TransferException e) {
                    display.failed(work.label(), String.valueOf(e.getMessage()));
                }
            }
        }
        return done == FileArguments.count(files) ? ExitCode.COMPLETE : ExitCode.INCOMPLETE;
    }

    private void print(FileWork work, JobStatus job) {
        if (json) {
            console.out()
                    .println(JsonNodeFactory.instance
                            .objectNode()
                            .put("type", "submitted")
                            .put("file", work.label())
                            .put("job", job.id())
                            .put("state", job.state()));
        } else {
            console.out().println(job.id() + "  " + work.label());
        }
        console.out().flush();
    }
}
