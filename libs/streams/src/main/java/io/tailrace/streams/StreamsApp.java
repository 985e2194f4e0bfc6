package io.tailrace.streams;

import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.Metrics;
import io.tailrace.service.ServiceContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Kafka Streams application. Ready when it is RUNNING and commits what it does within a minute; a thread that died of something passing is replaced after a pause,
 * anything else stops the application and shows as not alive, so that a supervisor restarts the process.
 */
public final class StreamsApp implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsApp.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(15);
    private static final Duration COMMIT_LIMIT = Duration.ofMinutes(1);
    private static final Duration REPLACE_PAUSE = Duration.ofSeconds(1);

    private final String name;
    private final KafkaStreams streams;
    private final StreamsMeters meters;
    private final AtomicReference<CommitWatch> commits = new AtomicReference<>(CommitWatch.NEW);
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);

    private StreamsApp(String name, KafkaStreams streams, ServiceContext context) {
        this.name = name;
        this.streams = streams;
        this.meters = StreamsMeters.bind(name, streams, context.metrics());
    }

    /**
     * Starts an exactly-once application without waiting for it to run.
     *
     * @param applicationId name within the topic prefix, such as {@code router}
     * @param topology built from the settings, which it needs for {@code TopologyConfig}
     * @param stateDir folder of the application's state; made when missing, kept between starts
     */
    public static StreamsApp start(
            String applicationId,
            Function<Properties, Topology> topology,
            KafkaConnection connection,
            Path stateDir,
            ServiceContext context) {
        return start(
                applicationId,
                topology,
                StreamsProperties.exactlyOnce(applicationId, InstanceId.of(stateDir), connection, stateDir),
                context);
    }

    /** The same for an application that has global stores and nothing else. */
    public static StreamsApp startReadOnly(
            String applicationId,
            Function<Properties, Topology> topology,
            KafkaConnection connection,
            Path stateDir,
            ServiceContext context) {
        return start(
                applicationId,
                topology,
                StreamsProperties.readOnly(applicationId, InstanceId.of(stateDir), connection, stateDir),
                context);
    }

    private static StreamsApp start(
            String applicationId,
            Function<Properties, Topology> topology,
            Properties properties,
            ServiceContext context) {
        StreamsApp app =
                new StreamsApp(applicationId, new KafkaStreams(topology.apply(properties), properties), context);
        Metrics.disk(context.metrics(), applicationId, Path.of(properties.getProperty(StreamsConfig.STATE_DIR_CONFIG)));
        app.begin(context);
        return app;
    }

    private void begin(ServiceContext context) {
        streams.setStateListener((now, before) -> {
            LOG.debug("{}: {} after {}", name, now, before);
            commits.set(CommitWatch.NEW);
            if (now == KafkaStreams.State.RUNNING) {
                running.countDown();
            }
        });
        streams.setUncaughtExceptionHandler(this::onThreadDeath);
        context.health().require("streams-" + name, this::notReady);
        context.health().alive("streams-" + name, this::dead);
        streams.start();
    }

    /** Waits until the application has run once. False when {@code limit} passed before. */
    public boolean awaitRunning(Duration limit) throws InterruptedException {
        return running.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * The local copy of a global table. Fails with {@code InvalidStateStoreException} while the application starts or stops.
     *
     * @param store name given in the topology
     */
    public <K, V> ReadOnlyKeyValueStore<K, V> readOnlyStore(String store) {
        return streams.store(StoreQueryParameters.fromNameAndType(store, QueryableStoreTypes.keyValueStore()));
    }

    private Optional<String> notReady() {
        KafkaStreams.State state = streams.state();
        return state == KafkaStreams.State.RUNNING
                ? notCommitting()
                : Optional.of("the stream application " + name + " is " + state);
    }

    /** A broker may answer everything but commits: the state stays RUNNING then. */
    private Optional<String> notCommitting() {
        long waiting = uncommittedSeconds();
        return waiting < COMMIT_LIMIT.toSeconds()
                ? Optional.empty()
                : Optional.of("the stream application " + name + " could commit nothing for " + waiting + " s");
    }

    /** How long something has waited to be committed, as far as this was asked before. */
    long uncommittedSeconds() {
        StreamsWork done = work();
        long now = System.nanoTime();
        return commits.updateAndGet(watch -> watch.after(done, now)).waitingSeconds(now);
    }

    StreamsWork work() {
        return StreamsWork.of(streams.metrics());
    }

    private Optional<String> dead() {
        KafkaStreams.State state = streams.state();
        return state == KafkaStreams.State.ERROR || state == KafkaStreams.State.PENDING_ERROR
                ? Optional.of("the stream application " + name + " has failed")
                : Optional.empty();
    }

    private StreamThreadExceptionResponse onThreadDeath(Throwable error) {
        if (!RecordErrors.isPassing(error)) {
            LOG.error("{} stops: {}", name, RecordErrors.reason(error), error);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.warn("{} starts a thread anew: {}", name, RecordErrors.reason(error));
        try {
            // On the dying thread: without the pause an outage would be a hot loop of restarts.
            boolean isClosing = closing.await(REPLACE_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("{}: closing {}", name, isClosing);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** Stops within seconds and leaves the group, so that another instance takes over at once. */
    @Override
    public void close() {
        closing.countDown();
        meters.close();
        boolean stopped = streams.close(CloseOptions.timeout(CLOSE_LIMIT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        if (!stopped) {
            LOG.warn("{} did not stop within {} s", name, CLOSE_LIMIT.toSeconds());
        }
    }
}
