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

/** The opposite of pause and of drain. */
@Command(name = "resume", description = "Lets queues, a lane or drained workers go on.")
final class ResumeCommand implements Callable<Integer> {

    @Parameters(arity = "0..*", paramLabel = "QUEUE", description = "Names of queues; without one, all.")
    private List<String> queues = new ArrayList<>();

    @Option(names = "--lane", paramLabel = "LANE", description = "Only this lane: urgent, normal or bulk.")
    private @Nullable String lane;

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
            if (!queues.isEmpty() || lane != null) {
                throw new CommandFailure("Give workers or queues, not both.");
            }
            return Asking.each(workers, gateway::resumeWorker, "takes tasks again", console);
        }
        List<String> wanted = queues.isEmpty() ? gateway.queues() : queues;
        return Asking.each(wanted, queue -> gateway.resume(queue, Optional.ofNullable(lane)), "goes on", console);
    }
}
