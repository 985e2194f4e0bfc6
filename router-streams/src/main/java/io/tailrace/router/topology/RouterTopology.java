package io.tailrace.router.topology;

import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.events.AssetPublished;
import io.tailrace.events.AuditEvent;
import io.tailrace.events.Control;
import io.tailrace.events.ControlKind;
import io.tailrace.events.DispatchCommand;
import io.tailrace.events.DispatchCommandKind;
import io.tailrace.events.DispatchEvent;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobCommand;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobView;
import io.tailrace.events.Outcome;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.QueueView;
import io.tailrace.events.Revocation;
import io.tailrace.events.Task;
import io.tailrace.events.TaskProgress;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.kafka.AvroSerde;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.dispatch.DispatchOutput;
import io.tailrace.router.job.Effect;
import io.tailrace.router.job.JobEvent;
import io.tailrace.router.job.JobMachine;
import io.tailrace.streams.RejectedRecordException;
import io.tailrace.topics.Topics;
import io.tailrace.tracing.Spans;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Two processors: the job machine, partitioned by job, and the dispatcher, partitioned by queue; between them the topics
 * {@code dispatch} and {@code dispatched}.
 *
 * <pre>
 * ingest ─ by job ─┐
 * commands ────────┤                 ┌─▶ job-log, jobs, assets, revocations, audit
 * outcomes ────────┼─▶ job machine ──┤
 * progress ────────┤    ▲     ▲      └─▶ dispatch ─▶ dispatcher ─▶ tasks.*, queues
 * publish-requests ┘    │   queues         ▲             │
 * dispatched ───────────┘              heartbeats        └─▶ dispatched
 * </pre>
 */
public final class RouterTopology implements Supplier<Topology> {

    static final String JOB_ROWS = "job-rows";
    static final String JOB_DETAILS = "job-details";
    static final String JOB_TIMERS = "job-timers";
    static final String JOB_SCHEMAS = "job-schemas";
    static final String DISPATCH_ROWS = "dispatch-rows";
    static final String DISPATCH_SCHEMAS = "dispatch-schemas";
    static final List<String> STORES =
            List.of(JOB_ROWS, JOB_DETAILS, JOB_TIMERS, JOB_SCHEMAS, DISPATCH_ROWS, DISPATCH_SCHEMAS);
    static final String QUEUES = "queue-views";
    static final String INGEST_BY_JOB = "ingest-by-job";

    private final Properties properties;
    private final KafkaConnection connection;
    private final Topics topics;
    private final Pools pools;
    private final JobMachine machine;
    private final CatchUp catchUp;
    private final IngestRequests requests;
    private final RouterMeters meters;
    private final JobSpans spans;
    private final Set<String> queues;
    private final int ahead;
    private final Function<String, KeyValueBytesStoreSupplier> stores;

    /**
     * @param inputBuckets the only ones that sources may lie in
     * @param ahead tasks that are released beyond a queue's live slots, at least
     */
    public RouterTopology(
            Properties properties,
            KafkaConnection connection,
            Profiles profiles,
            Pools pools,
            Set<String> inputBuckets,
            int ahead,
            JobMachine machine,
            CatchUp catchUp,
            MeterRegistry metrics,
            Spans spans) {
        this(
                properties,
                connection,
                profiles,
                pools,
                inputBuckets,
                ahead,
                machine,
                catchUp,
                metrics,
                spans,
                Stores::persistentKeyValueStore);
    }

    /** As above, with {@code stores}: what a store of a name is kept in. */
    RouterTopology(
            Properties properties,
            KafkaConnection connection,
            Profiles profiles,
            Pools pools,
            Set<String> inputBuckets,
            int ahead,
            JobMachine machine,
            CatchUp catchUp,
            MeterRegistry metrics,
            Spans spans,
            Function<String, KeyValueBytesStoreSupplier> stores) {
        this.properties = properties;
        this.connection = connection;
        this.topics = connection.topics();
        this.pools = pools;
        this.ahead = ahead;
        this.machine = machine;
        this.catchUp = catchUp;
        this.requests = new IngestRequests(profiles, inputBuckets);
        this.meters = new RouterMeters(metrics);
        this.meters.pools(pools);
        this.spans = new JobSpans(spans);
        this.queues = new HashSet<>(pools.names());
        this.queues.addAll(Set.of(Topics.PROBE_QUEUE, Topics.PUBLISH_QUEUE));
        this.stores = stores;
    }

