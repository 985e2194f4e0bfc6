package io.tailrace.kafka;

import java.time.Duration;
import java.util.Optional;

/** Task queue over a share group (KIP-932): any number of slots on one partition, a lock per record with renewal. */
@SuppressWarnings("DoNotCallSuggester")
public final class ShareGroupTaskQueue implements TaskQueue {

    /**
     * Connects at the first take.
     *
     * @param queue a pool, {@code probe} or {@code publish}
     */
    public ShareGroupTaskQueue(KafkaConnection connection, String queue, String clientId) {}

    @Override
    public Optional<TaskLease> take(Duration wait) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
