package io.tailrace.standalone.cli;

import io.tailrace.encoder.EncoderSettings;
import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.encoder.translate.Translation;
import io.tailrace.encoder.translate.UntranslatableException;
import io.tailrace.ffmpeg.FfmpegPrograms;
import io.tailrace.service.Environment;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The capture script of a media server: a command line that encodes by the CPU, for a device. */
@Command(
        name = "translate",
        description = "Prints the counterpart of an ffmpeg command line for a hardware class, or runs it.",
        footer = {
            "Give the line behind --, as in: tailrace translate --class x86-nvenc -- ffmpeg -i IN -c:v libx264 … OUT",
            "What changed is told on standard error. Ends with 65 when there is no counterpart; with --run as ffmpeg ends."
        })
final class TranslateCommand implements Callable<Integer> {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            required = true,
            description = "Hardware class: jetson-nvenc, x86-nvenc, qsv, vaapi or cpu, which changes nothing.")
    private String hardwareClass = "";

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "Number of the GPU (x86-nvenc) or a render node (vaapi, qsv); the first by default.")
    private String device = "";

    @Option(names = "--decode-on-cpu", description = "Leaves decoding and filters to the CPU, whatever the source is.")
    private boolean isDecodedByCpu;

    @Option(names = "--run", description = "Runs it with this node's ffmpeg (TAILRACE_FFMPEG) instead of printing it.")
    private boolean isRun;

    @Parameters(paramLabel = "LINE", arity = "1..*", description = "ffmpeg and its arguments.")
    private List<String> line = List.of();

    private final Console console;

    TranslateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Dialect dialect = Dialects.of(hardwareClass, device)
                .orElseThrow(() -> new CommandFailure("There is no class " + hardwareClass + "; there are "
                        + String.join(", ", Dialects.classes()) + "."));
        if (!Path.of(line.get(0)).endsWith("ffmpeg")) {
            throw new CommandFailure("The line begins with " + line.get(0) + "; give one of ffmpeg behind --.");
        }
        try {
            Translation translation = Translation.of(dialect, line.subList(1, line.size()), !isDecodedByCpu);
            translation.notes().forEach(note -> console.err().println("# " + note));
            console.err().flush();
            if (isRun) {
                return run(translation.arguments());
            }
            console.out().println(quoted(line.get(0), translation.arguments()));
            console.out().flush();
            return ExitCode.COMPLETE;
        } catch (UntranslatableException e) {
            console.err().println("tailrace: " + e.getMessage());
            return ExitCode.UNTRANSLATABLE;
        }
    }

    /** As a POSIX shell reads it. */
    private static String quoted(String program, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(program));
        words.addAll(arguments);
        return words.stream()
                .map(word -> PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    /** No shell in between; what a media server says to this process, ffmpeg hears. */
    private static int run(List<String> arguments) throws IOException, InterruptedException {
        Environment environment = Environment.system();
        FfmpegPrograms programs = FfmpegPrograms.configured(
                environment.optional(EncoderSettings.FFMPEG).map(Path::of),
                environment.optional(EncoderSettings.FFPROBE).map(Path::of));
        List<String> command = new ArrayList<>(List.of(programs.ffmpeg().toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment()
                .merge(
                        "LD_LIBRARY_PATH",
                        programs.libraries().toString(),
                        (theirs, ours) -> ours + File.pathSeparator + theirs);
        Process process = builder.start();
        Thread stop = new Thread(() -> end(process), "ffmpeg-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        return process.waitFor();
    }

    /** SIGTERM, upon which ffmpeg ends its files; the JVM waits for that. */
    private static void end(Process process) {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
