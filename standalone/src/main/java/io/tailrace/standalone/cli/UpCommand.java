package io.tailrace.standalone.cli;

import io.tailrace.service.Environment;
import io.tailrace.service.Health;
import io.tailrace.standalone.server.DataFolder;
import io.tailrace.standalone.server.EmbeddedServer;
import io.tailrace.standalone.server.ServerAddresses;
import io.tailrace.standalone.server.ServerOptions;
import io.tailrace.standalone.server.ServerOptions.Part;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A server until it is told to stop. */
@Command(name = "up", description = "Runs everything until Ctrl-C: Kafka, registry, S3 and all services.")
final class UpCommand implements Callable<Integer> {

    private static final Duration LONGEST_START = Duration.ofSeconds(90);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    @Option(
            names = "--http",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the API; 0 takes a free one; default: ${DEFAULT-VALUE}.")
    private int http = 8080;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "Encoder slots in this process; 0: none, probe and publish still run.")
    private @Nullable Integer slots;

    @Option(names = "--only", paramLabel = "PART", split = ",", description = "Start just these: kafka, registry, s3.")
    private @Nullable List<String> only;

    @Option(names = "--json", description = "Say where everything is in one JSON object on standard output.")
    private boolean json;

    @Mixin
    private DataOption data = new DataOption();

    private final Console console;
    private final Ending ending;

    UpCommand(Console console, Ending ending) {
        this.console = console;
        this.ending = ending;
    }

    @Override
    public Integer call() throws InterruptedException {
        ServerOptions options = options();
        DataFolder folder = data.open();
        ending.afterSignal(ExitCode.COMPLETE);
        DataFolder.Claim claim = folder.claim().orElseThrow(() -> alreadyRunning(folder));
        EmbeddedServer server = ending.add(EmbeddedServer.on(claim, options));
        server.start();
        awaitReady(server.health());
        ServerWatch.over(server.health(), ending);
        announce(server.addresses());
        new CountDownLatch(1).await();
        return ExitCode.COMPLETE;
    }

    private ServerOptions options() {
        if (http < 0 || http > 65_535) {
            throw new CommandFailure("--http must be a port from 0 to 65535.");
        }
        if (slots != null && slots < 0) {
            throw new CommandFailure("--slots must be 0 or more.");
        }
        try {
            return new ServerOptions(
                    http,
                    0,
                    slots == null ? OptionalInt.empty() : OptionalInt.of(slots),
                    parts(),
                    Environment.system());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    private Set<Part> parts() {
        if (only == null) {
            return EnumSet.allOf(Part.class);
        }
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String name : only) {
            parts.add(
                    switch (name.toLowerCase(Locale.ROOT)) {
                        case "kafka" -> Part.KAFKA;
                        case "registry" -> Part.REGISTRY;
                        case "s3" -> Part.S3;
                        default ->
                            throw new CommandFailure("--only knows kafka, registry and s3, not \"" + name + "\".");
                    });
        }
        return parts;
    }

    private static CommandFailure alreadyRunning(DataFolder folder) {
        String where = ServerAddresses.read(folder)
                .map(running -> " (process " + running.pid()
                        + running.http().map(at -> ", " + at).orElse("") + ")")
                .orElse("");
        return new CommandFailure("A server already runs on " + folder.root() + where + ".");
    }

    private static void awaitReady(Health health) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (!health.problems().isEmpty()) {
            if (System.nanoTime() > end) {
                throw new CommandFailure("The server does not get ready: " + String.join("; ", health.problems()));
            }
            Thread.sleep(LOOK_AGAIN.toMillis());
        }
    }

    private void announce(ServerAddresses addresses) {
        if (json) {
            console.out().println(addresses.toJsonLine());
        } else {
            addresses.http().ifPresent(at -> console.out().println("API         " + at));
            console.out().println("management  " + addresses.management());
            addresses.s3().ifPresent(at -> console.out().println("S3          " + at));
            addresses.kafka().ifPresent(at -> console.out().println("Kafka       " + at));
            addresses.registry().ifPresent(at -> console.out().println("registry    " + at));
            console.out().println("variables   " + addresses.environmentFile());
        }
        console.out().flush();
    }
}
