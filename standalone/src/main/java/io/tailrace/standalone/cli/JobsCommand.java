package io.tailrace.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.standalone.transfer.Listing;
import io.tailrace.standalone.transfer.TransferException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists jobs. */
@Command(name = "jobs", description = "Lists the jobs of a server, newest first.")
final class JobsCommand implements Callable<Integer> {

    /** For completion. */
    private static final class States implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of(
                            "QUEUED",
                            "PROBING",
                            "ENCODING",
                            "PACKAGING",
                            "COMPLETED",
                            "COMPLETED_PARTIAL",
                            "FAILED",
                            "CANCELED")
                    .iterator();
        }
    }

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            completionCandidates = States.class,
            description = "Only jobs in these states: ${COMPLETION-CANDIDATES}.")
    private List<String> states = new ArrayList<>();

    @Option(names = "--profile", paramLabel = "NAME", description = "Only jobs of this profile.")
    private @Nullable String profile;

    @Option(names = "--key-prefix", paramLabel = "PREFIX", description = "Only jobs whose source's key begins so.")
    private @Nullable String keyPrefix;

    @Option(names = "--since", paramLabel = "TIME", description = "Only jobs created then or later (RFC 3339).")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only jobs created before (RFC 3339).")
    private @Nullable String until;

    @Option(names = "--json", description = "One JSON object per job and line, as the API shows it.")
    private boolean json;

    @Mixin
    private LimitOption limit = new LimitOption();

    @Mixin
    private ServerOption server = new ServerOption();

    private final Console console;

    JobsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException, TransferException {
        if (json) {
            each(console.out()::println);
            console.out().flush();
            return ExitCode.COMPLETE;
        }
        Table table = new Table("JOB", "STATE", "DONE", "PRIORITY", "PROFILE", "CREATED", "SOURCE");
        each(job -> table.row(
                job.path("id").asText(),
                job.path("state").asText().toLowerCase(Locale.ROOT).replace('_', ' '),
                done(job),
                job.path("priority").asText(),
                job.path("profile").asText(),
                job.at("/times/created").asText(),
                job.at("/source/bucket").asText() + "/" + job.at("/source/key").asText()));
        table.print(console.out());
        return ExitCode.COMPLETE;
    }

    private void each(Consumer<JsonNode> action) throws InterruptedException, TransferException {
        limit.read(new Listing(server.gateway()::jobs, query()), action);
    }

    private Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        if (!states.isEmpty()) {
            query.put("state", String.join(",", states).toUpperCase(Locale.ROOT));
        }
        put(query, "profile", profile);
        put(query, "keyPrefix", keyPrefix);
        put(query, "since", since);
        put(query, "until", until);
        return query;
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }

    /** Of all renditions alike. */
    private static String done(JsonNode job) {
        int count = 0;
        double sum = 0;
        for (JsonNode rendition : job.path("progress")) {
            count++;
            sum += rendition.path("share").asDouble();
        }
        return count == 0 ? "-" : Math.round(sum / count * 100) + " %";
    }
}
