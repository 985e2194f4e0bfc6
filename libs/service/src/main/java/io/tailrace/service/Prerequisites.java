package io.tailrace.service;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits at a start until what a service needs from outside is there, in any order of starts. Meanwhile the service is alive and not ready,
 * and says why in the log and at /readyz.
 */
public final class Prerequisites {

    private static final Logger LOG = LoggerFactory.getLogger(Prerequisites.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    /** Of the same sentence. */
    private static final Duration SAY_AGAIN = Duration.ofMinutes(1);

    /** Looks once, within seconds. */
    @FunctionalInterface
    public interface Check {

        /**
         * Says what is missing and may still come; empty when everything is there.
         *
         * @throws ConfigurationException when waiting is no help
         */
        Optional<String> missing();
    }

    private Prerequisites() {}

    /**
     * Returns when nothing is missing.
     *
     * @param name of the condition of readiness
     * @throws ConfigurationException when the check says that waiting is no help
     * @throws IllegalStateException when the service is told to stop meanwhile
     */
    public static void await(ServiceContext context, String name, Check check) {
        AtomicReference<Optional<String>> last = new AtomicReference<>(Optional.of("not yet looked at"));
        context.health().require(name, last::get);
        long saidAt = 0;
        while (true) {
            Optional<String> missing = check.missing();
            boolean isNews = !missing.equals(last.getAndSet(missing));
            if (missing.isEmpty()) {
                return;
            }
            if (isNews || System.nanoTime() - saidAt > SAY_AGAIN.toNanos()) {
                saidAt = System.nanoTime();
                LOG.warn("{} waits: {}", context.name(), missing.get());
            }
            pause(context);
        }
    }

    private static void pause(ServiceContext context) {
        try {
            Thread.sleep(LOOK_AGAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(context.name() + " was told to stop while it waited", e);
        }
    }
}
