package io.tailrace.standalone.cli;

import io.tailrace.service.Environment;
import io.tailrace.standalone.StandaloneSettings;
import io.tailrace.standalone.server.DataFolder;
import io.tailrace.standalone.server.EmbeddedServer;
import io.tailrace.standalone.server.EnvironmentFile;
import io.tailrace.standalone.server.ServerAddresses;
import io.tailrace.standalone.server.ServerOptions;
import io.tailrace.standalone.transfer.GatewayClient;
import io.tailrace.standalone.transfer.Server;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * A server to work with: one that was started for it, or one that runs already.
 *
 * @param http address of its gateway
 * @param isOwn whether the server ends with this process
 */
record Session(URI http, Server server, boolean isOwn) {

    private static final Duration LONGEST_START = Duration.ofSeconds(90);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    /**
     * Uses the server that runs on {@code data}, or starts one there.
     *
     * @throws CommandFailure when neither can be had
     */
    static Session on(DataFolder data, Environment environment, Ending ending) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        Optional<ServerAddresses> known = Optional.empty();
        Optional<Session> found = Optional.empty();
        while (System.nanoTime() < end) {
            Optional<DataFolder.Claim> claim = data.claim();
            if (claim.isPresent()) {
                EmbeddedServer server =
                        ending.add(EmbeddedServer.on(claim.get(), ServerOptions.everything(environment)));
                server.start();
                ServerWatch.over(server.health(), ending);
                return of(server.addresses(), true, ending);
            }
            Optional<ServerAddresses> running = ServerAddresses.read(data);
            if (!running.equals(known)) {
                known = running;
                found = running.map(addresses -> of(addresses, false, ending));
            }
            if (found.isPresent() && found.get().gateway().isUp()) {
                return found.get();
            }
            Thread.sleep(LOOK_AGAIN.toMillis());
        }
        throw new CommandFailure("Another process holds the data folder " + data.root()
                + ", but no server answers there. Stop it, or choose another folder with --data.");
    }

    /** Uses the server that an environment file names. */
    static Session joining(Path environmentFile, Environment system, Ending ending) {
        Environment environment = system.with(EnvironmentFile.read(environmentFile));
        URI http = environment.uri(StandaloneSettings.GATEWAY_URL);
        return of(http, environment, false, ending);
    }

    GatewayClient gateway() {
        return server.gateway();
    }

    ObjectStore store() {
        return server.store();
    }

    private static Session of(ServerAddresses addresses, boolean isOwn, Ending ending) {
        String http = addresses
                .http()
                .orElseThrow(() -> new CommandFailure(
                        "The server on this data (process " + addresses.pid() + ") runs only the infrastructure."));
        Environment environment = Environment.of(EnvironmentFile.read(addresses.environmentFile()));
        return of(URI.create(http), environment, isOwn, ending);
    }

    private static Session of(URI http, Environment environment, boolean isOwn, Ending ending) {
        ObjectStore store = ending.add(new ObjectStore(StoreConnection.from(environment)));
        return new Session(http, new Server(new GatewayClient(http, Clock.systemUTC()), store), isOwn);
    }
}
