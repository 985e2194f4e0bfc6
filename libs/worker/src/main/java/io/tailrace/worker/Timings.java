package io.tailrace.worker;

import io.tailrace.kafka.QueueEngine;
import java.time.Duration;

/**
 * How long a worker waits for what.
 *
 * @param renewEvery well under the time after which a lease is lost (30 s), so that renewals may fail on the way
 * @param takeWait one look at the queue; bounds how long a slot takes to notice a drain
 * @param publishLimit one try to publish an outcome; shorter than the lock, because the slot's thread renews, too
 * @param heartbeatEvery distance of two heartbeats
 * @param killLimit from a cancel to the end of the handler, before the slot says that it hangs
 * @param stopLimit from close to the last heartbeat
 * @param pauseAfterFailure before a slot looks at a queue that failed again
 * @param leastOverdue no task is overdue before ({@link NodeSpeed})
 */
record Timings(
        Duration renewEvery,
        Duration takeWait,
        Duration publishLimit,
        Duration heartbeatEvery,
        Duration killLimit,
        Duration stopLimit,
        Duration pauseAfterFailure,
        Duration leastOverdue) {

    static Timings of(QueueEngine engine) {
        return new Timings(
                engine.renewEvery(),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5));
    }
}
