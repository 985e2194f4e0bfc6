package io.tailrace.kafka;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * The few figures of a client worth a time series, named as Micrometer's own binder names them. That one registers about a hundred for
 * each client, does not know share consumers, and looks for new ones on a thread of its own.
 */
final class ClientMeters implements AutoCloseable {

    private static final String CLIENT_ID = "client-id";

    private final Supplier<Map<MetricName, ? extends Metric>> metrics;
    private final String clientId;
    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();

    private ClientMeters(Supplier<Map<MetricName, ? extends Metric>> metrics, String clientId, MeterRegistry registry) {
        this.metrics = metrics;
        this.clientId = clientId;
        this.registry = registry;
    }

    /** @param metrics the client's {@code metrics()} */
    static ClientMeters ofProducer(
            Supplier<Map<MetricName, ? extends Metric>> metrics, String clientId, MeterRegistry registry) {
        ClientMeters meters = new ClientMeters(metrics, clientId, registry);
        meters.counter("kafka.producer.record.send", "record-send-total");
        meters.counter("kafka.producer.record.retry", "record-retry-total");
        meters.counter("kafka.producer.record.errors", "record-error-total");
        meters.gauge("kafka.producer.request.latency.avg", "request-latency-avg");
        meters.gauge("kafka.producer.connection.count", "connection-count");
        return meters;
    }

    /** As above, for consumers of partitions. */
    static ClientMeters ofConsumer(
            Supplier<Map<MetricName, ? extends Metric>> metrics, String clientId, MeterRegistry registry) {
        ClientMeters meters = new ClientMeters(metrics, clientId, registry);
        meters.counter("kafka.consumer.records.consumed", "records-consumed-total");
        meters.gauge("kafka.consumer.records.lag.max", "records-lag-max");
        meters.gauge("kafka.consumer.fetch.latency.avg", "fetch-latency-avg");
        meters.gauge("kafka.consumer.connection.count", "connection-count");
        return meters;
    }

    /** As above, for members of consumer groups. */
    static ClientMeters ofMember(
            Supplier<Map<MetricName, ? extends Metric>> metrics, String clientId, MeterRegistry registry) {
        ClientMeters meters = ofConsumer(metrics, clientId, registry);
        meters.counter("kafka.consumer.rebalance", "rebalance-total");
        meters.counter("kafka.consumer.rebalance.failed", "failed-rebalance-total");
        return meters;
    }

    /** As above, for members of share groups. */
    static ClientMeters ofShareConsumer(
            Supplier<Map<MetricName, ? extends Metric>> metrics, String clientId, MeterRegistry registry) {
        ClientMeters meters = new ClientMeters(metrics, clientId, registry);
        meters.counter("kafka.share.consumer.records.consumed", "records-consumed-total");
        meters.counter("kafka.share.consumer.acknowledgements.send", "acknowledgements-send-total");
        meters.counter("kafka.share.consumer.acknowledgements.error", "acknowledgements-error-total");
        meters.gauge("kafka.share.consumer.fetch.latency.avg", "fetch-latency-avg");
        meters.gauge("kafka.share.consumer.connection.count", "connection-count");
        return meters;
    }

    private void counter(String name, String metric) {
        meters.add(FunctionCounter.builder(name, this, client -> client.number(metric, 0))
                .tag("client.id", clientId)
                .register(registry));
    }

    private void gauge(String name, String metric) {
        meters.add(Gauge.builder(name, this, client -> client.number(metric, Double.NaN))
                .tag("client.id", clientId)
                .register(registry));
    }

    /** A client has the same names again for each topic and node, with further tags. */
    private double number(String metric, double otherwise) {
        for (var entry : metrics.get().entrySet()) {
            MetricName name = entry.getKey();
            if (name.name().equals(metric)
                    && name.tags().keySet().equals(Set.of(CLIENT_ID))
                    && entry.getValue().metricValue() instanceof Number value) {
                return value.doubleValue();
            }
        }
        return otherwise;
    }

    @Override
    public void close() {
        meters.forEach(registry::remove);
    }
}
