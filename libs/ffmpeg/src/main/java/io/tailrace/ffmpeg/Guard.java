package io.tailrace.ffmpeg;

import java.time.Duration;
import java.util.Optional;

/** Watches a running child. Asked several times a second by the thread that waits for the child. */
@FunctionalInterface
public interface Guard {

    /**
     * Why the child must be killed now; empty to let it run.
     *
     * @param running time since its start
     */
    Optional<String> objection(Duration running);

    /** Objects after {@code limit}. */
    static Guard limit(Duration limit) {
        return running -> running.compareTo(limit) < 0
                ? Optional.empty()
                : Optional.of("it did not end within " + limit.toSeconds() + " seconds");
    }

    /** Objects when this one or {@code other} does. */
    default Guard and(Guard other) {
        return running -> objection(running).or(() -> other.objection(running));
    }
}
