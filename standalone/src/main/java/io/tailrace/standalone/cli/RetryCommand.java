package io.tailrace.standalone.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks for the next run of jobs. */
@Command(
        name = "retry",
        description = "Runs jobs again that failed, are partial or were canceled; makes only what is missing.")
final class RetryCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "JOB", description = "Ids of jobs.")
    private List<String> jobs = new ArrayList<>();

    @Mixin
    private ServerOption server = new ServerOption();

    private final Console console;

    RetryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        return Asking.each(jobs, server.gateway()::retry, "runs again", console);
    }
}
