package io.tailrace.worker;

import java.time.Duration;

/**
 * How long a worker waits for what.
 *
 * @param renewEvery a third of the queue's lock duration (30 s), so that two renewals may fail on the way
 * @param takeWait one look at the queue; bounds how long a slot takes to notice a drain
 * @param publishLimit one try to publish an outcome; shorter than the lock, because the slot's thread renews, too
 * @param heartbeatEvery distance of two heartbeats
 * @param killLimit from a cancel to the end of the handler, before the slot says that it hangs
 * @param stopLimit from close to the last heartbeat
 * @param pauseAfterFailure before a slot looks at a queue that failed again
 */
record Timings(
        Duration renewEvery,
        Duration takeWait,
        Duration publishLimit,
        Duration heartbeatEvery,
        Duration killLimit,
        Duration stopLimit,
        Duration pauseAfterFailure) {

    static Timings standard() {
        return new Timings(
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1));
    }
}
