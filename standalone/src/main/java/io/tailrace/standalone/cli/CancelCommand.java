package io.tailrace.standalone.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks for the end of jobs. */
@Command(name = "cancel", description = "Cancels jobs that are not packaging yet.")
final class CancelCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "JOB", description = "Ids of jobs.")
    private List<String> jobs = new ArrayList<>();

    @Option(
            names = "--purge",
            description = "Also removes the asset, of an ended job as well, and all that is known of it but its audit.")
    private boolean purge;

    @Mixin
    private ServerOption server = new ServerOption();

    private final Console console;

    CancelCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        return purge
                ? Asking.each(jobs, server.gateway()::purge, "is being removed", console)
                : Asking.each(jobs, server.gateway()::cancel, "is being canceled", console);
    }
}
