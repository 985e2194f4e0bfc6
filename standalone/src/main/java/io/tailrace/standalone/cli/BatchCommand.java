package io.tailrace.standalone.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.profiles.Lanes;
import io.tailrace.service.Environment;
import io.tailrace.standalone.batch.Batch;
import io.tailrace.standalone.batch.BatchCounts;
import io.tailrace.standalone.batch.BatchOptions;
import io.tailrace.standalone.batch.Rate;
import io.tailrace.standalone.progress.BatchProgress;
import io.tailrace.standalone.transfer.Server;
import io.tailrace.standalone.transfer.TransferException;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Submits very many recordings. */
@Command(
        name = "batch",
        description = "Makes jobs of the recordings that a CSV names, or that lie below a prefix of a bucket.",
        footer = {
            "The first line of a CSV names its columns: key, or bucket and key, or file; profile, priority and",
            "metadata.NAME where wanted. Run again after a stop it submits what is missing.",
            "Ends with 0 only when every recording was submitted, and with --wait is complete."
        })
final class BatchCommand implements Callable<Integer> {

    private static final Pattern PREFIX = Pattern.compile("s3://([^/]+)(?:/(.*))?");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int NAME_DIGITS = 24;

    @Parameters(paramLabel = "FILE.csv|s3://BUCKET/PREFIX", description = "What to submit.")
    private String what = "";

    @Option(names = "--profile", paramLabel = "NAME", description = "Recipe of recordings for which no other is named.")
    private @Nullable String profile;

    @Option(
            names = "--priority",
            paramLabel = "PRIORITY",
            defaultValue = "bulk",
            completionCandidates = LaneWords.class,
            description =
                    "Of recordings for which no other is named: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private String priority = "bulk";

    @Mixin
    private EncoderVersionOption encoder = new EncoderVersionOption();

    @Option(names = "--rate", paramLabel = "N/s|N/m", description = "Submits no faster, such as 50/s or 200/m.")
    private @Nullable String rate;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "What was submitted; default: FILE.csv.tailrace, or for a prefix a file in the data folder.")
    private @Nullable Path state;

    @Option(names = "--wait", description = "Waits until every job of the batch has ended.")
    private boolean wait;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Writes what became of each source: CSV for FILE.csv, else JSON lines.")
    private @Nullable Path report;

    @Option(names = "--dry-run", description = "Only reads, looks and counts.")
    private boolean dryRun;

    @Option(names = "--json", description = "One JSON object per line on standard output.")
    private boolean json;

    @Mixin
    private ServerOption server = new ServerOption();

    private final Console console;
    private final Ending ending;

    BatchCommand(Console console, Ending ending) {
        this.console = console;
        this.ending = ending;
    }

    @Override
    public Integer call() throws InterruptedException, TransferException {
        if (!Lanes.words().contains(priority)) {
            throw new CommandFailure("--priority is one of " + String.join(", ", Lanes.words()) + ".");
        }
        Matcher prefix = PREFIX.matcher(what);
        boolean isPrefix = prefix.matches();
        if (!isPrefix && !Files.isRegularFile(Path.of(what))) {
            throw new CommandFailure("There is no file " + what + "; a prefix is like s3://bucket/prefix.");
        }
        BatchOptions options = new BatchOptions(
                Optional.ofNullable(profile),
                encoder.version(),
                priority,
                rate(),
                state == null ? usualState(isPrefix) : state,
                dryRun,
                wait,
                Optional.ofNullable(report),
                PATIENCE);
        Server joined = joined();
        if (profile != null) {
            joined.gateway().requireProfile(profile);
        }
        long begun = System.nanoTime();
        try (BatchProgress progress = new BatchProgress(console.out(), console.err(), kind(), console.columns());
                Batch batch = ending.add(
                        isPrefix
                                ? Batch.ofPrefix(
                                        prefix.group(1),
                                        Optional.ofNullable(prefix.group(2)).orElse(""),
                                        joined,
                                        options,
                                        progress)
                                : Batch.ofCsv(Path.of(what), joined, options, progress))) {
            BatchCounts counts = batch.run();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            progress.closing(counts.closing(took, dryRun), summary(counts));
            return counts.isComplete() ? ExitCode.COMPLETE : ExitCode.INCOMPLETE;
        }
    }

    private static ObjectNode summary(BatchCounts counts) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("read", counts.read())
                .put("submitted", counts.submitted())
                .put("alreadyThere", counts.known())
                .put("notSubmitted", counts.failed())
                .put("jobs", counts.followed())
                .put("complete", counts.complete())
                .put("endedOtherwise", counts.incomplete());
    }

    private BatchProgress.Kind kind() {
        if (json) {
            return BatchProgress.Kind.JSON;
        }
        return console.isTerminal() ? BatchProgress.Kind.TERMINAL : BatchProgress.Kind.LINES;
    }

    private Optional<Rate> rate() {
        try {
            return Optional.ofNullable(rate).map(Rate::parse);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("--rate: " + e.getMessage());
        }
    }

    /** Beside the CSV; a prefix has no place of its own. */
    private Path usualState(boolean isPrefix) {
        if (!isPrefix) {
            return Path.of(what + ".tailrace");
        }
        Path folder = server.dataFolder().resolve("batch");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new CommandFailure("The folder " + folder + " cannot be made: " + e.getMessage());
        }
        return folder.resolve(DigestUtils.sha256Hex(what).substring(0, NAME_DIGITS) + ".jsonl");
    }

    private Server joined() {
        Environment environment = server.environment();
        return new Server(server.gateway(), ending.add(new ObjectStore(StoreConnection.from(environment))));
    }
}
