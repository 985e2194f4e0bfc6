package io.tailrace.standalone.cli;

import io.tailrace.service.Environment;
import io.tailrace.standalone.StandaloneSettings;
import io.tailrace.standalone.server.EnvironmentFile;
import io.tailrace.standalone.server.ServerAddresses;
import io.tailrace.standalone.transfer.GatewayClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which server a command speaks to: one that a file names, one that the environment names, or the one that runs on the data folder. */
final class ServerOption {

    @Option(
            names = "--env",
            paramLabel = "FILE",
            description =
                    "TAILRACE_* variables of the server; default: this environment, or the server on the data folder.")
    private @Nullable Path file;

    @Mixin
    private DataOption data = new DataOption();

    /** The server's variables; those of this process where there is no server to be found. */
    Environment environment() {
        Environment system = Environment.system();
        if (file != null) {
            return system.with(EnvironmentFile.read(file));
        }
        boolean isNamed = system.optional(StandaloneSettings.GATEWAY_URL).isPresent()
                || !system.values("TAILRACE_KAFKA_").isEmpty();
        return isNamed
                ? system
                : running()
                        .map(server -> system.with(EnvironmentFile.read(server.environmentFile())))
                        .orElse(system);
    }

    /**
     * A client of the gateway.
     *
     * @throws CommandFailure when no server is named and none runs
     */
    GatewayClient gateway() {
        Environment environment = environment();
        if (environment.optional(StandaloneSettings.GATEWAY_URL).isEmpty()) {
            throw new CommandFailure(
                    file == null
                            ? "No server runs on " + data.path()
                                    + ". Start one with `tailrace up`, or name one with --env FILE."
                            : "The file " + file + " does not say where the gateway is: "
                                    + StandaloneSettings.GATEWAY_URL.name() + " is missing.");
        }
        return new GatewayClient(environment.uri(StandaloneSettings.GATEWAY_URL), Clock.systemUTC());
    }

    /** Where a server of this machine keeps its data, whether one runs or not; made when it is not there. */
    Path dataFolder() {
        return data.open().root();
    }

    private Optional<ServerAddresses> running() {
        return Files.isDirectory(data.path()) ? ServerAddresses.read(data.open()) : Optional.empty();
    }
}
