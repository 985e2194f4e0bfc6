package io.tailrace.standalone.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The part of a gateway that a batch speaks to; its jobs end when a test says so. */
final class StandInGateway implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An answer that comes before the usual ones; status 0 closes the connection without one. */
    record Trouble(int status, String retryAfter) {}

    private final HttpServer http;
    private final Deque<Trouble> troubles = new ArrayDeque<>();
    private final Map<String, ObjectNode> jobs = new LinkedHashMap<>();
    private final List<JsonNode> requests = new ArrayList<>();
    private final List<Long> askedMillis = new ArrayList<>();
    private long views;
    private long listings;

    StandInGateway() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newCachedThreadPool());
        http.createContext("/api/v1/jobs", this::answer);
        http.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    synchronized void trouble(Trouble... next) {
        troubles.addAll(List.of(next));
    }

    /** Bodies of all requests that were taken. */
    synchronized List<JsonNode> requests() {
        return List.copyOf(requests);
    }

    /** When jobs were asked for, taken or not. */
    synchronized List<Long> askedMillis() {
        return List.copyOf(askedMillis);
    }

    synchronized int jobCount() {
        return jobs.size();
    }

    synchronized long views() {
        return views;
    }

    synchronized long listings() {
        return listings;
    }

    /** Ends all jobs whose key has {@code part} in it. */
    synchronized void end(String part, String state) {
        jobs.values().stream()
                .filter(job -> job.at("/source/key").asText().contains(part))
                .forEach(job -> job.put("state", state));
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("POST")) {
                post(exchange, JSON.readTree(body));
            } else if (exchange.getRequestURI().getPath().equals("/api/v1/jobs")) {
                list(exchange);
            } else {
                view(exchange);
            }
        }
    }

    private void post(HttpExchange exchange, JsonNode request) throws IOException {
        askedMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        if (!troubles.isEmpty()) {
            Trouble trouble = troubles.remove();
            if (trouble.status() == 0) {
                return;
            }
            if (!trouble.retryAfter().isEmpty()) {
                exchange.getResponseHeaders().add("Retry-After", trouble.retryAfter());
            }
            reply(exchange, trouble.status(), JSON.createObjectNode().put("detail", "no, " + trouble.status()));
            return;
        }
        String key = request.at("/source/key").asText();
        if (key.contains("forbidden")) {
            reply(exchange, 422, JSON.createObjectNode().put("detail", "This source is not allowed."));
            return;
        }
        requests.add(request);
        ObjectNode job = jobs.computeIfAbsent(key, name -> {
            ObjectNode fresh = JSON.createObjectNode().put("id", "job-" + jobs.size());
            fresh.put("state", "QUEUED").put("run", 1).put("attemptsFailed", 0);
            fresh.putObject("source").put("bucket", "media-input").put("key", name);
            return fresh;
        });
        reply(exchange, 202, job);
    }

    /** A hundred a page, and only what is open. */
    private void list(HttpExchange exchange) throws IOException {
        listings++;
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        int from = query.contains("cursor=") ? Integer.parseInt(query.replaceAll(".*cursor=(\\d+).*", "$1")) : 0;
        List<ObjectNode> open = jobs.values().stream()
                .filter(job -> job.path("state").asText().equals("QUEUED"))
                .toList();
        ObjectNode page = JSON.createObjectNode();
        ArrayNode items = page.putArray("items");
        open.stream().skip(from).limit(100).forEach(items::add);
        if (open.size() > from + 100) {
            page.put("next", Integer.toString(from + 100));
        }
        reply(exchange, 200, page);
    }

    private void view(HttpExchange exchange) throws IOException {
        views++;
        String id = exchange.getRequestURI().getPath().replaceAll(".*/", "");
        for (ObjectNode job : jobs.values()) {
            if (job.path("id").asText().equals(id)) {
                reply(exchange, 200, job);
                return;
            }
        }
        reply(exchange, 404, JSON.createObjectNode());
    }

    private static void reply(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
