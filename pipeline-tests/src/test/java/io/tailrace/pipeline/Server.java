package io.tailrace.pipeline;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tailrace.service.Environment;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code tailrace up} as a process, with its HTTP API and its buckets. */
final class Server implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();
    static final Duration START = Duration.ofMinutes(3);
    private static final Duration FIRST_SEEN = Duration.ofMinutes(3);

    private final Command command;
    private final JsonNode addresses;
    private final Map<String, String> variables;
    private final ObjectStore store;

    private Server(Command command, JsonNode addresses) throws IOException {
        this.command = command;
        this.addresses = addresses;
        this.variables = variables(Path.of(addresses.get("env").asText()));
        this.store = new ObjectStore(StoreConnection.from(Environment.of(variables)));
    }

    /** Starts {@code tailrace up --json} on a data folder and waits until it says it is ready. */
    static Server start(Path data, Map<String, String> variables, String... more)
            throws IOException, InterruptedException {
        String[] fixed = {"up", "--data", data.toString(), "--http", "0", "--json"};
        Command command = Command.start(
                Objects.requireNonNull(data.getParent(), "a data folder has a parent"),
                variables,
                Stream.concat(Stream.of(fixed), Stream.of(more)).toArray(String[]::new));
        try {
            return new Server(command, JSON.readTree(command.line(START)));
        } catch (AssertionError e) {
            String missing = missing(data);
            command.close();
            throw new AssertionError(missing, e);
        } catch (IOException | InterruptedException | RuntimeException e) {
            command.close();
            throw e;
        }
    }

    /** What a server says it lacks. */
    private static String missing(Path data) {
        try {
            String management = JSON.readTree(data.resolve("server.json").toFile())
                    .path("management")
                    .asText();
            return new Api(URI.create(management)).get("/readyz").body();
        } catch (IOException | RuntimeException e) {
            return "no answer at /readyz: " + e;
        }
    }

    private static Map<String, String> variables(Path file) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                variables.put(
                        line.substring(0, equals).trim(),
                        line.substring(equals + 1).trim().replaceAll("^['\"]|['\"]$", ""));
            }
        }
        return variables;
    }

    Command command() {
        return command;
    }

    Path environmentFile() {
        return Path.of(addresses.get("env").asText());
    }

    JsonNode addresses() {
        return addresses;
    }

    /** What another process needs to join. */
    Map<String, String> variables() {
        return variables;
    }

    ObjectStore store() {
        return store;
    }

    String bucket(String role) {
        return variables.getOrDefault(
                "TAILRACE_S3_" + role + "_BUCKET", "media-" + role.toLowerCase(java.util.Locale.ROOT));
    }

    /** Uploads a file and tells the gateway as an S3 server would. @return the job's id */
    String submit(Path file, String key, String profile) throws StoreException {
        return upload(file, key, profile).get("id").asText();
    }

    private JsonNode upload(Path file, String key, String profile) throws StoreException {
        String etag = store.putFile(bucket("INPUT"), key, file, "application/octet-stream")
                .etag();
        HttpResponse<String> reply = post(
                "/api/v1/jobs?",
                Map.of("source", Map.of("bucket", bucket("INPUT"), "key", key, "etag", etag), "profile", profile));
        if (reply.statusCode() != 202) {
            throw new AssertionError(reply.statusCode() + " " + reply.body());
        }
        return tree(reply.body());
    }

    HttpResponse<String> post(String path, Object body) {
        return api().post(path, body);
    }

    HttpResponse<String> get(String path) {
        return api().get(path);
    }

    HttpResponse<String> delete(String path) {
        return api().delete(path);
    }

    HttpResponse<String> management(String path) {
        return new Api(URI.create(addresses.get("management").asText())).get(path);
    }

    JsonNode job(String id) {
        return api().job(id);
    }

    /** Waits for the job's final state. @return its last view */
    JsonNode awaitEnd(String id) {
        return api().awaitEnd(id);
    }

    /** The same, and it must be that one. */
    JsonNode expectEnd(String id, String state) {
        JsonNode view = awaitEnd(id);
        if (!state.equals(view.path("state").asText())) {
            throw new AssertionError(view.toPrettyString());
        }
        return view;
    }

    /** What the fleet shows of a queue; nothing in it when it does not know it. */
    JsonNode queue(String name) {
        for (JsonNode queue : tree(get("/api/v1/queues").body()).path("items")) {
            if (queue.path("queue").asText().equals(name)) {
                return queue;
            }
        }
        return MissingNode.getInstance();
    }

    /** How many units of a job's view are in the output bucket. */
    static int published(JsonNode job) {
        int published = 0;
        for (JsonNode rendition : job.path("progress")) {
            published += rendition.path("unitsPublished").asInt();
        }
        return published;
    }

    /** The job of a source whose key begins so, if there is one. */
    Optional<JsonNode> jobUnder(String prefix) {
        for (JsonNode job : tree(get("/api/v1/jobs").body()).get("items")) {
            if (job.path("source").path("key").asText().startsWith(prefix)) {
                return Optional.of(job);
            }
        }
        return Optional.empty();
    }

    /** Waits for such a job. */
    JsonNode awaitJobUnder(String prefix) {
        return await("a job below " + prefix)
                .atMost(FIRST_SEEN)
                .until(() -> jobUnder(prefix), Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until such a job is complete. */
    JsonNode awaitCompleted(String prefix) {
        return expectEnd(awaitJobUnder(prefix).get("id").asText(), "COMPLETED");
    }

    /** The text of an object in the output bucket. */
    String output(String key) throws StoreException {
        return new String(store.readBytes(bucket("OUTPUT"), key, 8 << 20), java.nio.charset.StandardCharsets.UTF_8);
    }

    List<String> outputKeys(String prefix) throws StoreException {
        return store.list(bucket("OUTPUT"), prefix).stream()
                .map(object -> object.key())
                .sorted()
                .toList();
    }

    static JsonNode tree(String body) {
        return Api.tree(body);
    }

    private Api api() {
        return new Api(URI.create(addresses.get("http").asText()));
    }

    @Override
    public void close() {
        command.close();
        store.close();
    }
}
