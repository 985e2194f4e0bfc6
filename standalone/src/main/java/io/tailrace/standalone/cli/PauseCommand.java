package io.tailrace.standalone.cli;

import io.tailrace.standalone.transfer.GatewayClient;
import io.tailrace.standalone.transfer.TransferException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets queues or lanes rest. */
@Command(
        name = "pause",
        description = "Releases nothing more of queues, or of one lane; what runs goes on and what waits is kept.")
final class PauseCommand implements Callable<Integer> {

    @Mixin
    private QueueChoice choice = new QueueChoice();

    @Mixin
    private ServerOption server = new ServerOption();

    private final Console console;

    PauseCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException, TransferException {
        GatewayClient gateway = server.gateway();
        return Asking.each(choice.queues(gateway), queue -> gateway.pause(queue, choice.lane()), "is paused", console);
    }
}
