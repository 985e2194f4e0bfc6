package io.tailrace.encoder.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.events.ObjectVersion;
import io.tailrace.store.ObjectStore;
import java.io.IOException;

/** Skeleton. */
public final class SourceRelay implements AutoCloseable {
    private SourceRelay() {}

    public static SourceRelay start(ObjectStore store, RelaySettings settings, MeterRegistry metrics)
            throws IOException {
        return new SourceRelay();
    }

    public RelayLease lend(ObjectVersion source, SegmentSink sink) {
        return new RelayLease();
    }

    @Override
    public void close() {}
}
