package io.tailrace.gateway.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.service.ConfigurationException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The server: Jetty, its limits and its routes. */
public final class HttpServer implements AutoCloseable {

    public static final int MOST_THREADS = 64;
    private static final long LARGEST_BODY_BYTES = 256 * 1024;
    private static final int LARGEST_HEADERS_BYTES = 16 * 1024;
    private static final Duration SLOWEST_BODY = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);
    private static final int USUAL_STREAMS = 256;

    private final PathMappingsHandler paths = new PathMappingsHandler();
    private final SizeLimitHandler limit;
    private final Server server;
    private final ServerConnector connector;
    private final MeterRegistry metrics;
    private final Duration bodyLimit;
    private final EventStreams streams;
    private final Map<String, Set<String>> routes = new TreeMap<>();

    public HttpServer(MeterRegistry metrics) {
        this(metrics, SLOWEST_BODY, StreamLimits.of(USUAL_STREAMS));
    }

    public HttpServer(MeterRegistry metrics, StreamLimits streams) {
        this(metrics, SLOWEST_BODY, streams);
    }

    /** {@code bodyLimit} bounds the wait for a whole body. */
    HttpServer(MeterRegistry metrics, Duration bodyLimit, StreamLimits streamLimits) {
        streams = new EventStreams(streamLimits, metrics);
        this.metrics = metrics;
        this.bodyLimit = bodyLimit;
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
        threads.setName("http");
        server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(LARGEST_HEADERS_BYTES);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setIdleTimeout(IDLE.toMillis());
        server.addConnector(connector);
        limit = new SizeLimitHandler(LARGEST_BODY_BYTES, -1);
        limit.setHandler(paths);
        // A request in flight is answered before the stop goes on.
        GracefulHandler graceful = new GracefulHandler();
        graceful.setHandler(limit);
        server.setHandler(graceful);
        server.setErrorHandler(new ProblemPages(metrics));
        server.setStopTimeout(LONGEST_STOP.toMillis());
    }

    /** Adds a path, before the start; {@code {name}} in it is a variable. */
    public HttpServer route(String path, Map<String, Endpoint> methods) {
        Resource resource = new Resource(path, methods, metrics, bodyLimit);
        paths.addMapping(resource.path(), resource);
        routes.put(path, Set.copyOf(methods.keySet()));
        return this;
    }

    /** Adds a path that GET answers with a stream of events, before the start. */
    public HttpServer stream(String path, EventEndpoint endpoint) {
        EventResource resource = new EventResource(path, endpoint, streams);
        paths.addMapping(resource.path(), resource);
        routes.put(path, Set.of("GET"));
        return this;
    }

    /** Paths that were added, with their methods; mounted handlers have none. */
    public Map<String, Set<String>> routes() {
        return Map.copyOf(routes);
    }

    /** Tells the event streams that there may be news. Returns at once, from any thread. */
    public void wakeStreams() {
        streams.wake();
    }

    /** Adds a handler of the caller's own under a servlet path spec such as {@code /media/*}, before the start. */
    public HttpServer mount(String pathSpec, Handler handler) {
        paths.addMapping(PathSpec.from(pathSpec), handler);
        return this;
    }

    /**
     * Binds and answers from the return on. On a loopback address it answers requests for this machine's own names only.
     *
     * @param port 0 takes a free one
     * @throws ConfigurationException when the address cannot be bound
     */
    public void start(String host, int port) {
        if (isLoopback(host)) {
            LoopbackHost own = new LoopbackHost(metrics);
            own.setHandler(paths);
            limit.setHandler(own);
        }
        connector.setHost(host);
        connector.setPort(port);
        streams.start();
        try {
            server.start();
        } catch (Exception e) {
            throw new ConfigurationException(
                    "TAILRACE_HTTP_PORT: cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    /** Whether only this machine reaches a server that is bound to {@code host}. */
    public static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // the bind says so
        }
    }

    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        // First: the graceful stop waits for every request under way, and a stream is one that does not end by itself.
        streams.close();
        try {
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP port did not close: " + e.getMessage(), e);
        }
    }
}
