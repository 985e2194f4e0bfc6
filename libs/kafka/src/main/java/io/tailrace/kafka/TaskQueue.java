package io.tailrace.kafka;

import java.time.Duration;
import java.util.Optional;

/**
 * Where one worker slot gets its tasks. One instance and one thread per slot; at most one open lease. Delivery is at least once. A slot
 * that stops taking closes its queue: the last fetch may hold the next task for a whole lock duration.
 */
public interface TaskQueue extends AutoCloseable {

    /**
     * Waits up to {@code wait} for a task. Empty when none came or the thread was interrupted (its interrupt flag is set then).
     *
     * @throws IllegalStateException when the lease taken before is not settled
     */
    Optional<TaskLease> take(Duration wait);

    /** Ends the session; an open lease goes back to the queue at once. */
    @Override
    void close();

    /** The right to work on one task. Every call comes from the thread that called {@link TaskQueue#take}. */
    interface TaskLease {
        /** Where the task stands in the queue, for the operator. */
        DeadLetters.Origin origin();

        Optional<String> key();

        byte[] payload();

        /** 1 for the first delivery, as far as the broker remembers: no attempt number. */
        int deliveryCount();

        /** False: the lease is gone, another worker may hold the task: kill the work, publish nothing. True proves nothing for ever. */
        boolean renew();

        /** Settles the task for good. False: not recorded, it will come again. Publish the outcome before. */
        boolean accept();

        /** Hands the task back; it is delivered again at once. A share group counts a delivery more then. */
        void release();

        /** Never deliver again. Only for an unreadable payload, which the caller has dead-lettered. */
        void reject();
    }
}
