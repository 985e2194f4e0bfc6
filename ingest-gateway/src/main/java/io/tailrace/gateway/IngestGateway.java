package io.tailrace.gateway;

import io.tailrace.events.AuditEvent;
import io.tailrace.gateway.audit.AuditEndpoints;
import io.tailrace.gateway.broker.RecordSender;
import io.tailrace.gateway.description.ApiDescription;
import io.tailrace.gateway.fleet.ControlEndpoints;
import io.tailrace.gateway.fleet.Controls;
import io.tailrace.gateway.fleet.Fleet;
import io.tailrace.gateway.fleet.FleetEndpoints;
import io.tailrace.gateway.hooks.HookEndpoints;
import io.tailrace.gateway.http.Endpoint;
import io.tailrace.gateway.http.HttpServer;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.StreamLimits;
import io.tailrace.gateway.http.TokenFile;
import io.tailrace.gateway.ingest.IngestEndpoints;
import io.tailrace.gateway.jobs.JobCatalog;
import io.tailrace.gateway.jobs.JobEndpoints;
import io.tailrace.gateway.jobs.JobEvents;
import io.tailrace.gateway.jobs.JobJson;
import io.tailrace.gateway.jobs.JobTable;
import io.tailrace.gateway.jobs.PlanEndpoints;
import io.tailrace.gateway.letters.LetterEndpoints;
import io.tailrace.gateway.letters.LetterIndex;
import io.tailrace.gateway.letters.LetterJson;
import io.tailrace.gateway.recipes.ProfileEndpoints;
import io.tailrace.kafka.AnyRecord;
import io.tailrace.kafka.DeadLetterBox;
import io.tailrace.kafka.EventPublisher;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.KeyHistory;
import io.tailrace.media.SourceRoot;
import io.tailrace.profiles.IngestRuleSettings;
import io.tailrace.profiles.IngestRules;
import io.tailrace.profiles.InvalidProfileException;
import io.tailrace.profiles.ProfileSettings;
import io.tailrace.profiles.ProfileWatch;
import io.tailrace.profiles.Profiles;
import io.tailrace.service.Closeables;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import io.tailrace.service.ServiceContext;
import io.tailrace.topics.Topics;
import io.tailrace.tracing.Spans;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway, running: wiring and nothing else. */
public final class IngestGateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IngestGateway.class);
    private static final int MOST_EVENT_STREAMS = 10_000;
    private static final Duration BROKER_LIMIT = Duration.ofSeconds(10);

    private final Closeables parts;
    private final HttpServer http;

    private IngestGateway(Closeables parts, HttpServer http) {
        this.parts = parts;
        this.http = http;
    }

    /**
     * Starts with the profiles that its settings lead to.
     *
     * @throws ConfigurationException when a setting or a profile is wrong or the port is taken
     */
    public static IngestGateway start(ServiceContext context, KafkaConnection connection, GatewayOptions options) {
        return start(context, connection, ProfileSettings.profiles(context.environment()), options);
    }

    /**
     * Starts and takes requests at once; ready (see {@link io.tailrace.service.Health}) when the view of jobs is there.
     *
     * @param profiles it keeps them as their folder has them, also for others in this process
     * @throws ConfigurationException when a setting is wrong or the port is taken
     */
    public static IngestGateway start(
            ServiceContext context, KafkaConnection connection, Profiles profiles, GatewayOptions options) {
        Closeables parts = new Closeables();
        try {
            return new IngestGateway(parts, wire(parts, context, connection, profiles, options));
        } catch (InvalidProfileException e) {
            parts.close();
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        } catch (ProblemException e) {
            // The only one that a start can meet.
            parts.close();
            throw new ConfigurationException(
                    GatewaySettings.INPUT_BUCKETS.name() + ": " + e.problem().detail(), e);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static HttpServer wire(
            Closeables parts,
            ServiceContext context,
            KafkaConnection connection,
            Profiles profiles,
            GatewayOptions options) {
        Environment environment = context.environment();
        Topics topics = connection.topics();
        InstantSource clock = InstantSource.system();
        IngestRules ingestRules = IngestRules.load(environment
                        .optional(IngestRuleSettings.INGEST_RULES_FILE)
                        .map(Path::of))
                .checkedAgainst(profiles);
        String host = environment.text(GatewaySettings.HTTP_HOST);
        Set<String> inputBuckets = inputBuckets(environment);
        Optional<URI> publicBase = environment
                .optional(GatewaySettings.PUBLIC_BASE_URL)
                .map(set -> environment.uri(GatewaySettings.PUBLIC_BASE_URL));
        EventPublisher publisher =
                parts.add(new EventPublisher(connection, connection.topicPrefix() + "gateway", context.metrics()));
        Spans spans = Spans.of(environment, "gateway", UUID.randomUUID().toString());
        parts.add(spans);
        RecordSender sender = new RecordSender(publisher, BROKER_LIMIT);
        HttpServer http = new HttpServer(
                context.metrics(),
                StreamLimits.of(environment.integer(GatewaySettings.EVENT_STREAMS, 0, MOST_EVENT_STREAMS)));
        JobTable table = parts.add(JobTable.start(context, connection, options.viewDir(), clock, http::wakeStreams));
        Fleet fleet = parts.add(Fleet.follow(connection, context.metrics(), context.health(), clock));
        JobCatalog catalog = table.catalog();
        JobJson json = new JobJson(publicBase);
        JobEndpoints jobs = new JobEndpoints(catalog, json, sender, topics.commands(), clock);
        jobs.bindTo(context.metrics());
        JobEvents events = new JobEvents(catalog, json, clock);
        IngestEndpoints ingest = new IngestEndpoints(
                inputBuckets,
                profiles,
                ingestRules,
                sender,
                topics.ingest(),
                catalog,
                json,
                clock,
                context.metrics(),
                spans);
        PlanEndpoints plans = new PlanEndpoints(catalog, ingest::dryRun);
        HookEndpoints hooks = new HookEndpoints(
                environment,
                HttpServer.isLoopback(host),
                ingestRules,
                ingest.announcements(),
                json,
                clock,
                context.metrics());
        FleetEndpoints fleetCalls = new FleetEndpoints(fleet, clock);
        LetterEndpoints letters = new LetterEndpoints(
                parts.add(LetterIndex.follow(connection, context.metrics(), clock)),
                parts.add(new DeadLetterBox(connection, "gateway-letters", context.metrics())),
                new LetterJson(new AnyRecord(connection)),
                topics,
                connection.topicPrefix());
        AuditEndpoints audit = new AuditEndpoints(
                catalog, parts.add(new KeyHistory<>(connection, topics.audit(), AuditEvent.class, "gateway-audit")));
        ControlEndpoints controls =
                new ControlEndpoints(fleet, parts.add(Controls.follow(connection, context.metrics(), sender, clock)));
        Optional<ProfileWatch> watch = environment
                .optional(ProfileSettings.PROFILES_DIR)
                .map(folder -> parts.add(ProfileWatch.start(
                        profiles, Path.of(folder), others -> ingestRules.checkedAgainst(others), context.metrics())));
        ProfileEndpoints profileCalls = new ProfileEndpoints(profiles, () -> watch.flatMap(ProfileWatch::mistake));
        ApiDescription description = ApiDescription.ofThisBuild();

        // Closed first: requests need all the others.
        parts.add(http);
        http
                .route("/api/v1/jobs", Map.of("GET", jobs::list, "POST", ingest::create))
                .route("/api/v1/plans", Map.of("POST", plans::create))
                .route("/api/v1/plans/{id}", Map.of("GET", plans::show))
                .route("/api/v1/jobs/{id}/retry", Map.of("POST", jobs::retry))
                .route("/api/v1/jobs/{id}", Map.of("GET", jobs::show, "PATCH", jobs::change, "DELETE", jobs::cancel))
                .route("/api/v1/jobs/{id}/audit", Map.of("GET", audit::show))
                .stream("/api/v1/jobs/{id}/events", events::one)
                .stream("/api/v1/events", events::all)
                .route("/api/v1/webhooks/s3", Map.of("POST", hooks.guardedS3(ingest::s3)))
                .route("/api/v1/webhooks/{kind}", Map.of("POST", hooks::receive, "OPTIONS", hooks::handshake))
                .route("/api/v1/webhooks/{kind}/{token}", Map.of("POST", hooks::receive, "OPTIONS", hooks::handshake))
                .route("/api/v1/dead-letters", Map.of("GET", letters::list))
                .route("/api/v1/dead-letters/redrive", Map.of("POST", letters::redriveMany))
                .route("/api/v1/dead-letters/purge", Map.of("POST", letters::purgeMany))
                .route("/api/v1/dead-letters/{id}", Map.of("GET", letters::show, "DELETE", letters::purge))
                .route("/api/v1/dead-letters/{id}/redrive", Map.of("POST", letters::redrive))
                .route("/api/v1/workers", Map.of("GET", fleetCalls::workers))
                .route("/api/v1/workers/{id}/drain", Map.of("POST", controls::drainWorker))
                .route("/api/v1/workers/{id}/resume", Map.of("POST", controls::resumeWorker))
                .route("/api/v1/queues", Map.of("GET", fleetCalls::queues))
                .route("/api/v1/queues/{queue}/pause", Map.of("POST", controls::pauseQueue))
                .route("/api/v1/queues/{queue}/resume", Map.of("POST", controls::resumeQueue))
                .route("/api/v1/scaling/{pool}", Map.of("GET", scaling(environment, fleetCalls)))
                .route("/api/v1/profiles", Map.of("GET", profileCalls::list))
                .route("/api/v1/profiles/{name}", Map.of("GET", profileCalls::show))
                .route("/openapi.json", Map.of("GET", description::show));
        options.extraRoutes().forEach(http::mount);
        http.start(host, options.port());
        LOG.info("The API listens on port {}", http.port());
        return http;
    }

    private static Endpoint scaling(Environment environment, FleetEndpoints fleet) {
        return environment
                .optional(GatewaySettings.SCALING_TOKEN_FILE)
                .map(file -> new TokenFile(Path.of(file)).guard(fleet::scaling))
                .orElse(fleet::scaling);
    }

    private static Set<String> inputBuckets(Environment environment) {
        Set<String> buckets = Set.copyOf(environment.list(GatewaySettings.INPUT_BUCKETS));
        if (buckets.isEmpty()) {
            throw new ConfigurationException(GatewaySettings.INPUT_BUCKETS.name() + " names no bucket");
        }
        try {
            return SourceRoot.allowed(buckets, environment.list(GatewaySettings.SOURCE_ROOTS));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(GatewaySettings.SOURCE_ROOTS.name() + ": " + e.getMessage(), e);
        }
    }

    /** Port of the API. */
    public int port() {
        return http.port();
    }

    /** Paths of the API with their methods. */
    Map<String, Set<String>> routes() {
        return http.routes();
    }

    /** Answers what is in flight, then stops. */
    @Override
    public void close() {
        parts.close();
    }
}
