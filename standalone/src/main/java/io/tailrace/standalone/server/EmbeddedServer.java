package io.tailrace.standalone.server;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tailrace.embedded.EmbeddedKafka;
import io.tailrace.embedded.EmbeddedRegistry;
import io.tailrace.embedded.EmbeddedS3;
import io.tailrace.kafka.ClusterBootstrap;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.QueueEngine;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.ProfileSettings;
import io.tailrace.service.Closeables;
import io.tailrace.service.Environment;
import io.tailrace.service.Health;
import io.tailrace.service.ManagementServer;
import io.tailrace.service.Metrics;
import io.tailrace.service.ServiceContext;
import io.tailrace.standalone.server.ServerOptions.Part;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.store.StoreException;
import io.tailrace.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka, registry, S3 and all services in this process, on the loopback address, durable in a data folder. The services are the ones a
 * cluster runs and do not know that they are neighbours: they meet on topics and in buckets.
 */
public final class EmbeddedServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedServer.class);
    /** Embedded topics have one partition each (design, sizes), and there is one broker. */
    private static final int ONE = 1;
    /** A broker that is asked to stop in the middle of its start leaves a log that must be repaired: it is waited for. */
    private static final Duration LONGEST_ABANDONED_START = Duration.ofSeconds(15);

    private final CountDownLatch startEnded = new CountDownLatch(1);
    private final Closeables parts = new Closeables();
    private final DataFolder data;
    private final ServerOptions options;
    private final Endpoints endpoints;
    private final ServiceContext context;
    private final ServerAddresses addresses;
    private volatile Optional<Thread> starter = Optional.empty();

    private EmbeddedServer(DataFolder.Claim claim, ServerOptions options) {
        this.data = parts.add(claim).data();
        this.options = options;
        this.endpoints = Endpoints.choose(options, Ports.of(data), Credentials.of(data));
        PrometheusMeterRegistry metrics = Metrics.create("standalone");
        parts.add(metrics::close);
        this.context = new ServiceContext("standalone", environment(), metrics, new Health());
        context.health()
                .require(
                        "start",
                        () -> startEnded.getCount() == 0 ? Optional.empty() : Optional.of("the server is starting"));
        ManagementServer management = parts.add(
                ManagementServer.start(Endpoints.LOOPBACK, endpoints.managementPort(), context.health(), metrics));
        this.addresses =
                endpoints.addresses("http://" + Endpoints.LOOPBACK + ":" + management.port(), data.environmentFile());
        EnvironmentFile.write(data.environmentFile(), endpoints.variables());
    }

    /**
     * A server that has taken over the claim and is to be started; it can be closed at any moment from then on.
     *
     * @throws RuntimeException with a sentence when its files or its management port cannot be had; the claim is given back then
     */
    public static EmbeddedServer on(DataFolder.Claim claim, ServerOptions options) {
        try {
            return new EmbeddedServer(claim, options);
        } catch (RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    /**
     * Starts everything asked for, once. On return all addresses answer; {@link #health} says when the services are ready for work.
     *
     * @throws RuntimeException with a sentence when a part does not start; nothing is left running then
     * @throws InterruptedException when it is closed meanwhile
     */
    public void start() throws InterruptedException {
        starter = Optional.of(Thread.currentThread());
        try {
            startParts();
            addresses.save(data);
        } catch (RuntimeException | InterruptedException e) {
            parts.close();
            throw e;
        } finally {
            startEnded.countDown();
        }
    }

    public ServerAddresses addresses() {
        return addresses;
    }

    public Health health() {
        return context.health();
    }

    /** Settings of the services, the addresses of this server among them. */
    private Environment environment() {
        Map<String, String> own = new HashMap<>(endpoints.variables());
        // A security configuration of some cluster in the shell's environment is not for this broker.
        own.put("TAILRACE_KAFKA_PROPERTIES", "");
        own.put("TAILRACE_HTTP_HOST", Endpoints.LOOPBACK);
        own.put("TAILRACE_SCRATCH_DIR", data.scratch().toString());
        // Everything stops together: whoever finished a task could tell nobody.
        own.put("TAILRACE_STOP_GRACE", "0s");
        options.slots().ifPresent(slots -> own.put("TAILRACE_WORKER_SLOTS", Integer.toString(slots)));
        return options.environment().with(own);
    }

    private void startParts() throws InterruptedException {
        long begin = System.nanoTime();
        try (Concurrently starts = new Concurrently("start")) {
            if (has(Part.S3)) {
                starts.run(this::startStore);
            }
            if (has(Part.KAFKA)) {
                starts.run(this::startBroker);
            }
            if (has(Part.SERVICES)) {
                starts.run(() -> NodeSetup.ensureFfmpeg(context.environment()));
            }
            starts.awaitAll();
        }
        log.info("Broker, registry and store are up after {} ms", millisSince(begin));
        if (has(Part.SERVICES)) {
            parts.add(PipelineServices.start(context, data, endpoints.httpPort()));
            log.info("All services are up after {} ms", millisSince(begin));
        }
    }

    private void startBroker() {
        EmbeddedKafka kafka =
                parts.add(EmbeddedKafka.start(data.kafka(), endpoints.kafkaPort(), endpoints.controllerPort()));
        if (has(Part.REGISTRY)) {
            parts.add(EmbeddedRegistry.start(endpoints.registryPort(), kafka.bootstrapServers()));
            Pools pools = Pools.load(
                    context.environment().optional(ProfileSettings.POOLS_FILE).map(Path::of));
            ClusterBootstrap.ensure(
                    KafkaConnection.from(context.environment()),
                    TopicCatalogue.standard(),
                    pools.names(),
                    QueueEngine.from(context.environment()),
                    ONE,
                    ONE);
        }
    }

    private void startStore() {
        StoreConnection connection = StoreConnection.from(context.environment());
        // Players reach objects through /media, so no page needs the store itself.
        parts.add(EmbeddedS3.start(
                data.objects(), endpoints.s3Port(), connection.accessKey(), connection.secretKey(), List.of()));
        try (ObjectStore store = new ObjectStore(connection)) {
            for (String bucket :
                    List.of(connection.inputBucket(), connection.workBucket(), connection.outputBucket())) {
                store.ensureBucket(bucket);
            }
        } catch (StoreException e) {
            throw new IllegalStateException("The buckets could not be made: " + e.getMessage(), e);
        }
    }

    private boolean has(Part part) {
        return options.parts().contains(part);
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    /** Hands running tasks back and stops everything, the services before what they need; gives the data folder free at the end. */
    @Override
    public void close() {
        context.health().draining();
        starter.ifPresent(this::abandonStart);
        parts.close();
    }

    /** Does nothing after the start has ended. */
    private void abandonStart(Thread starting) {
        try {
            if (startEnded.getCount() > 0) {
                starting.interrupt();
                if (!startEnded.await(LONGEST_ABANDONED_START.toMillis(), TimeUnit.MILLISECONDS)) {
                    log.warn("The start did not end within {} s", LONGEST_ABANDONED_START.toSeconds());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
