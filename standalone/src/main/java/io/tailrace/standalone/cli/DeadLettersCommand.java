package io.tailrace.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.standalone.progress.Printable;
import io.tailrace.standalone.transfer.Listing;
import io.tailrace.standalone.transfer.TransferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists dead letters, and deals with them. */
@Command(
        name = "dead-letters",
        description = "Lists, shows, redrives and purges records that could not be used.",
        synopsisSubcommandLabel = "list|show|redrive|purge")
final class DeadLettersCommand implements Runnable {

    /** How many of a choice the gateway deals with in one call. */
    private static final int AT_ONCE = 500;

    private DeadLettersCommand() {}

    static CommandLine with(Console console) {
        return new CommandLine(new DeadLettersCommand())
                .addSubcommand(new ListLetters(console))
                .addSubcommand(new Show(console))
                .addSubcommand(new Redrive(console))
                .addSubcommand(new Purge(console));
    }

    @Override
    public void run() {
        throw new CommandFailure("Say what to do: dead-letters list, show, redrive or purge.");
    }

    /** Which letters are meant. */
    static final class Choice {

        @Option(names = "--topic", paramLabel = "TOPIC", description = "Those that came from this topic.")
        private @Nullable String topic;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Those whose reason has this text in it.")
        private @Nullable String reason;

        boolean isEmpty() {
            return topic == null && reason == null;
        }

        Map<String, String> query() {
            Map<String, String> query = new LinkedHashMap<>();
            if (topic != null) {
                query.put("topic", topic);
            }
            if (reason != null) {
                query.put("reason", reason);
            }
            return query;
        }
    }

    /** One line a letter. */
    @Command(name = "list", description = "Lists dead letters, newest first.")
    static final class ListLetters implements Callable<Integer> {

        @Option(
                names = "--state",
                paramLabel = "STATE",
                defaultValue = "open",
                description = "open, redriven, purged or all; default: ${DEFAULT-VALUE}.")
        private String state = "open";

        @Option(names = "--json", description = "One JSON object per letter and line, as the API shows it.")
        private boolean json;

        @Mixin
        private Choice choice = new Choice();

        @Mixin
        private LimitOption limit = new LimitOption();

        @Mixin
        private ServerOption server = new ServerOption();

        private final Console console;

        ListLetters(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() throws InterruptedException, TransferException {
            List<JsonNode> letters = letters();
            if (json) {
                letters.forEach(console.out()::println);
                console.out().flush();
                return ExitCode.COMPLETE;
            }
            Table table = new Table("LETTER", "STATE", "AT", "TOPIC", "KEY", "REASON");
            letters.forEach(letter -> table.row(
                    letter.path("id").asText(),
                    letter.path("state").asText(),
                    letter.path("at").asText(),
                    letter.at("/origin/topic").asText(),
                    letter.path("key").asText("-"),
                    letter.path("reason").asText()));
            table.print(console.out());
            return ExitCode.COMPLETE;
        }

        private List<JsonNode> letters() throws InterruptedException, TransferException {
            Map<String, String> query = choice.query();
            query.put("state", state);
            List<JsonNode> letters = new ArrayList<>();
            limit.read(new Listing(server.gateway()::deadLetters, query), letters::add);
            return letters;
        }
    }

    /** All of one letter. */
    @Command(name = "show", description = "Shows a dead letter with its headers and content, decoded where possible.")
    static final class Show implements Callable<Integer> {

        @Parameters(paramLabel = "LETTER", description = "Id of the letter, such as 0-17.")
        private String letter = "";

        @Mixin
        private ServerOption server = new ServerOption();

        private final Console console;

        Show(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() throws InterruptedException, TransferException, IOException {
            JsonNode shown = server.gateway().deadLetter(letter);
            console.out()
                    .println(JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsString(shown));
            console.out().flush();
            return ExitCode.COMPLETE;
        }
    }

    /** What is common to both ways of settling letters. */
    abstract static class Settle implements Callable<Integer> {

        @Parameters(arity = "0..*", paramLabel = "LETTER", description = "Ids of letters, such as 0-17.")
        private List<String> letters = new ArrayList<>();

        @Option(names = "--all", description = "All open letters.")
        private boolean all;

        @Mixin
        private Choice choice = new Choice();

        @Mixin
        private ServerOption server = new ServerOption();

        private final Console console;
        private final String deed;
        private final String outcome;

        Settle(Console console, String deed, String outcome) {
            this.console = console;
            this.deed = deed;
            this.outcome = outcome;
        }

        @Override
        public Integer call() throws InterruptedException, TransferException {
            boolean isChosen = all || !choice.isEmpty();
            if (letters.isEmpty() != isChosen) {
                throw new CommandFailure("Say which: ids of letters, or --topic, --reason or --all.");
            }
            int done = 0;
            int refused = 0;
            boolean hasMore = true;
            while (hasMore) {
                JsonNode answer = server.gateway().settleDeadLetters(deed, body());
                for (JsonNode id : answer.path("done")) {
                    console.out().println(Printable.text(id.asText()) + " " + outcome);
                }
                for (JsonNode refusal : answer.path("refused")) {
                    console.err()
                            .println("tailrace: "
                                    + Printable.text(refusal.path("detail").asText()));
                }
                done += answer.path("done").size();
                refused += answer.path("refused").size();
                // What was refused would come again.
                hasMore = isChosen && answer.path("done").size() == AT_ONCE;
            }
            if (done + refused == 0) {
                console.out().println("No open dead letter matches.");
            }
            console.out().flush();
            return refused == 0 ? ExitCode.COMPLETE : ExitCode.INCOMPLETE;
        }

        private String body() {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            if (!letters.isEmpty()) {
                letters.forEach(body.putArray("ids")::add);
            }
            choice.query().forEach(body::put);
            if (all) {
                body.put("all", true);
            }
            return body.toString();
        }
    }

    /** Once more. */
    @Command(name = "redrive", description = "Sends original records to their topics once more.")
    static final class Redrive extends Settle {
        Redrive(Console console) {
            super(console, "redrive", "redriven");
        }
    }

    /** Never again. */
    @Command(name = "purge", description = "Settles dead letters that nobody needs.")
    static final class Purge extends Settle {
        Purge(Console console) {
            super(console, "purge", "purged");
        }
    }
}
