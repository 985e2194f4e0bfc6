package io.tailrace.router.topology;

import io.tailrace.kafka.KafkaConnection;
import io.tailrace.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what the router has committed with what its inputs held, once a second until it has caught up, on a thread of its own. While
 * the broker is away nothing is known, so nothing is caught up.
 */
public final class KafkaCatchUp implements CatchUp, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaCatchUp.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(10);

    private final Map<String, Object> config;
    private final List<String> inputs;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread looking = new Thread(work, "router-catch-up");
        looking.setDaemon(true);
        return looking;
    });

    private volatile Optional<KafkaConsumer<byte[], byte[]>> looking = Optional.empty();

    /** @param application name of the stream application, within the topic prefix */
    public KafkaCatchUp(KafkaConnection connection, String application) {
        Topics topics = connection.topics();
        String group = connection.topicPrefix() + application;
        inputs = List.of(
                group + "-" + RouterTopology.INGEST_BY_JOB + "-repartition",
                topics.commands(),
                topics.dispatched(),
                topics.outcomes(),
                topics.progress(),
                topics.publishRequests());
        config = connection.clientConfig(group + "-catch-up");
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL_LIMIT.toMillis());
    }

    @Override
    public BooleanSupplier begin(int partition) {
        InputEnds ends = new InputEnds(inputs, partition);
        thread.execute(() -> look(ends));
        return ends::areReached;
    }

    private void look(InputEnds ends) {
        if (thread.isShutdown()) {
            return;
        }
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            looking = Optional.of(consumer);
            ends.look(consumer);
        } catch (WakeupException e) {
            LOG.debug("Closed before the inputs were read");
        } catch (KafkaException e) {
            LOG.warn("Timers wait, as the inputs cannot be looked at: {}", e.getMessage());
        } finally {
            looking = Optional.empty();
        }
        if (!ends.areReached()) {
            again(ends);
        }
    }

    private void again(InputEnds ends) {
        try {
            var unused = thread.schedule(() -> look(ends), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed before the inputs were read");
        }
    }

    /** Ends a look in progress; an interrupt would make the consumer complain. */
    @Override
    public void close() {
        thread.shutdown();
        looking.ifPresent(KafkaConsumer::wakeup);
    }
}
