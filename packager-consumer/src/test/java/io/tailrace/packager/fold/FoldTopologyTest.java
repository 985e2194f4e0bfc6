package io.tailrace.packager.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.Plan;
import io.tailrace.events.PublishKind;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.PublishTask;
import io.tailrace.events.PublishUnit;
import io.tailrace.kafka.AvroSerde;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.media.FrameRate;
import io.tailrace.packager.TestTitle;
import io.tailrace.streams.StreamsProperties;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldTopologyTest {

    private static final LogEntries LOG = new LogEntries("job", 1);

    @TempDir
    Path state;

    private TopologyTestDriver driver;
    private TestInputTopic<String, JobLogEntry> log;
    private TestOutputTopic<String, PublishRequested> requests;
    private TestOutputTopic<byte[], byte[]> deadLetters;

    @BeforeEach
    void start() {
        KafkaConnection kafka = new KafkaConnection("unused:9092", "mock://fold", "tailrace.", Map.of());
        Properties properties = StreamsProperties.exactlyOnce("packager", "test", kafka, state);
        driver = new TopologyTestDriver(new FoldTopology(kafka, properties).get(), properties);
        log = driver.createInputTopic(
                kafka.topics().jobLog(),
                Serdes.String().serializer(),
                AvroSerde.of(JobLogEntry.class, kafka).serializer());
        requests = driver.createOutputTopic(
                kafka.topics().publishRequests(),
                Serdes.String().deserializer(),
                AvroSerde.of(PublishRequested.class, kafka).deserializer());
        deadLetters = driver.createOutputTopic(
                kafka.topics().deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    private void add(JobLogEntry entry) {
        log.pipeInput(entry.getJobId(), entry);
    }

    private PublishTask request() {
        return requests.readValue().getPublish();
    }

    @Test
    void takesAJobFromItsPlanToItsCleanUp() {
        Plan plan = TestTitle.short25()
                .rung("360p", 640, 360, 10)
                .sound("audio-en", 0, "en", "", 2)
                .plan();
        add(LOG.plan(plan));
        assertThat(requests.isEmpty()).isTrue();
        add(LOG.accepted(LogEntries.unit("360p", 1, 1)));
        PublishTask first = request();
        assertThat(first.getKind()).isEqualTo(PublishKind.COPY);
        assertThat(first.getMetadata()).containsEntry("title", "Talk");
        add(LOG.accepted(LogEntries.unit("audio-en", 1, 0)));
        add(LOG.accepted(LogEntries.unit("360p", 1, 0)));
        add(LOG.end());
        assertThat(requests.isEmpty()).isTrue();

        add(LOG.published(first));
        PublishTask second = request();
        assertThat(second.getUnits())
                .extracting(PublishUnit::getUnit)
                .containsExactly(LogEntries.unit("audio-en", 1, 0), LogEntries.unit("360p", 1, 0));
        add(LOG.published(second));
        PublishTask manifest = request();
        assertThat(manifest.getKind()).isEqualTo(PublishKind.MANIFEST);
        assertThat(manifest.getRevision()).isEqualTo(1);
        add(LOG.closed("COMPLETED"));
        assertThat(request().getKind()).isEqualTo(PublishKind.CLEANUP);
        assertThat(requests.isEmpty()).isTrue();
        assertThat(rows()).isZero();
    }

    @Test
    void keepsJobsApartAndForgetsThemWhenClosed() {
        Plan plan = new TestTitle(new FrameRate(25, 1), 15_000)
                .rung("360p", 640, 360, 1)
                .plan();
        LogEntries other = new LogEntries("job0", 1);
        for (LogEntries job : List.of(LOG, other)) {
            add(job.plan(plan));
            for (int chunk = 0; chunk < 40; chunk++) {
                add(job.accepted(LogEntries.unit("360p", 1, chunk)));
            }
        }
        PublishTask first = request();
        assertThat(request().getUnits()).hasSize(1);
        assertThat(rows()).isEqualTo(2 * (40 + 2));
        add(LOG.published(first));
        assertThat(request().getUnits()).hasSize(39);
        add(LOG.closed("CANCELED"));
        assertThat(rows()).isEqualTo(40 + 2);
        add(other.closed("CANCELED"));
        assertThat(rows()).isZero();
    }

    @Test
    void sendsEntriesThatSayNothingToTheDeadLetters() {
        add(LOG.entry(JobLogKind.SEALED).build());
        log.pipeInput("another", LOG.end());
        assertThat(deadLetters.readRecordsToList()).hasSize(2);
        add(LOG.entry(JobLogKind.UNKNOWN).build());
        assertThat(deadLetters.isEmpty()).isTrue();
    }

    private int rows() {
        int rows = 0;
        for (String store : List.of(FoldTopology.PLANS, FoldTopology.PROGRESS, FoldTopology.PENDING)) {
            try (KeyValueIterator<String, Object> all =
                    driver.<String, Object>getKeyValueStore(store).all()) {
                while (all.hasNext()) {
                    all.next();
                    rows++;
                }
            }
        }
        return rows;
    }
}
