package io.tailrace.standalone.cli;

import io.tailrace.standalone.transfer.GatewayClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Moves a job to another lane. */
@Command(
        name = "priority",
        description = "Changes the priority of a job; what of it waits goes before, or after, others.")
final class PriorityCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "JOB", description = "Id of the job.")
    private String job = "";

    @Parameters(
            index = "1",
            paramLabel = "LANE",
            completionCandidates = LaneWords.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private String lane = "";

    @Mixin
    private ServerOption server = new ServerOption();

    private final Console console;

    PriorityCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        GatewayClient gateway = server.gateway();
        return Asking.each(List.of(job), id -> gateway.prioritize(id, lane), "becomes " + lane, console);
    }
}
