package io.tailrace.gateway.jobs;

import io.tailrace.events.JobView;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.kafka.AvroSerde;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.ServiceContext;
import io.tailrace.streams.StreamsApp;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs topic as a table in a folder, which it needs not read again after a restart. */
public final class JobTable implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobTable.class);
    private static final String APPLICATION = "gateway";
    /** Names the layout of the rows: with another one the topic is read again, into another folder. */
    private static final String LAYOUT = "rows-2";

    private static final Duration REGISTRY_PAUSE = Duration.ofMillis(500);

    private final String topic;
    private final Deserializer<JobView> deserializer;
    private final StreamsApp app;
    private final JobCatalog catalog;
    private final CountDownLatch closing = new CountDownLatch(1);

    private JobTable(
            ServiceContext context, KafkaConnection connection, Path folder, InstantSource clock, Runnable onChange) {
        topic = connection.topics().jobs();
        deserializer = AvroSerde.of(JobView.class, connection).deserializer();
        JobIndex index = new JobIndex();
        ChangeLog changes = new ChangeLog(onChange);
        catalog = new JobCatalog(index, this::row, changes);
        app = StreamsApp.startReadOnly(
                APPLICATION,
                properties -> new JobViewTopology(topic, index, changes, this::decodedPatiently, clock).get(),
                connection,
                folder.resolve(LAYOUT),
                context);
    }

    /**
     * Starts to follow the topic; reading fails with 503 until the table is there.
     *
     * @param onChange called when a job changed, on the thread that follows the topic
     */
    public static JobTable start(
            ServiceContext context, KafkaConnection connection, Path folder, InstantSource clock, Runnable onChange) {
        return new JobTable(context, connection, folder, clock, onChange);
    }

    public JobCatalog catalog() {
        return catalog;
    }

    /** False when {@code limit} passed before the table was there. */
    public boolean awaitReady(Duration limit) throws InterruptedException {
        return app.awaitRunning(limit);
    }

    private Optional<JobView> row(String id) {
        try {
            ReadOnlyKeyValueStore<String, byte[]> store = app.readOnlyStore(JobViewTopology.STORE);
            return Optional.ofNullable(store.get(id))
                    .flatMap(bytes -> StoredRow.of(bytes).record())
                    .flatMap(this::decoded);
        } catch (InvalidStateStoreException | RetriableException e) {
            throw new ProblemException(
                    Problem.unavailable("view-not-ready", "the view of jobs is not ready yet", Duration.ofSeconds(2)));
        }
    }

    /** Undecodable rows are passed over: the view shows what the router wrote and repairs nothing. */
    private Optional<JobView> decoded(byte[] bytes) {
        try {
            return Optional.ofNullable(deserializer.deserialize(topic, bytes));
        } catch (SerializationException e) {
            LOG.warn("A record of {} is no JobView: {}", topic, e.getMessage());
            return Optional.empty();
        }
    }

    /** On the thread that follows the topic: an exception would end it for good, so it waits for the registry. */
    private Optional<JobView> decodedPatiently(byte[] bytes) {
        while (true) {
            try {
                return decoded(bytes);
            } catch (RetriableException e) {
                LOG.warn("The view of jobs waits: {}", e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (closing.await(REGISTRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("closed while the registry was away");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the registry was away", e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        app.close();
        deserializer.close();
    }
}
