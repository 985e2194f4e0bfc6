package io.tailrace.standalone.agent;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.encoder.scan.ScanSettings;
import io.tailrace.gateway.hooks.HookSecrets;
import io.tailrace.service.Environment;
import io.tailrace.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What an agent is started with.
 *
 * @param folders    that the recorder writes to
 * @param prefix     of the keys
 * @param profile    of the jobs; empty: what the gateway's rules say
 * @param quiet      how long a file that no hook named must not have changed
 * @param maxAge     older files are left alone
 * @param state      folder that survives a restart
 * @param listenHost address for the recorder's hook
 * @param listenPort 0 takes a free one; empty: no hook is heard
 */
public record AgentSetup(
        List<Path> folders,
        String prefix,
        Optional<String> profile,
        Duration quiet,
        Duration maxAge,
        Path state,
        String listenHost,
        OptionalInt listenPort) {

    public AgentSetup {
        folders = List.copyOf(folders);
    }

    /** An agent and what it listens with. */
    public record Started(IngestAgent agent, OptionalInt port, AutoCloseable listener) {}

    /**
     * Starts to listen, where it is asked to; the agent itself runs on its caller's thread.
     *
     * @param environment secrets of hooks and suffixes of recordings
     * @throws io.tailrace.service.ConfigurationException when a setting makes no sense
     * @throws UncheckedIOException with a sentence when a folder cannot be used
     */
    public Started start(Environment environment, URI gateway, ObjectStore store) {
        WatchedFolders watched = new WatchedFolders(
                folders,
                prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/",
                environment.list(ScanSettings.SUFFIXES).stream()
                        .map(suffix -> suffix.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()));
        InstantSource clock = InstantSource.system();
        Optional<String> secret =
                HookSecrets.from(environment).of("generic").stream().findFirst();
        Announcer announcer = new Announcer(gateway, profile, secret, "/ingest-agent/" + host(), clock);
        IngestAgent agent =
                new IngestAgent(watched, ledgers(), new FileDelivery(store, announcer), quiet, maxAge, clock);
        if (listenPort.isEmpty()) {
            return new Started(agent, OptionalInt.empty(), () -> {});
        }
        HookListener listener = HookListener.start(
                listenHost, listenPort.getAsInt(), environment, watched, agent, new SimpleMeterRegistry());
        return new Started(agent, OptionalInt.of(listener.port()), listener);
    }

    private Path ledgers() {
        try {
            return Files.createDirectories(state);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + state + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
