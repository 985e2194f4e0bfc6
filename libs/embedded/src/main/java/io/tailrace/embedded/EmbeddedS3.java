package io.tailrace.embedded;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * S3 on a folder, at 127.0.0.1: one key pair, signature version 4, no policies, no versions, no lifecycle. A key may not also be the prefix
 * of another one ({@code k} beside {@code k/child}).
 */
public final class EmbeddedS3 implements AutoCloseable {

    private static final int MAX_THREADS = 50;

    private final S3Proxy proxy;

    private EmbeddedS3(S3Proxy proxy) {
        this.proxy = proxy;
    }

    /**
     * Starts; buckets are folders of {@code dir}.
     *
     * @param port 0 takes a free one
     * @param corsOrigins origins whose pages may read objects, for players; none: no cross-origin access
     * @throws IllegalStateException when it does not start: folder not writable, port taken
     */
    public static EmbeddedS3 start(Path dir, int port, String accessKey, String secretKey, List<String> corsOrigins) {
        try {
            Files.createDirectories(dir);
            S3Proxy proxy = S3Proxy.builder()
                    .blobStore(new FilesystemNio2BlobStore(dir.toString()))
                    .endpoint(URI.create("http://127.0.0.1:" + port))
                    .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secretKey)
                    .ignoreUnknownHeaders(true) // optional headers end in 501 otherwise
                    .jettyMaxThreads(MAX_THREADS)
                    .corsRules(cors(corsOrigins))
                    .build();
            proxy.start();
            return new EmbeddedS3(proxy);
        } catch (Exception e) { // declared by Jetty's life cycle
            throw new IllegalStateException("the embedded S3 did not start on " + dir + ": " + e.getMessage(), e);
        }
    }

    private static CrossOriginResourceSharing cors(List<String> origins) {
        if (origins.isEmpty()) {
            return CrossOriginResourceSharing.disabled();
        }
        return new CrossOriginResourceSharing(
                origins,
                List.of("GET", "HEAD"),
                List.of("range", "if-none-match"),
                List.of("content-length", "content-range", "etag"),
                "false");
    }

    /** {@code http://127.0.0.1:port}; buckets by path. */
    public String endpoint() {
        return "http://127.0.0.1:" + proxy.getPort();
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) { // declared by Jetty's life cycle
            throw new IllegalStateException("the embedded S3 did not stop", e);
        }
    }
}
