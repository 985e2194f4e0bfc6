package io.tailrace.store;

import io.tailrace.embedded.EmbeddedS3;
import io.tailrace.embedded.FaultProxy;
import io.tailrace.interop.CephRgw;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An S3 server on a folder with a {@link FaultProxy} in front, and clients that go straight to it or through the proxy. */
final class LocalStore implements AutoCloseable {

    static final String INPUT = "media-input";
    static final String WORK = "media-work";
    static final String OUTPUT = "media-output";

    /** Small sizes, so that tests reach the ways of large objects. */
    private static final StoreLimits LIMITS = new StoreLimits(6 << 20, 5 << 20, 6 << 20, 5 << 20);

    private static final Retries QUICK = new Retries(5, Duration.ofMillis(2), Duration.ofMillis(20));

    private final URI endpoint;
    private final Runnable stop;
    private final FaultProxy proxy;

    private LocalStore(URI endpoint, Runnable stop) throws IOException {
        this.endpoint = endpoint;
        this.stop = stop;
        this.proxy = FaultProxy.inFrontOf(endpoint);
    }

    /** Starts on free ports, with the three buckets; in the profile interop a genuine server instead of the embedded one. */
    static LocalStore start(Path dir) throws IOException, StoreException, InterruptedException {
        LocalStore store = "ceph".equals(System.getProperty("tailrace.store")) ? ceph(dir) : embedded(dir);
        try (ObjectStore client = store.direct()) {
            client.ensureBucket(INPUT);
            client.ensureBucket(WORK);
            client.ensureBucket(OUTPUT);
        }
        return store;
    }

    private static LocalStore embedded(Path dir) throws IOException {
        EmbeddedS3 server = EmbeddedS3.start(dir.resolve("s3"), 0, "local", "local-secret", List.of());
        return new LocalStore(URI.create(server.endpoint()), server::close);
    }

    private static LocalStore ceph(Path dir) throws IOException, InterruptedException {
        CephRgw server = CephRgw.start(dir, "local", "local-secret");
        return new LocalStore(server.endpoint(), server::close);
    }

    FaultProxy proxy() {
        return proxy;
    }

    /** A client that meets no faults. */
    ObjectStore direct() {
        return client(endpoint(), Duration.ofSeconds(8));
    }

    /** A client that goes through the proxy, tries again after milliseconds, and takes 500 ms without a byte for a stall. */
    ObjectStore throughProxy() {
        return client(proxy.endpoint(), Duration.ofMillis(500));
    }

    /** A client of any address. */
    static ObjectStore client(URI endpoint, Duration silence) {
        return client(endpoint, "local-secret", silence);
    }

    static ObjectStore client(URI endpoint, String secret, Duration silence) {
        return new ObjectStore(
                new StoreConnection(endpoint, "us-east-1", "local", secret, INPUT, WORK, OUTPUT),
                QUICK,
                LIMITS,
                silence);
    }

    URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        stop.run();
    }
}
