package io.tailrace.standalone.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes workers out of service without interrupting them. */
@Command(
        name = "drain",
        description = "Lets workers finish what they run and take nothing more; resume --worker is the opposite.")
final class DrainCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "WORKER", description = "Ids of workers, as tailrace workers shows them.")
    private List<String> workers = new ArrayList<>();

    @Mixin
    private ServerOption server = new ServerOption();

    private final Console console;

    DrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        return Asking.each(workers, server.gateway()::drainWorker, "takes nothing more", console);
    }
}
