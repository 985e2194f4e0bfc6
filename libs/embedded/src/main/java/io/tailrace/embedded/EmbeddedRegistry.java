package io.tailrace.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tailrace.embedded.RegistryApi.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schema registry on 127.0.0.1 that genuine Confluent clients can use: subjects, versions, ids and compatibility of Avro schemas. Nothing
 * is deleted here. One instance per broker; for several nodes use a real registry.
 */
public final class EmbeddedRegistry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRegistry.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int MAX_BODY_BYTES = 1024 * 1024;
    private static final int THREADS = 4;

    static {
        // Read once by the server's class; without it each answer waits 40 ms for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final SchemaLog log;
    private final RegistryApi api;
    private final HttpServer server;
    private final ExecutorService threads;

    private EmbeddedRegistry(int port, SchemaLog log) throws IOException {
        this.log = log;
        api = new RegistryApi(log);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        AtomicInteger count = new AtomicInteger();
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "schema-registry-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /**
     * Keeps its schemas in the topic {@code _schemas}, which survives restarts.
     *
     * @param port 0 takes a free one
     * @throws IllegalStateException when the broker does not answer
     * @throws UncheckedIOException when the port is taken
     */
    public static EmbeddedRegistry start(int port, String bootstrapServers) {
        return start(port, TopicSchemaLog.open(bootstrapServers));
    }

    /** Keeps its schemas in memory. */
    public static EmbeddedRegistry inMemory(int port) {
        return start(port, SchemaLog.none());
    }

    private static EmbeddedRegistry start(int port, SchemaLog log) {
        try {
            return new EmbeddedRegistry(port, log);
        } catch (IOException e) {
            log.close();
            throw new UncheckedIOException("the embedded schema registry did not start on port " + port, e);
        }
    }

    /** {@code http://127.0.0.1:port}. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                JsonNode body = body(exchange);
                send(exchange, 200, api.answer(exchange.getRequestMethod(), path(exchange), body));
            } catch (Refusal e) {
                send(exchange, e.status(), error(e.code(), String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                LOG.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                send(exchange, 500, error(50001, String.valueOf(e.getMessage())));
            }
        }
    }

    private static JsonNode body(HttpExchange exchange) throws IOException, Refusal {
        byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw new Refusal(413, "a request of more than " + MAX_BODY_BYTES + " bytes");
        }
        if (bytes.length == 0) {
            return MissingNode.getInstance();
        }
        // A page in the user's browser can post here, but not with this type: that needs a CORS answer, which is never
        // given.
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.contains("json")) {
            throw new Refusal(415, "the body must be JSON");
        }
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new Refusal(400, "the body is no JSON");
        }
    }

    private static List<String> path(HttpExchange exchange) throws Refusal {
        try {
            return Arrays.stream(exchange.getRequestURI().getRawPath().split("/", -1))
                    .filter(part -> !part.isEmpty())
                    .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "the path is badly encoded");
        }
    }

    private static JsonNode error(int code, String message) {
        return JSON.createObjectNode().put("error_code", code).put("message", message);
    }

    private static void send(HttpExchange exchange, int status, JsonNode answer) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", TYPE);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        log.close();
    }
}
