package io.tailrace.encoder.relay;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** Skeleton. */
public final class RelayLease implements AutoCloseable {
    RelayLease() {}

    public String sourceUrl() {
        return "";
    }

    public String outputUrl(String nameOrPattern) {
        return nameOrPattern;
    }

    public long bytesServed() {
        return 0;
    }

    public Optional<RelayFailure> failure() {
        return Optional.empty();
    }

    public boolean awaitStored(Collection<String> names, Duration limit) throws InterruptedException {
        return false;
    }

    @Override
    public void close() {}
}
