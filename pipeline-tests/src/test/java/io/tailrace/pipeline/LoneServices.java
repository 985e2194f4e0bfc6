package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tailrace.service.Environment;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The four services as processes of their own, started from their archives beside a Kafka, a registry and an S3 that others run. They are
 * configured by one file; only the secret comes from the environment.
 */
final class LoneServices implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Pattern MANAGEMENT = Pattern.compile("is up, management port (\\d+)");
    private static final Pattern STARTS = Pattern.compile("starts, management port (\\d+)");
    private static final Pattern API = Pattern.compile("The API listens on port (\\d+)");
    private static final String SECRET = "TAILRACE_S3_SECRET_KEY";

    private final Path folder;
    private final Map<String, String> variables;
    private final Path configuration;
    private final Map<String, Command> running = new LinkedHashMap<>();

    /**
     * Nothing runs yet.
     *
     * @param variables where Kafka, registry and S3 are
     */
    LoneServices(Path folder, Map<String, String> variables) throws IOException, InterruptedException {
        this.folder = folder;
        this.variables = new HashMap<>(variables);
        this.variables.putAll(Map.of(
                "TAILRACE_TOPIC_PARTITIONS", "2",
                "TAILRACE_TOPIC_REPLICATION", "1",
                "TAILRACE_WORKER_SLOTS", "1",
                "TAILRACE_LOG_LEVEL", "DEBUG",
                "TAILRACE_HTTP_PORT", "0",
                "TAILRACE_MANAGEMENT_PORT", "0"));
        for (String service : Distribution.SERVICES) {
            Distribution.unpack(service, folder);
        }
        this.configuration = Files.writeString(
                folder.resolve("site.properties"),
                this.variables.entrySet().stream()
                        .filter(variable -> !variable.getKey().equals(SECRET))
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .collect(Collectors.joining("\n", "", "\n")));
    }

    /** As whoever owns the object store does once. */
    static void makeBuckets(Map<String, String> variables) throws StoreException {
        StoreConnection connection = StoreConnection.from(Environment.of(variables));
        try (ObjectStore store = new ObjectStore(connection)) {
            for (String bucket :
                    List.of(connection.inputBucket(), connection.workBucket(), connection.outputBucket())) {
                store.ensureBucket(bucket);
            }
        }
    }

    /** Starts one; it may have to wait for others. */
    Command start(String service) throws IOException {
        Path state = Files.createDirectories(folder.resolve("state-" + service));
        Command command = new Distribution(service, folder.resolve(service))
                .start(
                        state,
                        Map.of(
                                SECRET,
                                variables.get(SECRET),
                                "TAILRACE_CONFIG",
                                configuration.toString(),
                                "TAILRACE_STATE_DIR",
                                state.toString(),
                                "TAILRACE_GATEWAY_VIEW_DIR",
                                state.toString(),
                                "TAILRACE_SCRATCH_DIR",
                                state.toString()));
        running.put(service, command);
        return command;
    }

    /** Starts all, in an order in which the first ones have to wait for the last. */
    void startAll() throws IOException {
        for (String service : Distribution.SERVICES) {
            if (!service.equals("router-streams")) {
                start(service);
            }
        }
        start("router-streams");
        awaitReady();
    }

    /** The management port of a service that has been started, ready or not. */
    Api management(String service) {
        Command command = Objects.requireNonNull(running.get(service), service);
        return new Api(URI.create("http://127.0.0.1:" + command.logged(STARTS, START)));
    }

    void awaitReady() {
        running.forEach((service, command) -> {
            String port = command.logged(MANAGEMENT, START);
            Api management = new Api(URI.create("http://127.0.0.1:" + port));
            await(service + " is ready")
                    .atMost(START)
                    .until(() -> management.get("/readyz").statusCode() == 200);
            assertThat(management.get("/healthz").statusCode()).isEqualTo(200);
        });
    }

    Api api() {
        Command gateway = Objects.requireNonNull(running.get("ingest-gateway"), "the gateway runs");
        return new Api(URI.create("http://127.0.0.1:" + gateway.logged(API, START)));
    }

    /** A clip goes in over HTTP, and its asset is complete and correct in the output bucket. */
    void makeAnAssetOfTheClip() throws IOException, StoreException {
        makeAnAssetOfTheClip("live/clip.mp4");
    }

    /** The same, under a key of its own. */
    void makeAnAssetOfTheClip(String key) throws IOException, StoreException {
        StoreConnection connection = StoreConnection.from(Environment.of(variables));
        try (ObjectStore store = new ObjectStore(connection)) {
            StoredObject source =
                    store.putFile(connection.inputBucket(), key, Media.clip("bbb-360p-6s.mp4"), "video/mp4");
            HttpResponse<String> reply = api().post(
                            "/api/v1/jobs",
                            Map.of("source", Map.of("bucket", connection.inputBucket(), "key", source.key())));
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(202);
            String job = Api.tree(reply.body()).get("id").asText();
            JsonNode view = api().awaitEnd(job);
            assertThat(view.path("state").asText()).as(view.toPrettyString()).isEqualTo("COMPLETED");

            Path out = folder.resolve("asset-" + job);
            for (StoredObject object : store.list(connection.outputBucket(), job + "/")) {
                Path file = out.resolve(object.key().substring(job.length() + 1));
                Files.createDirectories(file.resolveSibling("."));
                store.download(connection.outputBucket(), object.key(), file);
            }
            Asset asset = new Asset(out);
            asset.hasExactly(144, 1000, folder);
            asset.matchesItsReceipt();
            assertThat(asset.audioPlaylists()).isNotEmpty();
        }
    }

    /** SIGTERM to all; each ends with 0 and leaves no child. */
    void endCleanly() throws InterruptedException {
        running.values().forEach(Command::terminate);
        for (Map.Entry<String, Command> service : running.entrySet()) {
            int code = service.getValue().exitCode(Duration.ofMinutes(1));
            assertThat(code)
                    .as(() -> service.getKey() + ":\n"
                            + String.join("\n", service.getValue().errors()))
                    .isZero();
            assertThat(service.getValue().children()).isEmpty();
        }
    }

    @Override
    public void close() {
        running.values().forEach(Command::close);
    }
}
