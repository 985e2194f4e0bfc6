package io.tailrace.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.router.sample.FineProfile;
import io.tailrace.router.sample.Packager;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.sample.Workers;
import io.tailrace.topics.TopicCatalogue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A title of 24 hours in chunks of four seconds through the router: every record of every topic, changelogs too, is in its limit. */
class DayLongTitleIT {

    private static final SourceFacts DAY = Samples.facts("a.mp4", 24 * 3600);

    @TempDir
    Path folder;

    private final Map<String, Integer> largest = new HashMap<>();
    private final Packager packager = new Packager();
    private JobState state = JobState.QUEUED;

    @Test
    @Timeout(300)
    void makesNoRecordThatIsLargerThanTheLimit() throws Exception {
        try (RouterHarness router =
                new RouterHarness(folder.resolve("state"), "mock://" + UUID.randomUUID(), FineProfile.in(folder))) {
            router.worker(4);
            router.ingest(Samples.ingest("a.mp4", FineProfile.NAME));
            while (takeWhatCame(router)) {
                // each turn answers what the turn before has released
            }
        }
        assertThat(state).isEqualTo(JobState.COMPLETED);
        assertThat(largest.keySet())
                .anyMatch(topic -> topic.endsWith("-changelog"))
                .anyMatch(topic -> topic.endsWith(".job-log"))
                .anyMatch(topic -> topic.endsWith(".tasks.cpu"));
        assertThat(largest)
                .allSatisfy(
                        (topic, bytes) -> assertThat(bytes).as(topic).isLessThan(TopicCatalogue.LARGEST_RECORD_BYTES));
    }

    /** @return whether anything came that somebody must act on */
    private boolean takeWhatCame(RouterHarness router) {
        List<Task> released = new ArrayList<>();
        List<JobLogEntry> entries = new ArrayList<>();
        for (String topic : router.driver.producedTopicNames()) {
            for (byte[] record : router.bytes(topic)) {
                largest.merge(topic, record.length, Math::max);
                if (topic.startsWith(router.topics().tasks(""))) {
                    released.add(router.decoded(Task.class, topic, record));
                } else if (topic.equals(router.topics().jobLog())) {
                    entries.add(router.decoded(JobLogEntry.class, topic, record));
                } else if (topic.equals(router.topics().jobs())) {
                    state = router.decoded(JobView.class, topic, record).getState();
                }
            }
        }
        released.forEach(task -> router.outcome(Workers.succeeded(task, DAY)));
        entries.forEach(entry -> packager.on(entry).ifPresent(router::publishRequest));
        return !released.isEmpty() || !entries.isEmpty();
    }
}
