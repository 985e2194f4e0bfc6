package io.tailrace.packager.fold;

import io.tailrace.events.JobLogEntry;
import io.tailrace.events.PlanMade;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.PublishUnit;
import io.tailrace.kafka.AvroSerde;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.packager.state.AssetProgress;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Job log in, publish requests out. Stores hold one row per job and one per unit that waits, none of a closed job. */
public final class FoldTopology implements Supplier<Topology> {

    /** Plan of each open job, with the generations that count now. */
    static final String PLANS = "packager-plans";
    /** How far each open job is. */
    static final String PROGRESS = "packager-progress";
    /** Accepted units that no step has named yet. */
    static final String PENDING = "packager-pending";

    private final KafkaConnection connection;
    private final Properties properties;

    /** The topology for an application with these settings. */
    public FoldTopology(KafkaConnection connection, Properties properties) {
        this.connection = connection;
        this.properties = properties;
    }

    @Override
    public Topology get() {
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));
        builder.addStateStore(store(PLANS, PlanMade.class));
        builder.addStateStore(store(PROGRESS, AssetProgress.class));
        builder.addStateStore(store(PENDING, PublishUnit.class));
        builder.stream(
                        connection.topics().jobLog(),
                        Consumed.with(Serdes.String(), AvroSerde.of(JobLogEntry.class, connection))
                                .withName("job-log"))
                .process(FoldProcessor::new, Named.as("fold"), PLANS, PROGRESS, PENDING)
                .to(
                        connection.topics().publishRequests(),
                        Produced.with(Serdes.String(), AvroSerde.of(PublishRequested.class, connection))
                                .withName("publish-requests"));
        return builder.build(properties);
    }

    private <T extends SpecificRecord> StoreBuilder<KeyValueStore<String, T>> store(String name, Class<T> row) {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), Serdes.String(), AvroSerde.of(row, connection));
    }
}
