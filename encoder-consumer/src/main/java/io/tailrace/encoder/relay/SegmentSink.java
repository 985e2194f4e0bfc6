package io.tailrace.encoder.relay;

import io.tailrace.store.StoreException;
import java.io.IOException;

/** Takes what a transcoder wrote, whole. */
@FunctionalInterface
public interface SegmentSink {

    /**
     * Checks and stores one object. Called by several threads at a time, at most once per finished PUT; the lease fails when it throws.
     *
     * @param name as in the output address behind the lease's path: {@code name} or {@code rendition/name}
     * @param bytes whole content; the sink's own from here on
     * @throws IOException when the bytes are not what was expected
     * @throws StoreException when they could not be stored
     */
    void store(String name, byte[] bytes) throws IOException, StoreException;
}
