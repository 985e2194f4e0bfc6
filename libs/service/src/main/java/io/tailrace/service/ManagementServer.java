package io.tailrace.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The management port: {@code /healthz} (200, or 503 when the process should be restarted), {@code /readyz} (200, or 503 when it wants no
 * work) and {@code /metrics} (Prometheus text 0.0.4).
 */
public final class ManagementServer implements AutoCloseable {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final int MOST_THREADS = 8;

    private final Server server;
    private final ServerConnector connector;

    private ManagementServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Binds and answers from the return on.
     *
     * @param port 0 takes a free one
     * @throws ConfigurationException when the address cannot be bound
     */
    public static ManagementServer start(String host, int port, Health health, PrometheusMeterRegistry metrics) {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 1);
        threads.setName("management");
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost(host);
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new Pages(health, metrics));
        try {
            server.start();
        } catch (Exception e) {
            throw new ConfigurationException(
                    ServiceSettings.MANAGEMENT_PORT.name() + ": cannot listen on " + host + ":" + port + ": "
                            + e.getMessage(),
                    e);
        }
        return new ManagementServer(server, connector);
    }

    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the management port did not close: " + e.getMessage(), e);
        }
    }

    private static final class Pages extends Handler.Abstract {

        private final ObjectMapper json = new ObjectMapper();
        private final Health health;
        private final PrometheusMeterRegistry metrics;

        private Pages(Health health, PrometheusMeterRegistry metrics) {
            this.health = health;
            this.metrics = metrics;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            switch (Request.getPathInContext(request)) {
                case "/healthz" -> answer(response, callback, "alive", health.faults());
                case "/readyz" -> answer(response, callback, "ready", health.problems());
                case "/metrics" -> write(response, callback, HttpStatus.OK_200, PROMETHEUS_TEXT, metrics.scrape());
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void answer(Response response, Callback callback, String claim, List<String> problems) {
            int status = problems.isEmpty() ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503;
            String state = problems.isEmpty() ? claim : "not " + claim;
            try {
                String body = json.writeValueAsString(Map.of("status", state, "problems", problems));
                write(response, callback, status, "application/json", body);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException("plain strings always make JSON", e);
            }
        }

        private static void write(Response response, Callback callback, int status, String type, String body) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            Content.Sink.write(response, true, body, callback);
        }
    }
}
