package io.tailrace.pipeline;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailrace.service.Environment;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** {@code tailrace up} as a process, with its HTTP API and its buckets. */
final class Server implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();
    static final Duration START = Duration.ofSeconds(90);
    static final Duration JOB = Duration.ofMinutes(3);

    private static final Set<String> FINAL = Set.of("COMPLETED", "COMPLETED_PARTIAL", "FAILED", "CANCELED");

    private final Command command;
    private final JsonNode addresses;
    private final Map<String, String> variables;
    private final ObjectStore store;
    private final HttpClient http = HttpClient.newHttpClient();

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
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            command.close();
            throw e;
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
        try {
            return send(HttpRequest.newBuilder(uri(path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    HttpResponse<String> delete(String path) {
        return send(HttpRequest.newBuilder(uri(path)).DELETE());
    }

    HttpResponse<String> management(String path) {
        return send(
                HttpRequest.newBuilder(URI.create(addresses.get("management").asText() + path))
                        .GET());
    }

    JsonNode job(String id) {
        return tree(get("/api/v1/jobs/" + id).body());
    }

    /** Waits for the job's final state. @return its last view */
    JsonNode awaitEnd(String id) {
        return await("job " + id)
                .atMost(JOB)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> job(id), view -> FINAL.contains(view.path("state").asText()));
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
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(body, e);
        }
    }

    private URI uri(String path) {
        return URI.create(addresses.get("http").asText() + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        command.close();
        store.close();
    }
}
