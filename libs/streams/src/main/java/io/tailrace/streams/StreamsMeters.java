package io.tailrace.streams;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The dozen figures of a Streams application worth a time series. Micrometer's own binder registers about 950, and looks for new ones
 * on a thread of its own.
 */
final class StreamsMeters implements AutoCloseable {

    private static final String THREADS = "stream-thread-metrics";
    private static final String TASKS = "stream-task-metrics";

    private final KafkaStreams streams;
    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();

    private StreamsMeters(KafkaStreams streams, MeterRegistry registry, Tags tags) {
        this.streams = streams;
        this.registry = registry;
        this.tags = tags;
    }

    static StreamsMeters bind(String application, KafkaStreams streams, MeterRegistry registry) {
        StreamsMeters meters = new StreamsMeters(streams, registry, Tags.of("application", application));
        meters.gauge("tailrace.streams.running", s -> s.state() == KafkaStreams.State.RUNNING ? 1 : 0);
        meters.sum("kafka.stream.alive.stream.threads", "stream-metrics", "alive-stream-threads");
        meters.sum("kafka.stream.failed.stream.threads", "stream-metrics", "failed-stream-threads");
        meters.counter("kafka.stream.thread.process", THREADS, "process-total");
        meters.counter("kafka.stream.thread.commit", THREADS, "commit-total");
        meters.counter("kafka.stream.thread.punctuate", THREADS, "punctuate-total");
        meters.counter("kafka.stream.task.dropped.records", TASKS, "dropped-records-total");
        meters.max("kafka.stream.thread.commit.latency.avg", THREADS, "commit-latency-avg");
        meters.max("kafka.stream.thread.process.latency.avg", THREADS, "process-latency-avg");
        meters.max("kafka.stream.thread.poll.latency.avg", THREADS, "poll-latency-avg");
        meters.max("kafka.consumer.fetch.manager.records.lag.max", "consumer-fetch-manager-metrics", "records-lag-max");
        meters.sum("kafka.producer.record.error", "producer-metrics", "record-error-total");
        return meters;
    }

    private void gauge(String name, ToDoubleFunction<KafkaStreams> value) {
        meters.add(Gauge.builder(name, streams, value).tags(tags).register(registry));
    }

    private void counter(String name, String group, String metric) {
        meters.add(FunctionCounter.builder(name, streams, s -> fold(s, group, metric, Double::sum))
                .tags(tags)
                .register(registry));
    }

    private void sum(String name, String group, String metric) {
        gauge(name, s -> fold(s, group, metric, Double::sum));
    }

    private void max(String name, String group, String metric) {
        gauge(name, s -> fold(s, group, metric, Math::max));
    }

    private static double fold(KafkaStreams streams, String group, String metric, BinaryOperator<Double> with) {
        double result = 0;
        for (var entry : streams.metrics().entrySet()) {
            MetricName name = entry.getKey();
            if (name.name().equals(metric) && name.group().equals(group)) {
                result = with.apply(result, number(entry.getValue()));
            }
        }
        return result;
    }

    private static double number(Metric metric) {
        Object value = metric.metricValue();
        double number = value instanceof Number n ? n.doubleValue() : 0;
        return Double.isFinite(number) ? number : 0;
    }

    @Override
    public void close() {
        meters.forEach(registry::remove);
    }
}
