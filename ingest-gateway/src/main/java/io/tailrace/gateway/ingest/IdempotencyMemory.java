package io.tailrace.gateway.ingest;

import io.tailrace.gateway.ingest.JobRequest.Fingerprint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The last requests that came with an Idempotency-Key, by job id; the oldest are forgotten. Thread-safe. */
final class IdempotencyMemory {

    private static final int MOST = 10_000;

    private final Map<String, Fingerprint> recent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Fingerprint> eldest) {
            return size() > MOST;
        }
    };

    /** Takes the place of this id, unless another request has it: then that one is the answer. */
    synchronized Optional<Fingerprint> claim(String jobId, Fingerprint fingerprint) {
        return Optional.ofNullable(recent.putIfAbsent(jobId, fingerprint));
    }
}
