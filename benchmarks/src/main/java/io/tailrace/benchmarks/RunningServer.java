package io.tailrace.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailrace.service.Environment;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** {@code ./tailrace up} on a folder of its own, used over HTTP and S3 as anybody would. */
final class RunningServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FAILED = Set.of("FAILED", "CANCELED", "COMPLETED_PARTIAL");
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Process process;
    private final URI http;
    private final ObjectStore store;
    private final String bucket;
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningServer(Process process, URI http, StoreConnection connection) {
        this.process = process;
        this.http = http;
        this.store = new ObjectStore(connection);
        this.bucket = connection.inputBucket();
    }

    static RunningServer start(Path launcher, Path data, Map<String, String> variables) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        launcher.toString(), "up", "--json", "--http", "0", "--data", data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(variables);
        Process process = builder.start();
        BufferedReader output = process.inputReader();
        String ready = output.readLine();
        if (ready == null) {
            throw new IOException("the server ended before it was ready");
        }
        JsonNode addresses = JSON.readTree(ready);
        Map<String, String> environment = new HashMap<>();
        for (String line : Files.readAllLines(Path.of(addresses.get("env").asText()))) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                environment.put(
                        line.substring(0, equals).trim(),
                        line.substring(equals + 1).trim().replaceAll("^['\"]|['\"]$", ""));
            }
        }
        return new RunningServer(
                process, URI.create(addresses.get("http").asText()), StoreConnection.from(Environment.of(environment)));
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Uploads a source; not part of what is measured. @return its etag */
    String upload(Path file, String key) throws StoreException {
        return store.putFile(bucket, key, file, "video/mp4").etag();
    }

    /** Submits a job and waits until its asset is complete. @return the last view */
    JsonNode run(String key, String etag, String profile) throws IOException, InterruptedException {
        String body = JSON.writeValueAsString(
                Map.of("source", Map.of("bucket", bucket, "key", key, "etag", etag), "profile", profile));
        JsonNode view = send(HttpRequest.newBuilder(http.resolve("/api/v1/jobs"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        HttpRequest.Builder poll = HttpRequest.newBuilder(
                http.resolve("/api/v1/jobs/" + view.get("id").asText()));
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!view.get("state").asText().equals("COMPLETED")) {
            if (FAILED.contains(view.get("state").asText()) || System.nanoTime() > end) {
                throw new IOException("the job did not complete: " + view);
            }
            Thread.sleep(POLL.toMillis());
            view = send(poll.copy().GET());
        }
        return view;
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> reply =
                client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        if (reply.statusCode() / 100 != 2) {
            throw new IOException(reply.statusCode() + " " + reply.body());
        }
        return JSON.readTree(reply.body());
    }

    @Override
    public void close() {
        store.close();
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
