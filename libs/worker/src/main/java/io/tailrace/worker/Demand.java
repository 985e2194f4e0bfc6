package io.tailrace.worker;

import io.tailrace.events.QueueView;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the dispatcher has for some queues, by its own words: not only what lies on their topics. Only views count that it wrote since this
 * worker started: each worker that comes makes it write one, so an old one is from a dispatcher that is away. Safe for use by several
 * threads.
 */
final class Demand {

    /** Clocks of two nodes may differ so much. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final long oldestMillis;
    private final Map<String, QueueView> views = new HashMap<>();

    /** @param startedAtMillis when this worker started */
    Demand(long startedAtMillis) {
        this.oldestMillis = startedAtMillis - SKEW.toMillis();
    }

    synchronized void update(String queue, Optional<QueueView> view) {
        view.ifPresentOrElse(known -> views.put(queue, known), () -> views.remove(queue));
    }

    /** Tasks that wait, are released or run, of all these queues; empty when it is not known of one. */
    synchronized OptionalLong of(Collection<String> queues) {
        long sum = 0;
        for (String queue : queues) {
            QueueView view = views.get(queue);
            if (view == null || view.getAtMillis() < oldestMillis) {
                return OptionalLong.empty();
            }
            // What runs is released; a view may be of the moment in between.
            sum += view.getWaiting() + Math.max(view.getReleased(), view.getRunning());
        }
        return OptionalLong.of(sum);
    }
}
