package io.tailrace.pipeline.faults;

import static org.awaitility.Awaitility.await;

import io.tailrace.embedded.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The whole pipeline as it may stand in a company, each service a process of its own: broker with registry, object store, router, gateway,
 * packager and two encoders; a proxy before the store and one before the registry.
 */
final class Site implements AutoCloseable {

    static final String PREFIX = "faults.";
    static final String BROKER = "broker";
    static final String ROUTER = "router";
    static final String GATEWAY = "gateway";
    static final String PACKAGER = "packager";
    static final List<String> WORKERS = List.of("worker-1", "worker-2");
    static final Duration RETRY_WINDOW = Duration.ofMinutes(1);

    private static final Duration START = Duration.ofMinutes(2);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final AtomicInteger NEXT_PORT = new AtomicInteger(18_080);
    private static final int LAST_PORT = 28_080;

    private final Path folder;
    private final Fleet fleet = new Fleet();
    private final Programs programs;
    private final StoreLog storeLog = new StoreLog();
    private final Map<String, String> addresses;
    private final Map<String, Integer> management = new HashMap<>();
    private final FaultProxy store;
    private final FaultProxy registry;
    private final int http = freePort();

    /** Starts everything in {@code folder}, which exists, and returns when all services are ready. */
    Site(Path folder, Path profiles) throws IOException {
        this.folder = folder;
        this.programs = Programs.in(Files.createDirectory(folder.resolve("programs")));
        try {
            fleet.add(infrastructure(BROKER, "kafka,registry"));
            fleet.add(infrastructure("store", "s3"));
            this.addresses = new HashMap<>(addresses("store"));
            Map<String, String> broker = addresses(BROKER);
            addresses.putAll(broker);
            this.store = FaultProxy.inFrontOf(URI.create(value("TAILRACE_S3_ENDPOINT")));
            store.witness(storeLog::saw);
            this.registry = FaultProxy.inFrontOf(URI.create(value("TAILRACE_REGISTRY_URL")));
            startServices(profiles);
        } catch (IOException | RuntimeException | Error e) {
            fleet.close();
            throw e;
        }
    }

    private Member infrastructure(String name, String parts) {
        Path data = folder.resolve(name);
        List<String> line = java("400m", "io.tailrace.standalone.Main");
        line.addAll(List.of("up", "--only", parts, "--http", "0", "--data", data.toString()));
        return new Member(name, line, Map.of(), log(name), Optional.empty());
    }

    /** Waits until the part says that it is ready. */
    private Map<String, String> addresses(String name) {
        Path data = folder.resolve(name);
        await(name + " is up").atMost(START).until(() -> Files.exists(data.resolve("server.json")));
        Map<String, String> variables = new HashMap<>();
        try (Stream<String> lines = Files.lines(data.resolve("tailrace.env"))) {
            lines.filter(line -> line.startsWith("TAILRACE_")).forEach(line -> {
                int equals = line.indexOf('=');
                variables.put(line.substring(0, equals), line.substring(equals + 1));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return variables;
    }

    private void startServices(Path profiles) throws IOException {
        Map<String, String> common = new HashMap<>(addresses);
        common.putAll(Map.of(
                "TAILRACE_S3_ENDPOINT",
                store.endpoint().toString(),
                "TAILRACE_REGISTRY_URL",
                registry.endpoint().toString(),
                "TAILRACE_TOPIC_PREFIX",
                PREFIX,
                "TAILRACE_TOPIC_PARTITIONS",
                "2",
                "TAILRACE_TOPIC_REPLICATION",
                "1",
                "TAILRACE_PROFILES_DIR",
                profiles.toString()));
        start(
                ROUTER,
                "io.tailrace.router.Main",
                common,
                Map.of("TAILRACE_RETRY_WINDOW", RETRY_WINDOW.toSeconds() + "s"));
        start(GATEWAY, "io.tailrace.gateway.Main", common, Map.of("TAILRACE_HTTP_PORT", Integer.toString(http)));
        start(PACKAGER, "io.tailrace.packager.Main", common, Map.of());
        for (String worker : WORKERS) {
            start(
                    worker,
                    "io.tailrace.encoder.Main",
                    common,
                    Map.of(
                            "TAILRACE_WORKER_SLOTS",
                            "1",
                            "TAILRACE_WORKER_PROBE_SLOTS",
                            "1",
                            "TAILRACE_FFMPEG",
                            programs.ffmpeg().toString(),
                            "TAILRACE_FFPROBE",
                            programs.ffprobe().toString()));
        }
        for (String service : management.keySet()) {
            awaitReady(service);
        }
    }

    private void start(String name, String main, Map<String, String> common, Map<String, String> own)
            throws IOException {
        Path state = Files.createDirectory(folder.resolve(name));
        int port = freePort();
        management.put(name, port);
        Map<String, String> variables = new HashMap<>(common);
        variables.putAll(own);
        variables.put("TAILRACE_STATE_DIR", state.toString());
        variables.put("TAILRACE_GATEWAY_VIEW_DIR", state.toString());
        variables.put("TAILRACE_SCRATCH_DIR", state.toString());
        variables.put("TAILRACE_MANAGEMENT_PORT", Integer.toString(port));
        List<String> line = java("256m", main);
        fleet.add(new Member(
                name,
                WORKERS.contains(name) ? programs.onSmallDisk(state, line) : line,
                variables,
                log(name),
                Optional.of(URI.create("http://127.0.0.1:" + port + "/healthz"))));
    }

    private static List<String> java(String heap, String main) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main));
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    void awaitReady(String service) {
        URI ready = URI.create("http://127.0.0.1:" + management.get(service) + "/readyz");
        await(service + " is ready, see " + log(service))
                .atMost(START)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> HTTP.send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
    }

    Fleet fleet() {
        return fleet;
    }

    Programs programs() {
        return programs;
    }

    StoreLog storeLog() {
        return storeLog;
    }

    FaultProxy store() {
        return store;
    }

    FaultProxy registry() {
        return registry;
    }

    URI api() {
        return URI.create("http://127.0.0.1:" + http);
    }

    /** A variable of the infrastructure itself, past the proxies. */
    String value(String variable) {
        return Objects.requireNonNull(addresses.get(variable), variable);
    }

    Map<String, String> values() {
        return Map.copyOf(addresses);
    }

    /** A bucket as the store keeps it: objects are files. */
    Path bucket(String role) {
        return folder.resolve("store").resolve("s3").resolve(value("TAILRACE_S3_" + role + "_BUCKET"));
    }

    Path scratch(String worker) {
        return folder.resolve(worker);
    }

    Path folder() {
        return folder;
    }

    /** One that no system hands out by itself: the gateway takes the same again and again, and others must not find it free meanwhile. */
    private static int freePort() {
        while (NEXT_PORT.get() < LAST_PORT) {
            try (ServerSocket socket = new ServerSocket(NEXT_PORT.getAndIncrement())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // the next one
            }
        }
        throw new IllegalStateException("no port up to " + LAST_PORT + " is free");
    }

    @Override
    public void close() throws IOException {
        fleet.close();
        store.close();
        registry.close();
    }
}
