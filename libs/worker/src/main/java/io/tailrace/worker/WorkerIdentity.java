package io.tailrace.worker;

import io.tailrace.events.Capabilities;
import io.tailrace.events.NodeFacts;
import java.util.Optional;

/**
 * Who this worker is, as its heartbeat tells.
 *
 * @param workerId unique among all live workers
 * @param pool workers of one class with one encoder identity; empty for a worker without the encode role
 * @param identity encoder library versions and init hashes; empty without the encode role
 * @param memoryBytes memory the work may use here; 0 when nobody knows
 * @param node what it is made of and what its encoders said; empty without the encode role
 */
public record WorkerIdentity(
        String workerId,
        String host,
        String pool,
        String hardwareClass,
        String identity,
        Capabilities capabilities,
        long memoryBytes,
        Optional<NodeFacts> node) {

    /** A worker that encodes nothing. */
    public WorkerIdentity(
            String workerId,
            String host,
            String pool,
            String hardwareClass,
            String identity,
            Capabilities capabilities,
            long memoryBytes) {
        this(workerId, host, pool, hardwareClass, identity, capabilities, memoryBytes, Optional.empty());
    }
}
