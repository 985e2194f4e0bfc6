package io.tailrace.standalone.cli;

import io.tailrace.standalone.transfer.GatewayClient;
import io.tailrace.standalone.transfer.TransferException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The opposite of pause and of drain. */
@Command(name = "resume", description = "Lets queues, a lane or drained workers go on.")
final class ResumeCommand implements Callable<Integer> {

    @Mixin
    private QueueChoice choice = new QueueChoice();

    @Option(names = "--worker", paramLabel = "WORKER", description = "A drained worker, in place of queues.")
    private List<String> workers = new ArrayList<>();

    @Mixin
    private ServerOption server = new ServerOption();

    private final Console console;

    ResumeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException, TransferException {
        GatewayClient gateway = server.gateway();
        if (!workers.isEmpty()) {
            if (!choice.isEmpty()) {
                throw new CommandFailure("Give workers or queues, not both.");
            }
            return Asking.each(workers, gateway::resumeWorker, "takes tasks again", console);
        }
        return Asking.each(choice.queues(gateway), queue -> gateway.resume(queue, choice.lane()), "goes on", console);
    }
}
