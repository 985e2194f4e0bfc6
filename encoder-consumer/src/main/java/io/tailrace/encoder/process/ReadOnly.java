package io.tailrace.encoder.process;

import io.tailrace.encoder.relay.SegmentSink;
import java.io.IOException;

/** The sink of a lease that is only read. */
public final class ReadOnly {

    public static final SegmentSink SINK = (name, bytes) -> {
        throw new IOException("nothing is written here, got " + name);
    };

    private ReadOnly() {}
}
