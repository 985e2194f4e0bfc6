package io.tailrace.standalone.cli;

import io.tailrace.ffmpeg.FfmpegUnavailableException;
import io.tailrace.profiles.InvalidProfileException;
import io.tailrace.service.ConfigurationException;
import io.tailrace.standalone.transfer.TransferException;
import java.io.UncheckedIOException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code tailrace} command. */
@Command(
        name = "tailrace",
        description = "Recordings in, HLS and DASH assets out.",
        mixinStandardHelpOptions = true,
        versionProvider = TailraceCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        scope = CommandLine.ScopeType.INHERIT)
public final class TailraceCommand implements Runnable {

    private TailraceCommand() {}

    /** Version of the build. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = TailraceCommand.class.getPackage().getImplementationVersion();
            return new String[] {"tailrace " + (version == null ? "(not packaged)" : version)};
        }
    }

    /** Runs a command line and ends the process with its exit code. */
    public static void run(String... arguments) {
        Ending ending = new Ending();
        ending.exit(commandLine(Console.ofProcess(), ending).execute(arguments));
    }

    static CommandLine commandLine(Console console, Ending ending) {
        CommandLine line = new CommandLine(new TailraceCommand())
                .addSubcommand(new TranscodeCommand(console, ending))
                .addSubcommand(new UpCommand(console, ending))
                .addSubcommand(new WorkerCommand())
                .addSubcommand(new SubmitCommand(console, ending))
                .addSubcommand(new PlanCommand(console, ending))
                .addSubcommand(new BatchCommand(console, ending))
                .addSubcommand(new DownloadCommand(console, ending))
                .addSubcommand(new IngestAgentCommand(console, ending))
                .addSubcommand(new JobsCommand(console))
                .addSubcommand(new WatchCommand(console))
                .addSubcommand(new PriorityCommand(console))
                .addSubcommand(new CancelCommand(console))
                .addSubcommand(new RetryCommand(console))
                .addSubcommand(new WorkersCommand(console))
                .addSubcommand(new PauseCommand(console))
                .addSubcommand(new ResumeCommand(console))
                .addSubcommand(new DrainCommand(console))
                .addSubcommand(DeadLettersCommand.with(console))
                .addSubcommand(AuditCommand.with(console))
                .addSubcommand(new DoctorCommand(console))
                .addSubcommand(new TranslateCommand(console))
                .addSubcommand(new CompletionCommand(console))
                .addSubcommand(new RehearseCommand(console, ending));
        // A file may be called "@home.mp4".
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler((failure, arguments) -> {
            console.err().println("tailrace: " + failure.getMessage());
            console.err().println("See: tailrace " + name(failure.getCommandLine()) + "--help");
            return ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((failure, command, result) -> report(failure, console, ending));
        return line;
    }

    private static String name(CommandLine command) {
        return command.getParent() == null ? "" : command.getCommandName() + " ";
    }

    /** What is meant for a person is shown as it is; everything else is a bug and keeps its stack. */
    private static int report(Exception failure, Console console, Ending ending) {
        if (ending.hasBegun()) {
            return ExitCode.INCOMPLETE;
        }
        boolean isSentence = failure instanceof CommandFailure
                || failure instanceof TransferException
                || failure instanceof ConfigurationException
                || failure instanceof InvalidProfileException
                || failure instanceof FfmpegUnavailableException
                || failure instanceof UncheckedIOException;
        if (!isSentence) {
            LoggerFactory.getLogger(TailraceCommand.class).error("The command failed unexpectedly", failure);
        }
        console.err().println("tailrace: " + failure.getMessage());
        return ExitCode.INCOMPLETE;
    }

    @Override
    public void run() {
        throw new CommandFailure(
                "Say what to do, for example transcode, up or jobs; tailrace --help lists the commands.");
    }
}
