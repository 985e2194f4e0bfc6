package io.tailrace.standalone.cli;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script that completes the command line of {@code tailrace} in a shell. */
@Command(
        name = "completion",
        description = "Prints a completion script for a shell.",
        footer = {
            "bash:  source <(tailrace completion bash)",
            "zsh:   source <(tailrace completion zsh)",
            "The line belongs into ~/.bashrc or ~/.zshrc."
        })
final class CompletionCommand implements Callable<Integer> {

    private static final List<String> KNOWN = List.of("bash", "zsh");

    /** For completion. */
    private static final class Shells implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return KNOWN.iterator();
        }
    }

    @Parameters(
            paramLabel = "SHELL",
            completionCandidates = Shells.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private String shell = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Console console;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!KNOWN.contains(shell)) {
            throw new CommandFailure("There is no completion for \"" + shell + "\"; there is for bash and zsh.");
        }
        // One script: in zsh it switches bash's way of completing on (bashcompinit).
        CommandLine root = spec.root().commandLine();
        console.out().print(AutoComplete.bash(root.getCommandName(), root));
        console.out().flush();
        return ExitCode.COMPLETE;
    }
}
