package io.tailrace.encoder;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tailrace.encoder.proof.Proof;
import io.tailrace.events.NodeFacts;
import io.tailrace.worker.WorkerIdentity;

/** What a worker proved at its start, as gauges that are always 1: their labels are what they tell, so that a fleet can be counted by them. */
final class NodeMeters {

    private static final String NONE = "none";

    private NodeMeters() {}

    static void bind(MeterRegistry metrics, WorkerIdentity who, NodeFacts node) {
        one(
                metrics,
                "tailrace.worker.info",
                Tags.of(
                        "class",
                        who.hardwareClass(),
                        "pool",
                        who.pool(),
                        "identity",
                        who.identity(),
                        "ffmpeg",
                        told(node.getFfmpeg()),
                        "architecture",
                        told(node.getArchitecture()),
                        "gpu",
                        told(node.getGpu()),
                        "driver",
                        told(node.getGpuDriver())));
        node.getEncoders().forEach(encoder -> one(metrics, "tailrace.worker.encoder", Tags.of("encoder", encoder)));
        node.getRefused()
                .forEach(refused -> one(
                        metrics,
                        "tailrace.worker.encoder.refused",
                        Tags.of("encoder", refused.getName(), "reason", Proof.code(refused))));
    }

    private static String told(String fact) {
        return fact.isEmpty() ? NONE : fact;
    }

    private static void one(MeterRegistry metrics, String name, Tags tags) {
        Gauge.builder(name, () -> 1).tags(tags).register(metrics);
    }
}
