package io.tailrace.standalone.cli;

import io.tailrace.standalone.transfer.GatewayClient;
import io.tailrace.standalone.transfer.TransferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets queues or lanes rest. */
@Command(
        name = "pause",
        description = "Releases nothing more of queues, or of one lane; what runs goes on and what waits is kept.")
final class PauseCommand implements Callable<Integer> {

    @Parameters(arity = "0..*", paramLabel = "QUEUE", description = "Names of queues; without one, all.")
    private List<String> queues = new ArrayList<>();

    @Option(names = "--lane", paramLabel = "LANE", description = "Only this lane: urgent, normal or bulk.")
    private @Nullable String lane;

    @Mixin
    private ServerOption server = new ServerOption();

    private final Console console;

    PauseCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException, TransferException {
        GatewayClient gateway = server.gateway();
        List<String> wanted = queues.isEmpty() ? gateway.queues() : queues;
        return Asking.each(wanted, queue -> gateway.pause(queue, Optional.ofNullable(lane)), "is paused", console);
    }
}
