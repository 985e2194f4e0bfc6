package io.tailrace.kafka;

import org.jspecify.annotations.Nullable;

/** The cluster is away, or is not as it should be; the message says what to do. */
public final class BootstrapException extends RuntimeException {

    public BootstrapException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
