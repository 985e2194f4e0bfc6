package io.tailrace.gateway.fleet;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.events.QueueView;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.TopicFollower;
import io.tailrace.service.Closeables;
import io.tailrace.service.Health;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** Follows the topics of workers and queues from their beginning and keeps the last word of each. */
public final class Fleet implements AutoCloseable {

    /** A worker speaks each second; after this it is gone for good. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    private final Map<String, WorkerHeartbeat> workers = new ConcurrentHashMap<>();
    private final Map<String, QueueView> queues = new ConcurrentHashMap<>();
    private final Closeables followers = new Closeables();
    private final TopicFollower<QueueView> queueFollower;
    private final TopicFollower<WorkerHeartbeat> workerFollower;
    private final MeterRegistry metrics;
    private final InstantSource clock;

    private Fleet(KafkaConnection connection, MeterRegistry metrics, InstantSource clock) {
        this.metrics = metrics;
        this.clock = clock;
        workerFollower = followers.add(new TopicFollower<>(
                connection,
                connection.topics().heartbeats(),
                WorkerHeartbeat.class,
                "gateway-workers",
                metrics,
                this::onWorker));
        queueFollower = followers.add(new TopicFollower<>(
                connection, connection.topics().queues(), QueueView.class, "gateway-queues", metrics, this::onQueue));
    }

    /** Starts to follow; ready once both topics are read to where they ended at the start. */
    public static Fleet follow(KafkaConnection connection, MeterRegistry metrics, Health health, InstantSource clock) {
        Fleet fleet = new Fleet(connection, metrics, clock);
        health.require("workers", fleet.workerFollower::problem);
        health.require("queues", fleet.queueFollower::problem);
        return fleet;
    }

    private void onWorker(String id, Optional<WorkerHeartbeat> heartbeat) {
        long oldest = clock.millis() - FORGOTTEN_AFTER.toMillis();
        workers.values().removeIf(worker -> worker.getAtMillis() < oldest);
        heartbeat
                .filter(worker -> worker.getState() != WorkerState.STOPPED)
                .ifPresentOrElse(worker -> workers.put(id, worker), () -> workers.remove(id));
    }

    private void onQueue(String name, Optional<QueueView> view) {
        if (view.isEmpty()) {
            queues.remove(name);
        } else if (queues.put(name, view.get()) == null) {
            meter(name);
        }
    }

    /** Gauges of a queue that comes back are there already, and stay. */
    private void meter(String queue) {
        gauge("tailrace.queue.waiting", queue, view -> Demand.of(view).queued());
        gauge("tailrace.queue.running", queue, QueueView::getRunning);
        gauge("tailrace.queue.slots", queue, QueueView::getSlots);
        gauge("tailrace.queue.predicted.seconds", queue, QueueView::getPredictedSeconds);
        gauge(
                "tailrace.queue.age.seconds",
                queue,
                view -> view.getOldestReadyAtMillis()
                        .map(oldest -> Math.max(0, clock.millis() - oldest) / 1000.0)
                        .orElse(0.0));
    }

    private void gauge(String name, String queue, ToDoubleFunction<QueueView> value) {
        Gauge.builder(
                        name,
                        queues,
                        all -> Optional.ofNullable(all.get(queue))
                                .map(value::applyAsDouble)
                                .orElse(Double.NaN))
                .tag("pool", queue)
                .register(metrics);
    }

    /** Workers that spoke in the last ten minutes and did not say good-bye, by id. */
    List<WorkerHeartbeat> workers() {
        long oldest = clock.millis() - FORGOTTEN_AFTER.toMillis();
        return workers.values().stream()
                .filter(worker -> worker.getAtMillis() >= oldest)
                .sorted(Comparator.comparing(WorkerHeartbeat::getWorkerId))
                .toList();
    }

    boolean knowsWorker(String id) {
        return workers().stream().anyMatch(worker -> worker.getWorkerId().equals(id));
    }

    boolean knowsQueue(String name) {
        return queues.containsKey(name);
    }

    Collection<QueueView> queues() {
        return queues.values().stream()
                .sorted(Comparator.comparing(QueueView::getQueue))
                .toList();
    }

    /** Empty when nothing is known of this queue, or what is known may be old. */
    Optional<QueueView> queue(String name) {
        return queueFollower.problem().isPresent() ? Optional.empty() : Optional.ofNullable(queues.get(name));
    }

    @Override
    public void close() {
        followers.close();
    }
}
