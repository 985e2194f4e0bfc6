package io.tailrace.encoder.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.events.ObjectVersion;
import io.tailrace.store.SourceStore;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only address a transcoder process knows, on loopback: it reads its source and writes its segments here, under an unguessable path
 * per attempt. Reading is resumed, cached and conditional on the version the probe saw; no credential and no signed address ever reaches
 * a command line. One relay per process, thread-safe.
 */
public final class SourceRelay implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SourceRelay.class);

    private static final String HOST = "127.0.0.1";

    /** A blocked write or a waiting PUT holds a thread each; they are made when needed and go when idle. */
    private static final int MOST_THREADS = 256;

    /** What lies in sockets when ffmpeg seeks away was fetched for nothing. Bytes. */
    private static final int SEND_BUFFER = 256 << 10;

    /** The same for a reader that does nothing but seek. */
    private static final int LOOK_BUFFER = 16 << 10;

    private static final SegmentSink READ_ONLY = (name, bytes) -> {
        throw new IOException("nothing is written here, got " + name);
    };

    private final Map<String, RelayLease> leases = new ConcurrentHashMap<>();
    private final BlockCache cache;
    private final SourceReader reader;
    private final SegmentIntake intake;
    private final Server server;
    private final ServerConnector connector;

    private SourceRelay(SourceStore store, RelaySettings settings, MeterRegistry registry) {
        RelayMetrics metrics = new RelayMetrics(registry);
        metrics.watchLeases(leases);
        this.cache = new BlockCache(new BlockFetch(store, settings.patience(), metrics), settings);
        this.reader = new SourceReader(cache, settings, metrics);
        this.intake = new SegmentIntake(settings, metrics);
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 4);
        threads.setName("source-relay");
        threads.setDaemon(true);
        this.server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(HOST);
        connector.setIdleTimeout(
                0); // a slow encoder does not touch a full socket for minutes; Jetty would cut it after 30 s
        connector.setAcceptedSendBufferSize(SEND_BUFFER);
        server.addConnector(connector);
        server.setHandler(new Routes());
    }

    /**
     * Starts on a free port.
     *
     * @throws IOException when no port can be had
     */
    public static SourceRelay start(SourceStore store, RelaySettings settings, MeterRegistry metrics)
            throws IOException {
        SourceRelay relay = new SourceRelay(store, settings, metrics);
        try {
            relay.server.start();
            return relay;
        } catch (Exception e) { // declared by Jetty's life cycle
            relay.close();
            throw new IOException("the relay did not start on " + HOST + ": " + e.getMessage(), e);
        }
    }

    /** Opens {@code source} for reading and {@code sink} for writing until the lease is closed. */
    public RelayLease lend(ObjectVersion source, SegmentSink sink) {
        return lend(source, sink, false);
    }

    /** Opens {@code source} for looks at a few places: little is sent ahead of what is read. Nothing may be written. */
    public RelayLease lendForLooks(ObjectVersion source) {
        return lend(source, READ_ONLY, true);
    }

    private RelayLease lend(ObjectVersion source, SegmentSink sink, boolean isForLooks) {
        String id = UUID.randomUUID().toString(); // 122 bits of a SecureRandom
        String address = "http://" + HOST + ":" + connector.getLocalPort() + "/" + id;
        RelayLease lease = new RelayLease(source, sink, isForLooks, address, () -> leases.remove(id));
        leases.put(id, lease);
        return lease;
    }

    /** Closes all leases. */
    @Override
    public void close() {
        List.copyOf(leases.values()).forEach(RelayLease::close);
        try {
            server.stop();
        } catch (Exception e) { // declared by Jetty's life cycle
            throw new IllegalStateException("the relay did not stop", e);
        } finally {
            cache.close();
        }
    }

    /** Finds the lease of a path and what is wanted of it. */
    private final class Routes extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws InterruptedException {
            Optional<RelayPath> path = RelayPath.parse(Request.getPathInContext(request));
            Optional<RelayLease> lease = path.map(RelayPath::lease).map(leases::get);
            EndPoint connection =
                    request.getConnectionMetaData().getConnection().getEndPoint();
            if (lease.isEmpty() || !lease.get().enter(connection)) {
                finish(response, callback, HttpStatus.NOT_FOUND_404);
                return true;
            }
            if (lease.get().isForLooks()) {
                narrow(connection);
            }
            try {
                route(lease.get(), path.flatMap(RelayPath::name), request, response, callback);
            } finally {
                lease.get().leave(connection);
            }
            return true;
        }

        private static void narrow(EndPoint connection) {
            if (connection instanceof SocketChannelEndPoint socket) {
                try {
                    socket.getChannel().setOption(StandardSocketOptions.SO_SNDBUF, LOOK_BUFFER);
                } catch (IOException e) {
                    log.debug("the buffer of a connection stays as it is", e); // the answer then fails, or costs more
                }
            }
        }

        private void route(
                RelayLease lease, Optional<String> name, Request request, Response response, Callback callback)
                throws InterruptedException {
            String method = request.getMethod();
            if (name.isEmpty() && (method.equals("GET") || method.equals("HEAD"))) {
                reader.answer(lease, request, response, callback);
            } else if (name.isPresent() && method.equals("PUT")) {
                intake.take(lease, name.get(), request, response, callback);
            } else {
                response.getHeaders().put(HttpHeader.ALLOW, name.isPresent() ? "PUT" : "GET, HEAD");
                finish(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
            }
        }

        private static void finish(Response response, Callback callback, int status) {
            response.setStatus(status);
            callback.succeeded();
        }
    }
}
