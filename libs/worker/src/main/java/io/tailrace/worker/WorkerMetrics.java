package io.tailrace.worker;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tailrace.events.CodecSpeed;
import io.tailrace.events.TaskKind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What a worker counts: the same meters whatever the queue is made of. */
final class WorkerMetrics {

    private final MeterRegistry registry;
    private final MultiGauge codecSpeeds;

    WorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.codecSpeeds =
                MultiGauge.builder("tailrace.worker.codec.pixels.per.second").register(registry);
    }

    void codecSpeeds(List<CodecSpeed> speeds) {
        codecSpeeds.register(
                speeds.stream()
                        .map(speed -> MultiGauge.Row.of(Tags.of("codec", speed.getCodec()), speed.getPixelsPerSecond()))
                        .toList(),
                true);
    }

    void slots(String queue, int slots, Supplier<Number> busy) {
        registry.gauge("tailrace.worker.slots", Tags.of("queue", queue), slots);
        Gauge.builder("tailrace.worker.busy", busy).tag("queue", queue).register(registry);
    }

    void broken(BooleanSupplier isBroken) {
        Gauge.builder("tailrace.worker.broken", () -> isBroken.getAsBoolean() ? 1 : 0)
                .register(registry);
    }

    void tested(boolean isPassed) {
        registry.counter("tailrace.worker.self.tests", "result", isPassed ? "passed" : "failed")
                .increment();
    }

    void taken(String queue) {
        registry.counter("tailrace.tasks.taken", "queue", queue).increment();
    }

    void renewed(String queue, boolean isHeld) {
        registry.counter("tailrace.lease.renewals", "queue", queue, "result", isHeld ? "held" : "lost")
                .increment();
    }

    /** How an attempt ended: succeeded, failed, refused, revoked, lost or handed-back. */
    void ended(String queue, TaskKind kind, String result, Duration wall) {
        Timer.builder("tailrace.worker.attempts")
                .tag("queue", queue)
                .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                .tag("result", result)
                .register(registry)
                .record(wall);
    }
}
