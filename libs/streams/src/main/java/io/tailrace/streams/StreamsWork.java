package io.tailrace.streams;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * What a Streams application has done since its threads began, as its own metrics tell.
 *
 * @param processed records; their positions are to be committed
 * @param committing nanoseconds that commits of positions took which succeeded; grows with each, and a new producer begins at 0. The count of
 *     commits would not do: it has those, too, that had nothing to say to the broker
 * @param secondsSincePoll of the thread that polled longest ago; one that works polls every few milliseconds. -1 when none has
 */
record StreamsWork(double processed, double committing, double secondsSincePoll) {

    static StreamsWork of(Map<MetricName, ? extends Metric> metrics) {
        double processed = 0;
        double committing = 0;
        double poll = -1;
        for (var entry : metrics.entrySet()) {
            MetricName name = entry.getKey();
            switch (name.group() + "/" + name.name()) {
                case "stream-thread-metrics/process-total" -> processed += number(entry.getValue());
                case "producer-metrics/txn-send-offsets-time-ns-total" -> committing += number(entry.getValue());
                case "consumer-metrics/last-poll-seconds-ago" ->
                    poll = isOfThread(name) ? Math.max(poll, number(entry.getValue())) : poll;
                default -> {
                    // The rest does not tell whether work is kept.
                }
            }
        }
        return new StreamsWork(processed, committing, poll);
    }

    /** The main consumer of a stream thread: those that restore, and the global one, rest when there is nothing to do. */
    private static boolean isOfThread(MetricName name) {
        String client = name.tags().getOrDefault("client-id", "");
        return client.contains("-StreamThread-") && !client.endsWith("-restore-consumer");
    }

    private static double number(Metric metric) {
        return metric.metricValue() instanceof Number n && Double.isFinite(n.doubleValue()) ? n.doubleValue() : 0;
    }
}
