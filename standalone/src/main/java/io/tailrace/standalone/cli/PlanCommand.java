package io.tailrace.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.media.SourceRoot;
import io.tailrace.service.Environment;
import io.tailrace.standalone.progress.Printable;
import io.tailrace.standalone.transfer.Planning;
import io.tailrace.standalone.transfer.Submission;
import io.tailrace.standalone.transfer.TransferException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks what would become of recordings, where, how soon and for what price, and makes nothing of them. */
@Command(
        name = "plan",
        description =
                "Shows what would be made of recordings, by which pools, how soon and for what price, and makes nothing.",
        footer = "Ends with 0 only when everything of every recording could be made now.")
final class PlanCommand implements Callable<Integer> {

    private static final Pattern SCHEME = Pattern.compile("(?:file|s3)://.*", Pattern.DOTALL);

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|file://ROOT/PATH|s3://BUCKET/KEY",
            description =
                    "Recordings: files of this machine, which are uploaded as submit does, or where they lie already.")
    private List<String> sources = new ArrayList<>();

    @Mixin
    private RecipeOptions recipe = new RecipeOptions();

    @Option(
            names = "--priority",
            paramLabel = "PRIORITY",
            completionCandidates = LaneWords.class,
            description = "${COMPLETION-CANDIDATES}; pools may be limited to some.")
    private @Nullable String priority;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "How long to wait for the probe of each; default: ${DEFAULT-VALUE}.")
    private int waitSeconds = 300;

    @Option(
            names = "--env",
            paramLabel = "FILE",
            description =
                    "TAILRACE_* variables of the server to ask; default: the one on the data folder, or one of its own.")
    private @Nullable Path env;

    @Option(names = "--json", description = "One JSON object per recording and line, as the API shows it.")
    private boolean json;

    @Mixin
    private DataOption data = new DataOption();

    private final Console console;
    private final Ending ending;

    PlanCommand(Console console, Ending ending) {
        this.console = console;
        this.ending = ending;
    }

    @Override
    public Integer call() throws InterruptedException, TransferException {
        List<String> usable = sources.stream().filter(this::isUsable).toList();
        if (usable.isEmpty()) {
            return ExitCode.INCOMPLETE;
        }
        Session session = env == null
                ? Session.on(data.open(), Environment.system(), ending)
                : Session.joining(env, Environment.system(), ending);
        Planning planning = new Planning(
                session.server(),
                recipe.recipe(),
                Optional.ofNullable(priority),
                Duration.ofSeconds(Math.max(1, waitSeconds)));
        if (recipe.profile().isPresent()) {
            session.gateway().requireProfile(recipe.profile().get());
        }
        int possible = 0;
        for (String source : usable) {
            try {
                possible += show(source, plan(planning, source)) ? 1 : 0;
            } catch (TransferException e) {
                complain(source, String.valueOf(e.getMessage()));
            }
        }
        return possible == sources.size() ? ExitCode.COMPLETE : ExitCode.INCOMPLETE;
    }

    /** Before a server is started for it. */
    private boolean isUsable(String source) {
        Optional<String> objection = SCHEME.matcher(source).matches()
                ? Optional.of("It must be file://ROOT/PATH or s3://BUCKET/KEY.")
                        .filter(sentence -> SourceRoot.place(source).isEmpty())
                : Submission.objection(Path.of(source));
        objection.ifPresent(reason -> complain(source, reason));
        return objection.isEmpty();
    }

    private static JsonNode plan(Planning planning, String source) throws InterruptedException, TransferException {
        Optional<SourceRoot.Place> place = SourceRoot.place(source);
        return place.isPresent() ? planning.ofPlace(place.get()) : planning.ofFile(Path.of(source));
    }

    /** @return whether all of it could be made */
    private boolean show(String source, JsonNode plan) {
        if (json) {
            console.out().println(plan);
        } else if (plan.path("state").asText().equals("PLANNED")) {
            new PlanTable(console.out()).print(source, plan);
        } else {
            complain(source, plan.path("error").path("message").asText("There is no plan."));
        }
        console.out().flush();
        return plan.path("possible").asBoolean(false);
    }

    private void complain(String source, String reason) {
        console.err().println("tailrace: " + Printable.text(source + ": " + reason));
    }
}
