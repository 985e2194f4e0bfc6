package io.tailrace.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.topics.TopicSpec.Cleanup;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicCatalogueTest {

    private final TopicCatalogue catalogue = TopicCatalogue.standard();

    private TopicSpec topic(String name) {
        return catalogue.topics().stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void holdsEveryTopicThatHasAName() {
        Topics topics = new Topics("");

        assertThat(catalogue.topics().stream().map(TopicSpec::name))
                .containsExactlyInAnyOrder(
                        topics.ingest(),
                        topics.commands(),
                        topics.dispatch(),
                        topics.dispatched(),
                        topics.outcomes(),
                        topics.progress(),
                        topics.jobLog(),
                        topics.publishRequests(),
                        topics.assets(),
                        topics.jobs(),
                        topics.heartbeats(),
                        topics.queues(),
                        topics.controls(),
                        topics.revocations(),
                        topics.audit(),
                        topics.deadLetters());
        assertThat(topics.tasks("q")).isEqualTo(catalogue.tasks().name() + ".q");
    }

    @Test
    void viewsAreCompactedAndNothingElseIs() {
        assertThat(catalogue.topics().stream()
                        .filter(topic -> topic.cleanup() != Cleanup.DELETE)
                        .map(TopicSpec::name))
                .containsExactlyInAnyOrder("jobs", "workers", "queues", "controls");
    }

    @Test
    void whatARunningJobNeedsOutlivesTheOldestJob() {
        Duration oldestJob = Duration.ofDays(5);
        for (String name : List.of(
                "commands", "dispatch", "dispatched", "outcomes", "job-log", "publish-requests", "revocations")) {
            assertThat(topic(name).retention())
                    .as(name)
                    .hasValueSatisfying(retention -> assertThat(retention).isGreaterThan(oldestJob));
        }
        assertThat(catalogue.tasks().retention())
                .as("a worker reads revocations as old as the oldest task")
                .isEqualTo(topic("revocations").retention());
    }

    @Test
    void everyTopicTakesTheLargestRecordWithRoomToSpare() {
        assertThat(catalogue.topics())
                .allSatisfy(topic -> assertThat(topic.maxRecordBytes())
                        .isGreaterThanOrEqualTo(4 * TopicCatalogue.LARGEST_RECORD_BYTES));
    }
}
