package io.tailrace.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the slots of a queue share its tasks. Router and workers of one cluster must use the same. */
public enum QueueEngine {
    /** A share group on a topic of one partition: any free slot takes the next task (KIP-932). */
    SHARE(1, Duration.ofSeconds(10), 2) {
        @Override
        public TaskQueue open(KafkaConnection connection, String queue, String clientId, MeterRegistry metrics) {
            return new ShareGroupTaskQueue(connection, queue, clientId, metrics);
        }
    },
    /** A consumer group on a topic of 64 partitions, for brokers without share groups and for scaling on consumer lag. */
    CLASSIC(64, Duration.ofSeconds(3), 24) {
        @Override
        public TaskQueue open(KafkaConnection connection, String queue, String clientId, MeterRegistry metrics) {
            return new ClassicTaskQueue(connection, queue, clientId, metrics);
        }
    };

    private final int taskPartitions;
    private final Duration renewEvery;
    private final int releaseAhead;

    QueueEngine(int taskPartitions, Duration renewEvery, int releaseAhead) {
        this.taskPartitions = taskPartitions;
        this.renewEvery = renewEvery;
        this.releaseAhead = releaseAhead;
    }

    /**
     * Reads {@link KafkaSettings#QUEUE}.
     *
     * @throws ConfigurationException when there is no such engine
     */
    public static QueueEngine from(Environment environment) {
        String name = environment.text(KafkaSettings.QUEUE);
        return Arrays.stream(values())
                .filter(engine -> engine.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(KafkaSettings.QUEUE.name() + " is \"" + name
                        + "\", it must be one of "
                        + Arrays.stream(values()).map(QueueEngine::toString).collect(Collectors.joining(", "))));
    }

    /** Opens the queue for one slot; connects at the first take. */
    public abstract TaskQueue open(KafkaConnection connection, String queue, String clientId, MeterRegistry metrics);

    /** Partitions of each task topic. */
    public int taskPartitions() {
        return taskPartitions;
    }

    /**
     * How often a lease is renewed. Share: a third of the lock. Classic: a rebalance waits until every running slot has renewed once, and
     * meanwhile nobody takes or settles a task.
     */
    public Duration renewEvery() {
        return renewEvery;
    }

    /**
     * Tasks that are released beyond the live slots, unless somebody says otherwise. Classic: a slot takes from its own partitions only, so
     * few tasks leave some slots with none.
     */
    public int releaseAhead() {
        return releaseAhead;
    }

    /** As in configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
