package io.tailrace.standalone.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tailrace.media.SourceRoot;
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

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|file://ROOT/PATH|s3://BUCKET/KEY",
            description = "Recordings: files of this machine, which are uploaded, or where they lie already.")
    private List<String> recordings = new ArrayList<>();

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
        List<String> there = recordings.stream()
                .filter(text -> SourceRoot.place(text).isPresent())
                .distinct()
                .toList();
        List<Path> files = recordings.stream()
                .filter(text -> SourceRoot.place(text).isEmpty())
                .map(Path::of)
                .toList();
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
                done += tried(work.label(), display, () -> submission.submit(work.file()));
            }
            for (String uri : there) {
                SourceRoot.Place place = SourceRoot.place(uri).orElseThrow();
                done += tried(uri, display, () -> submission.submit(place));
            }
        }
        return done == FileArguments.count(files) + there.size() ? ExitCode.COMPLETE : ExitCode.INCOMPLETE;
    }

    private interface Attempt {
        JobStatus run() throws TransferException, InterruptedException;
    }

    /** 1 when it became a job. */
    private int tried(String label, ProgressDisplay display, Attempt attempt) throws InterruptedException {
        try {
            print(label, attempt.run());
            return 1;
        } catch (TransferException e) {
            display.failed(label, String.valueOf(e.getMessage()));
            return 0;
        }
    }

    private void print(String label, JobStatus job) {
        if (json) {
            console.out()
                    .println(JsonNodeFactory.instance
                            .objectNode()
                            .put("type", "submitted")
                            .put("file", label)
                            .put("job", job.id())
                            .put("state", job.state()));
        } else {
            console.out().println(job.id() + "  " + label);
        }
        console.out().flush();
    }
}
