package io.tailrace.standalone.server;

import io.tailrace.encoder.EncoderService;
import io.tailrace.gateway.GatewayOptions;
import io.tailrace.gateway.IngestGateway;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.packager.PackagerService;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.ProfileSettings;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.RouterService;
import io.tailrace.service.Closeables;
import io.tailrace.service.Environment;
import io.tailrace.service.ServiceContext;
import io.tailrace.standalone.play.PlayRoutes;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import java.nio.file.Path;

/** The four services in one process, started at the same time: none of them waits for another. */
final class PipelineServices implements AutoCloseable {

    private final Closeables parts = new Closeables();

    private PipelineServices() {}

    static PipelineServices start(ServiceContext context, DataFolder data, int httpPort) throws InterruptedException {
        PipelineServices services = new PipelineServices();
        try (Concurrently starts = new Concurrently("start-service")) {
            services.startAll(starts, context, data, httpPort);
            starts.awaitAll();
            return services;
        } catch (RuntimeException | InterruptedException e) {
            services.close();
            throw e;
        }
    }

    private void startAll(Concurrently starts, ServiceContext context, DataFolder data, int httpPort) {
        Environment environment = context.environment();
        KafkaConnection kafka = KafkaConnection.from(environment);
        StoreConnection storage = StoreConnection.from(environment);
        // One for all: the gateway keeps them up to date, as it knows what ingest rules name.
        Profiles profiles = ProfileSettings.profiles(environment);
        starts.run(() -> {
            Pools pools =
                    Pools.load(environment.optional(ProfileSettings.POOLS_FILE).map(Path::of));
            parts.add(RouterService.start(context, kafka, profiles, pools, data.state("router")));
        });
        starts.run(() -> parts.add(PackagerService.start(context, kafka, storage, data.state("packager"))));
        starts.run(() -> parts.add(EncoderService.start(context, kafka, storage)));
        starts.run(() -> {
            ObjectStore media = parts.add(new ObjectStore(storage));
            GatewayOptions options =
                    new GatewayOptions(data.state("gateway"), httpPort, PlayRoutes.of(media, storage.outputBucket()));
            parts.add(IngestGateway.start(context, kafka, profiles, options));
        });
    }

    @Override
    public void close() {
        parts.close();
    }
}
