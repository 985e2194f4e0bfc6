package io.tailrace.encoder.relay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The source cannot be read on; the failure says why. */
final class SourceLostException extends IOException {

    private final transient RelayFailure failure;

    SourceLostException(RelayFailure failure, @Nullable Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    RelayFailure failure() {
        return failure;
    }
}
