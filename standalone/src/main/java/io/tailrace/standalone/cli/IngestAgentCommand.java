package io.tailrace.standalone.cli;

import io.tailrace.service.Environment;
import io.tailrace.standalone.agent.AgentSetup;
import io.tailrace.standalone.server.EnvironmentFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The side-car of a recorder that writes files. */
@Command(
        name = "ingest-agent",
        description = "Uploads the finished files of a recorder and makes jobs of them, until it is stopped.")
final class IngestAgentCommand implements Callable<Integer> {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(s|m|h|d)");
    private static final Pattern ADDRESS = Pattern.compile("(?:(\\[[0-9a-fA-F:]+]|[^:]+):)?(\\d{1,5})");

    @Mixin
    private EnvOption env = new EnvOption();

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            required = true,
            description = "Where the recorder writes; repeatable.")
    private List<Path> folders = new ArrayList<>();

    @Option(
            names = "--state",
            paramLabel = "DIR",
            required = true,
            description = "Folder for what was done; survives restarts.")
    private Path state = Path.of("");

    @Option(
            names = "--prefix",
            paramLabel = "KEY",
            defaultValue = "",
            description = "Beginning of the keys, such as live/.")
    private String prefix = "";

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Recipe; default: what the gateway's ingest rules say.")
    private @Nullable String profile;

    @Option(
            names = "--listen",
            paramLabel = "[HOST:]PORT",
            description = "Hears the recorder's hook on POST /hook/KIND; host 127.0.0.1, port 0 takes a free one.")
    private @Nullable String listen;

    @Option(
            names = "--quiet",
            paramLabel = "T",
            description =
                    "A file that no hook named is finished when it did not change for so long; default: 30s, 10m with --listen.")
    private @Nullable String quiet;

    @Option(
            names = "--max-age",
            paramLabel = "T",
            defaultValue = "7d",
            description = "Older files are left alone; default: 7d.")
    private String maxAge = "7d";

    @Option(names = "--once", description = "Ends when every file is delivered; fails when one cannot be.")
    private boolean once;

    private final Console console;
    private final Ending ending;

    IngestAgentCommand(Console console, Ending ending) {
        this.console = console;
        this.ending = ending;
    }

    @Override
    public Integer call() throws InterruptedException {
        Environment system = Environment.system();
        Session session = Session.joining(env.file(), system, ending);
        AgentSetup setup = new AgentSetup(
                folders,
                prefix,
                Optional.ofNullable(profile),
                quiet == null ? Duration.ofSeconds(listen == null ? 30 : 600) : duration("--quiet", quiet),
                duration("--max-age", maxAge),
                state,
                address().getHost(),
                listen == null ? OptionalInt.empty() : OptionalInt.of(address().getPort()));
        AgentSetup.Started started =
                setup.start(system.with(EnvironmentFile.read(env.file())), session.http(), session.store());
        ending.add(started.listener());
        ending.afterSignal(ExitCode.COMPLETE);
        started.port().ifPresent(port -> {
            console.out().println("Listening for hooks on port " + port);
            console.out().flush();
        });
        return started.agent().run(once) ? ExitCode.COMPLETE : ExitCode.INCOMPLETE;
    }

    private URI address() {
        Matcher matcher = ADDRESS.matcher(listen == null ? "0" : listen);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
            throw new CommandFailure("--listen is [HOST:]PORT, such as 127.0.0.1:9000.");
        }
        String host = matcher.group(1) == null ? "127.0.0.1" : matcher.group(1);
        return URI.create("http://" + host + ":" + matcher.group(2));
    }

    private static Duration duration(String option, String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new CommandFailure(option + " is a number with s, m, h or d, such as 30s.");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
