package io.tailrace.encoder.relay;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.embedded.EmbeddedS3;
import io.tailrace.embedded.FaultProxy;
import io.tailrace.events.ObjectVersion;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** An S3 server, a proxy that spoils its answers, and a relay that reads through the proxy. */
final class RelayFixture implements AutoCloseable {

    static final String BUCKET = "media-input";

    /** A small cache, so that tests meet its limit; patient, so that a busy machine is no fault. */
    static final RelaySettings SETTINGS =
            new RelaySettings(8 << 20, (1 << 20) - 16, 2, 4, Duration.ofSeconds(40), 8 << 20, 4);

    final FaultProxy proxy;
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final SourceRelay relay;

    private final EmbeddedS3 server;
    private final ObjectStore direct;
    private final ObjectStore throughProxy;

    RelayFixture(Path dir, RelaySettings settings) throws IOException, StoreException {
        server = EmbeddedS3.start(dir.resolve("s3"), 0, "local", "local-secret", List.of());
        proxy = FaultProxy.inFrontOf(URI.create(server.endpoint()));
        direct = client(URI.create(server.endpoint()));
        direct.ensureBucket(BUCKET);
        throughProxy = client(proxy.endpoint());
        relay = SourceRelay.start(throughProxy, settings, metrics);
    }

    static ObjectStore client(URI endpoint) {
        return new ObjectStore(
                new StoreConnection(endpoint, "us-east-1", "local", "local-secret", BUCKET, "w", "o"),
                Duration.ofSeconds(2));
    }

    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return bytes;
    }

    ObjectVersion put(String key, byte[] content) throws StoreException {
        StoredObject stored = direct.putBytes(BUCKET, key, content, "video/mp4");
        return version(key, stored.etag(), content.length);
    }

    ObjectVersion put(String key, Path file) throws StoreException {
        StoredObject stored = direct.putFile(BUCKET, key, file, "video/mp4");
        return version(key, stored.etag(), stored.size());
    }

    void remove(String key) throws StoreException {
        direct.delete(BUCKET, List.of(key));
    }

    static ObjectVersion version(String key, String etag, long size) {
        return ObjectVersion.newBuilder()
                .setBucket(BUCKET)
                .setKey(key)
                .setEtag(etag)
                .setSize(size)
                .build();
    }

    double count(String meter) {
        return metrics.get(meter).counter().count();
    }

    @Override
    public void close() throws IOException {
        relay.close();
        throughProxy.close();
        direct.close();
        proxy.close();
        server.close();
    }
}
