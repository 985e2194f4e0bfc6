package io.tailrace.tracing;

import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;

/** Where finished spans go. */
@FunctionalInterface
public interface Spans extends AutoCloseable {

    /** Nowhere. */
    Spans NONE = span -> {};

    /** Never blocks, never fails; what cannot be exported in time is dropped. */
    void ended(FinishedSpan span);

    /** Exports what waits, for a few seconds at most. */
    @Override
    default void close() {}

    /**
     * To the collector that {@link TracingSettings} name, {@link #NONE} without one.
     *
     * @param service {@code gateway}, {@code router} or {@code worker}
     * @param instance tells it from others of its kind
     * @throws ConfigurationException when a setting makes no sense
     */
    static Spans of(Environment environment, String service, String instance) {
        return environment.optional(TracingSettings.ENDPOINT).isEmpty()
                ? NONE
                : new ExportedSpans(OtlpExporter.of(environment), service, instance);
    }
}
