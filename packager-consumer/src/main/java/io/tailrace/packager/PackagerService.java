package io.tailrace.packager;

import io.tailrace.events.Capabilities;
import io.tailrace.events.TaskKind;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.packager.fold.FoldTopology;
import io.tailrace.packager.publish.PublishHandler;
import io.tailrace.service.Closeables;
import io.tailrace.service.ServiceContext;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.streams.StreamsApp;
import io.tailrace.topics.Topics;
import io.tailrace.worker.QueueRole;
import io.tailrace.worker.Worker;
import io.tailrace.worker.WorkerIdentity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The packager: the fold of the job log and the slots of the publish queue. Either may be scaled by more processes. */
public final class PackagerService implements AutoCloseable {

    private static final int MOST_SLOTS = 64;

    private final Closeables parts = new Closeables();

    private PackagerService() {}

    /**
     * Starts both halves without waiting for them; {@link ServiceContext#health} tells when they run.
     *
     * @param stateDir folder of the fold's stores
     */
    public static PackagerService start(
            ServiceContext context, KafkaConnection kafka, StoreConnection storage, Path stateDir) {
        PackagerService service = new PackagerService();
        try {
            service.open(context, kafka, storage, stateDir);
            return service;
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
    }

    private void open(ServiceContext context, KafkaConnection kafka, StoreConnection storage, Path stateDir) {
        parts.add(StreamsApp.start(
                "packager",
                properties -> new FoldTopology(kafka, properties).get(),
                kafka,
                stateDir.resolve("packager"),
                context));
        ObjectStore store = parts.add(new ObjectStore(storage));
        PublishHandler handler = parts.add(new PublishHandler(store, context.metrics()));
        QueueRole role = new QueueRole(
                Topics.PUBLISH_QUEUE,
                context.environment().integer(PackagerSettings.SLOTS, 0, MOST_SLOTS),
                false,
                Map.of(TaskKind.PUBLISH, handler));
        parts.add(Worker.start(kafka, context, identity(), List.of(role), Optional.empty()));
    }

    private static WorkerIdentity identity() {
        String host = host();
        String id = "packager-" + host + "-" + UUID.randomUUID().toString().substring(0, 8);
        return new WorkerIdentity(
                id, host, "", "", "", Capabilities.newBuilder().build(), 0);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public void close() {
        parts.close();
    }
}
