package io.tailrace.gateway.jobs;

import static io.tailrace.gateway.jobs.JobIndexTest.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.kafka.AvroSerde;
import io.tailrace.kafka.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobViewTopologyTest {

    private static final String TOPIC = "tailrace.jobs";

    private final AvroSerde<JobView> serde = AvroSerde.of(
            JobView.class, new KafkaConnection("unused:1", "mock://job-view-topology", "tailrace.", Map.of()));
    private final JobIndex index = new JobIndex();
    private final ChangeLog changes = new ChangeLog(() -> {});
    private long now = 5_000;
    private TopologyTestDriver driver;

    @BeforeEach
    void open(@TempDir Path folder) {
        driver = driver(folder);
    }

    @AfterEach
    void close() {
        driver.close();
        serde.close();
    }

    @Test
    void keepsTheLastViewOfEachJob() {
        pipe(view("a", 1, JobState.QUEUED));
        pipe(view("a", 1, JobState.ENCODING));
        assertThat(row("a").map(JobView::getState)).contains(JobState.ENCODING);
        assertThat(changes.of("a").map(change -> change.place().offset())).contains(1L);
        assertThat(index.count(JobState.ENCODING)).isEqualTo(1);
        assertThat(index.count(JobState.QUEUED)).isZero();
    }

    @Test
    void forgetsAJobWithItsTombstoneAndKnowsForADayThatItWas() {
        pipe(view("a", 1, JobState.COMPLETED));
        tombstone("a", 5_000);
        assertThat(row("a")).isEmpty();
        assertThat(index.places(JobFilter.ALL, 10)).isEmpty();
        assertThat(changes.of("a").map(Change::isRemoved)).contains(true);
        now += ChangeLog.REMOVALS_KEPT.toMillis() + 1;
        tombstone("b", now);
        assertThat(changes.of("a")).isEmpty();
        assertThat(store().get("a")).isNull();
        assertThat(changes.of("b")).isPresent();
    }

    @Test
    void keepsDryRunsForThoseWhoAskAndTellsNobodyElse() {
        pipe(JobView.newBuilder(view("q", 1, JobState.PLANNED))
                .setIsDryRun(true)
                .build());
        assertThat(row("q")).isPresent();
        assertThat(changes.of("q")).isEmpty();
        tombstone("q", 5_000);
        assertThat(store().get("q")).isNull();
        assertThat(changes.of("q")).isEmpty();
    }

    @Test
    void passesOverWhatIsNoView() {
        pipe(view("a", 1, JobState.COMPLETED));
        input().pipeInput("a", "garbage".getBytes(StandardCharsets.UTF_8));
        assertThat(row("a")).isPresent();
        assertThat(index.count(JobState.COMPLETED)).isEqualTo(1);
    }

    private TopologyTestDriver driver(Path folder) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "gateway");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        return new TopologyTestDriver(
                new JobViewTopology(TOPIC, index, changes, this::decode, () -> Instant.ofEpochMilli(now)).get(),
                properties);
    }

    private TestInputTopic<String, byte[]> input() {
        return driver.createInputTopic(TOPIC, new StringSerializer(), new ByteArraySerializer());
    }

    private KeyValueStore<String, byte[]> store() {
        return driver.getKeyValueStore(JobViewTopology.STORE);
    }

    private void pipe(JobView view) {
        input().pipeInput(view.getId(), serde.serializer().serialize(TOPIC, view));
    }

    private void tombstone(String id, long atMillis) {
        input().pipeInput(id, null, atMillis);
    }

    private Optional<JobView> row(String id) {
        return Optional.ofNullable(store().get(id))
                .flatMap(bytes -> StoredRow.of(bytes).record())
                .flatMap(this::decode);
    }

    private Optional<JobView> decode(byte[] bytes) {
        try {
            return Optional.ofNullable(serde.deserializer().deserialize(TOPIC, bytes));
        } catch (SerializationException e) {
            return Optional.empty();
        }
    }
}
