package io.tailrace.embedded;

import java.nio.file.Path;
import java.util.List;

/** S3 on a folder, at 127.0.0.1: one key pair, no policies, no versions. */
@SuppressWarnings("DoNotCallSuggester")
public final class EmbeddedS3 implements AutoCloseable {

    private EmbeddedS3() {}

    /** Starts; a port of 0 takes a free one. */
    public static EmbeddedS3 start(Path dir, int port, String accessKey, String secretKey, List<String> corsOrigins) {
        throw new UnsupportedOperationException();
    }

    /** {@code http://127.0.0.1:port}. */
    public String endpoint() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