    @Override
    public Topology get() {
        // Only this constructor lets settings of the topology, such as explicit naming, take effect.
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));
        STORES.forEach(name -> addStore(builder, name));

        // The fleet, as the dispatchers of all instances show it. In memory: a kill leaves no store behind that cannot
        // be opened.
        builder.globalTable(
                topics.queues(),
                Consumed.<String, byte[]>as("queues-in")
                        .withKeySerde(Serdes.String())
                        .withValueSerde(Serdes.ByteArray()),
                Materialized.<String, byte[]>as(Stores.inMemoryKeyValueStore(QUEUES))
                        .withKeySerde(Serdes.String())
                        .withValueSerde(Serdes.ByteArray()));

        // Whatever may change a job, under its id.
        Deserializer<QueueView> views = serde(QueueView.class).deserializer();
        Serializer<Outcome> outcomes = serde(Outcome.class).serializer();
        KStream<String, Effect.Emission> effects = jobEvents(builder)
                .process(
                        () -> new JobProcessor(machine, pools, views, catchUp, meters, spans),
                        Named.as("job-machine"),
                        JOB_ROWS,
                        JOB_DETAILS,
                        JOB_TIMERS,
                        JOB_SCHEMAS);

        // What its decisions tell the world.
        send(effects, Effect.Log.class, topics.jobLog(), JobLogEntry.class, Effect.Log::entry);
        send(effects, Effect.Show.class, topics.jobs(), JobView.class, RouterTopology::viewOrTombstone);
        send(effects, Effect.Announce.class, topics.assets(), AssetPublished.class, Effect.Announce::asset);
        send(effects, Effect.Revoke.class, topics.revocations(), Revocation.class, Effect.Revoke::revocation);
        send(effects, Effect.Audit.class, topics.audit(), AuditEvent.class, Effect.Audit::event);

        effects.filter((job, effect) -> effect instanceof Effect.Shelve, Named.as("shelved"))
                .process(() -> new ShelfProcessor(topics.outcomes(), outcomes), Named.as("shelved-content"))
                .to(
                        topics.deadLetters(),
                        Produced.<String, byte[]>as("dead-letters-out")
                                .withKeySerde(Serdes.String())
                                .withValueSerde(Serdes.ByteArray()));

        // Work and heartbeats go to the dispatcher under the queue's name.
        workOf(effects)
                .merge(heartbeats(builder), Named.as("work-and-heartbeats"))
                .merge(controls(builder), Named.as("and-controls"))
                .to(topics.dispatch(), produced(DispatchCommand.class, "dispatch-out"));

        // The dispatcher releases tasks and tells the job machine.
        KStream<String, DispatchOutput> released = builder.stream(
                        topics.dispatch(), consumed(DispatchCommand.class, "dispatch-in"))
                .process(
                        () -> new DispatchProcessor(queues, ahead),
                        Named.as("dispatcher"),
                        DISPATCH_ROWS,
                        DISPATCH_SCHEMAS);
        select(released, DispatchOutput.Release.class, DispatchOutput.Release::task, "tasks")
                .to(
                        (key, task, context) -> topics.tasks(task.getQueue()),
                        produced(Task.class, "tasks-out").withStreamPartitioner(new TaskSpread()));
        send(released, DispatchOutput.Tell.class, topics.dispatched(), DispatchEvent.class, DispatchOutput.Tell::event);
        send(released, DispatchOutput.Show.class, topics.queues(), QueueView.class, DispatchOutput.Show::view);
        return builder.build(properties);
    }

    private void addStore(StreamsBuilder builder, String name) {
        builder.addStateStore(Stores.keyValueStoreBuilder(stores.apply(name), Serdes.String(), Serdes.ByteArray()));
    }

    // -- in

    private KStream<String, JobEvent> jobEvents(StreamsBuilder builder) {
        KStream<String, JobEvent> ingested = builder.stream(
                        topics.ingest(), received(IngestCompleted.class, "ingest-in"))
                .process(() -> new IngestProcessor(requests), Named.as("ingest-request"))
                .repartition(Repartitioned.<String, IngestCompleted>as(INGEST_BY_JOB)
                        .withKeySerde(Serdes.String())
                        .withValueSerde(serde(IngestCompleted.class)))
                .mapValues(JobEvent.Ingested::new, Named.as("ingest-event"));
        return ingested.merge(
                        events(builder, topics.commands(), JobCommand.class, JobEvent.Commanded::new, "commands"),
                        Named.as("and-commands"))
                .merge(
                        events(
                                builder,
                                topics.dispatched(),
                                DispatchEvent.class,
                                RouterTopology::dispatched,
                                "dispatched"),
                        Named.as("and-dispatched"))
                .merge(
                        events(builder, topics.outcomes(), Outcome.class, RouterTopology::outcome, "outcomes"),
                        Named.as("and-outcomes"))
                .merge(
                        events(builder, topics.progress(), TaskProgress.class, JobEvent.Progressed::new, "progress"),
                        Named.as("and-progress"))
                .merge(
                        events(
                                builder,
                                topics.publishRequests(),
                                PublishRequested.class,
                                JobEvent.PublishAsked::new,
                                "publish-requests"),
                        Named.as("and-publish-requests"));
    }

    private <T extends SpecificRecord> KStream<String, JobEvent> events(
            StreamsBuilder builder, String topic, Class<T> type, Function<T, @Nullable JobEvent> event, String name) {
        return builder.stream(topic, received(type, name + "-in"))
                .mapValues((key, record) -> checked(key, record, event), Named.as(name + "-event"))
                .filter((key, read) -> read != null, Named.as(name + "-known"));
    }

    /** A record under a foreign key would change a job's row in a partition that does not hold it. */
    private static <T> @Nullable JobEvent checked(
            @Nullable String key, @Nullable T record, Function<T, @Nullable JobEvent> event) {
        if (key == null || record == null) {
            throw new RejectedRecordException("A record has no key or no value");
        }
        JobEvent read = event.apply(record);
        if (read != null && !read.jobId().equals(key)) {
            throw new RejectedRecordException("A record of the job " + read.jobId() + " came under the key " + key);
        }
        return read;
    }

    /** Null for what changes nothing: a group that is already released stays where it is. */
    private static @Nullable JobEvent dispatched(DispatchEvent event) {
        return switch (event.getKind()) {
            case RELEASED -> new JobEvent.Released(event);
            case UNATTENDED -> new JobEvent.Unattended(event);
            case WITHDRAWN -> new JobEvent.Withdrawn(event);
            case POOL_DEAD -> new JobEvent.PoolDied(event);
            case ALREADY_RELEASED, EXPIRED, UNKNOWN -> null;
        };
    }

    /** Null for a kind that a newer worker wrote. */
    private static @Nullable JobEvent outcome(Outcome outcome) {
        return switch (outcome.getKind()) {
            case STARTED -> new JobEvent.Started(outcome);
            case FINISHED -> new JobEvent.Finished(outcome);
            case HANDED_BACK -> new JobEvent.HandedBack(outcome);
            case LOST -> new JobEvent.Lost(outcome);
            case UNKNOWN -> null;
        };
    }

    private KStream<String, DispatchCommand> heartbeats(StreamsBuilder builder) {
        return builder.stream(topics.heartbeats(), received(WorkerHeartbeat.class, "heartbeats-in"))
                .filter((worker, heartbeat) -> heartbeat != null, Named.as("heartbeats-alive"))
                .process(() -> new HeartbeatProcessor(queues), Named.as("heartbeats-by-queue"));
    }

    /** Of queues that exist; those of workers are for the workers. A tombstone says nothing: who resumes writes a record. */
    private KStream<String, DispatchCommand> controls(StreamsBuilder builder) {
        return builder.stream(topics.controls(), received(Control.class, "controls-in"))
                .filter(
                        (key, control) -> control != null
                                && control.getKind() == ControlKind.QUEUE
                                && queues.contains(control.getName()),
                        Named.as("controls-of-queues"))
                .map(
                        (key, control) -> KeyValue.pair(
                                control.getName(),
                                DispatchCommand.newBuilder()
                                        .setKind(DispatchCommandKind.CONTROL)
                                        .setControl(control)
                                        .setAtMillis(control.getAtMillis())
                                        .build()),
                        Named.as("controls-by-queue"));
    }

    // -- out

    private static KStream<String, DispatchCommand> workOf(KStream<String, Effect.Emission> effects) {
        return effects.filter((job, effect) -> effect instanceof Effect.Dispatch, Named.as("work"))
                .map(
                        (job, effect) -> {
                            Effect.Dispatch dispatch = (Effect.Dispatch) effect;
                            return KeyValue.pair(dispatch.queue(), dispatch.command());
                        },
                        Named.as("work-by-queue"));
    }

    private static @Nullable JobView viewOrTombstone(Effect.Show show) {
        return show.view().orElse(null);
    }

    private static <E, S extends E, T> KStream<String, T> select(
            KStream<String, E> stream, Class<S> type, Function<S, @Nullable T> content, String name) {
        return stream.filter((key, value) -> type.isInstance(value), Named.as(name))
                .mapValues(value -> content.apply(type.cast(value)), Named.as(name + "-content"));
    }

    private <E, S extends E, T extends SpecificRecord> void send(
            KStream<String, E> stream, Class<S> type, String topic, Class<T> record, Function<S, @Nullable T> content) {
        String name = topic.substring(topics.prefix().length());
        select(stream, type, content, name).to(topic, produced(record, name + "-out"));
    }

    // -- serdes

    private <T extends SpecificRecord> Consumed<String, T> consumed(Class<T> type, String name) {
        return Consumed.<String, T>as(name).withKeySerde(Serdes.String()).withValueSerde(serde(type));
    }

    /** Of what others write. */
    private <T extends SpecificRecord> Consumed<String, T> received(Class<T> type, String name) {
        Serde<T> serde = serde(type);
        return Consumed.<String, T>as(name)
                .withKeySerde(Serdes.String())
                .withValueSerde(Serdes.serdeFrom(serde.serializer(), new BoundedDeserializer<>(serde.deserializer())));
    }

    private <T extends SpecificRecord> Produced<String, T> produced(Class<T> type, String name) {
        return Produced.<String, T>as(name).withKeySerde(Serdes.String()).withValueSerde(serde(type));
    }

    private <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
        return AvroSerde.of(type, connection);
    }
}
