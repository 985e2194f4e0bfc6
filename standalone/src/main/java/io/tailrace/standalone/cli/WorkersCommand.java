package io.tailrace.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.standalone.transfer.TransferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists workers. */
@Command(name = "workers", description = "Lists the workers of a server and what they do.")
final class WorkersCommand implements Callable<Integer> {

    @Option(names = "--json", description = "One JSON object per worker and line, as the API shows it.")
    private boolean json;

    @Mixin
    private ServerOption server = new ServerOption();

    private final Console console;

    WorkersCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException, TransferException {
        JsonNode workers = server.gateway().workers().path("items");
        if (json) {
            workers.forEach(console.out()::println);
            console.out().flush();
            return ExitCode.COMPLETE;
        }
        Table table = new Table("WORKER", "HOST", "POOL", "ENCODERS", "MPX/S", "STATE", "BUSY", "SEEN", "REASON");
        workers.forEach(worker -> table.row(
                worker.path("id").asText(),
                worker.path("host").asText(),
                worker.path("pool").asText(),
                encoders(worker),
                speeds(worker),
                state(worker),
                busy(worker),
                worker.path("seen").asText(),
                worker.path("reason").asText()));
        table.print(console.out());
        return ExitCode.COMPLETE;
    }

    /** With a hint where some are refused: {@code --json} has the reasons. */
    private static String encoders(JsonNode worker) {
        List<String> names = new ArrayList<>();
        worker.at("/node/encoders").forEach(name -> names.add(name.asText()));
        int refused = worker.at("/node/refused").size();
        return String.join(", ", names) + (refused == 0 ? "" : " (" + refused + " refused)");
    }

    /** Millions of pixels a second by codec, of those it has worked with. */
    private static String speeds(JsonNode worker) {
        return worker.path("pixelsPerSecond").properties().stream()
                .map(codec -> String.format(
                        Locale.ROOT, "%s %.0f", codec.getKey(), codec.getValue().asLong() / 1e6))
                .collect(Collectors.joining(", "));
    }

    private static String state(JsonNode worker) {
        return worker.path("isSilent").asBoolean()
                ? "silent"
                : worker.path("state").asText().toLowerCase(Locale.ROOT);
    }

    private static String busy(JsonNode worker) {
        List<String> queues = new ArrayList<>();
        worker.path("queues")
                .forEach(queue -> queues.add(queue.path("queue").asText() + " "
                        + queue.path("busy").asInt() + "/" + queue.path("slots").asInt()));
        return String.join(", ", queues);
    }
}
