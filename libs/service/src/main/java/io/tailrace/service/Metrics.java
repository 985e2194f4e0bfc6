package io.tailrace.service;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The meter registry of a process. */
public final class Metrics {

    /**
     * Tags by which Kafka's own meters multiply: a Streams instance with a few hundred tasks otherwise has tens of thousands of series, and
     * a scrape takes seconds.
     */
    private static final Set<String> MULTIPLYING_TAGS =
            Set.of("partition", "node.id", "task.id", "processor.node.id", "rocksdb.state.id");

    private static final int MOST_METERS = 20_000;

    private Metrics() {}

    /** A registry with the meters of the JVM and the process; every meter has the tag {@code service}. */
    public static PrometheusMeterRegistry create(String service) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config()
                .commonTags(Tags.of("service", service))
                .meterFilter(MeterFilter.deny(Metrics::isTooFine))
                .meterFilter(MeterFilter.maximumAllowableMetrics(MOST_METERS));
        List<MeterBinder> binders = List.of(
                new ClassLoaderMetrics(),
                new JvmMemoryMetrics(),
                new JvmGcMetrics(),
                new JvmThreadMetrics(),
                new ProcessorMetrics(),
                new UptimeMetrics(),
                new FileDescriptorMetrics());
        binders.forEach(binder -> binder.bindTo(registry));
        return registry;
    }

    /** {@code disk.free} and {@code disk.total}, bytes, of the disk a folder lies on, by what the folder is for. */
    public static void disk(MeterRegistry registry, String use, Path folder) {
        new DiskSpaceMetrics(folder.toFile(), Tags.of("use", use)).bindTo(registry);
    }

    private static boolean isTooFine(Meter.Id id) {
        return id.getName().startsWith("kafka.")
                && id.getTags().stream().anyMatch(tag -> MULTIPLYING_TAGS.contains(tag.getKey()));
    }
}
