package io.tailrace.worker;

import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.ServiceContext;
import java.util.List;

/** The slots of one process, their heartbeat and what they may no longer run. */
@SuppressWarnings("DoNotCallSuggester")
public final class Worker implements AutoCloseable {

    private Worker() {}

    /** Starts the slots of all roles; returns at once, the first take follows once the revocations are read. */
    public static Worker start(
            KafkaConnection connection, ServiceContext context, WorkerIdentity who, List<QueueRole> roles) {
        throw new UnsupportedOperationException();
    }

    /** Hands running tasks back and leaves; returns within seconds. */
    @Override
    public void close() {}
}
