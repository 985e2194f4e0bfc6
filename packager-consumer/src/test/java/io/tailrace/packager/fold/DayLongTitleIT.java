package io.tailrace.packager.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.JobLogEntry;
import io.tailrace.events.Plan;
import io.tailrace.events.PublishKind;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.PublishTask;
import io.tailrace.kafka.AvroSerde;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.media.FrameRate;
import io.tailrace.packager.TestTitle;
import io.tailrace.streams.StreamsProperties;
import io.tailrace.topics.TopicCatalogue;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A title of 24 hours in chunks of four seconds through the fold; publishing lags behind, so that steps are as long as they get. */
class DayLongTitleIT {

    private static final int FRAMES_PER_SECOND = 25;
    private static final int CHUNKS = 24 * 3600 / 4;
    private static final LogEntries LOG = new LogEntries("01hzxt3v8k2m4n6p8r0s2t4v6w", 1);

    @TempDir
    Path state;

    @Test
    @Timeout(300)
    void makesNoRecordThatIsLargerThanTheLimit() {
        KafkaConnection kafka = new KafkaConnection("unused:9092", "mock://day-long", "tailrace.", Map.of());
        Properties properties = StreamsProperties.exactlyOnce("packager", "test", kafka, state);
        Plan plan = new TestTitle(new FrameRate(FRAMES_PER_SECOND, 1), (long) CHUNKS * 4 * FRAMES_PER_SECOND)
                .rung("1080p", 1920, 1080, 1)
                .plan();
        try (TopologyTestDriver driver =
                new TopologyTestDriver(new FoldTopology(kafka, properties).get(), properties)) {
            TestInputTopic<String, JobLogEntry> log = driver.createInputTopic(
                    kafka.topics().jobLog(),
                    Serdes.String().serializer(),
                    AvroSerde.of(JobLogEntry.class, kafka).serializer());
            TestOutputTopic<byte[], byte[]> requests =
                    bytes(driver, kafka.topics().publishRequests());
            int largest = 0;
            int published = 0;
            log.pipeInput(LOG.jobId(), LOG.plan(plan));
            for (int chunk = 0; chunk < CHUNKS; chunk++) {
                log.pipeInput(LOG.jobId(), LOG.accepted(LogEntries.unit("1080p", 1, chunk)));
                if (chunk % 300 == 299 || chunk == CHUNKS - 1) {
                    for (Optional<byte[]> request = next(requests); request.isPresent(); request = next(requests)) {
                        PublishTask step = task(kafka, request.get());
                        largest = Math.max(largest, request.get().length);
                        published += step.getUnits().size();
                        log.pipeInput(LOG.jobId(), LOG.published(step));
                    }
                }
            }
            log.pipeInput(LOG.jobId(), LOG.end());
            byte[] manifest = next(requests).orElseThrow();

            assertThat(published).isEqualTo(CHUNKS);
            assertThat(task(kafka, manifest).getKind()).isEqualTo(PublishKind.MANIFEST);
            assertThat(Math.max(largest, manifest.length)).isLessThan(TopicCatalogue.LARGEST_RECORD_BYTES);
            for (String topic : driver.producedTopicNames()) {
                assertThat(largest(bytes(driver, topic).readRecordsToList()))
                        .as(topic)
                        .isLessThan(TopicCatalogue.LARGEST_RECORD_BYTES);
            }
            assertThat(driver.producedTopicNames()).anyMatch(topic -> topic.endsWith("-changelog"));
        }
    }

    private static TestOutputTopic<byte[], byte[]> bytes(TopologyTestDriver driver, String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Optional<byte[]> next(TestOutputTopic<byte[], byte[]> topic) {
        return topic.isEmpty() ? Optional.empty() : Optional.of(topic.readValue());
    }

    private static PublishTask task(KafkaConnection kafka, byte[] request) {
        return AvroSerde.of(PublishRequested.class, kafka)
                .deserializer()
                .deserialize(kafka.topics().publishRequests(), request)
                .getPublish();
    }

    private static int largest(List<TestRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(TestRecord::value)
                .filter(Objects::nonNull)
                .map(value -> value.length)
                .max(Comparator.naturalOrder())
                .orElse(0);
    }
}
