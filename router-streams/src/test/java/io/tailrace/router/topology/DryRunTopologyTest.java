package io.tailrace.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.sample.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A question, through the whole router. */
class DryRunTopologyTest {

    @TempDir
    Path stateDir;

    private RouterHarness router;

    @BeforeEach
    void start() {
        router = new RouterHarness(stateDir);
        router.worker(2);
    }

    @AfterEach
    void stop() {
        router.close();
    }

    private static IngestCompleted asked(String eventId) {
        return IngestCompleted.newBuilder(Samples.ingest("a.mp4", ""))
                .setEventId(eventId)
                .setIsDryRun(true)
                .build();
    }

    private void probe() {
        List<Task> tasks = router.tasks();
        assertThat(tasks).extracting(Task::getKind).containsExactly(TaskKind.PROBE);
        router.outcome(Workers.started(tasks.get(0)));
        router.outcome(Workers.succeeded(tasks.get(0), Samples.facts("a.mp4", 20)));
    }

    @Test
    void tellsOnlyItsAskerAndIsForgottenSoon() {
        router.ingest(asked("q1"));
        probe();
        JobView view = router.onlyView();
        assertThat(view.getState()).isEqualTo(JobState.PLANNED);
        assertThat(view.getPlan().orElseThrow().getWork()).isNotEmpty();
        assertThat(router.tasks()).isEmpty();
        assertThat(router.jobLog.isEmpty()).isTrue();
        assertThat(router.audit.isEmpty()).isTrue();
        assertThat(router.assets.isEmpty()).isTrue();
        assertThat(router.metrics.counter("tailrace.plans", "result", "planned").count())
                .isEqualTo(1);

        for (int minute = 0; minute < 62; minute++) {
            router.pass(Duration.ofMinutes(1));
        }
        assertThat(router.view(view.getId())).isEmpty();
        for (String store : List.of(RouterTopology.JOB_ROWS, RouterTopology.JOB_DETAILS)) {
            try (KeyValueIterator<String, byte[]> rows =
                    router.driver.<String, byte[]>getKeyValueStore(store).all()) {
                assertThat(rows).toIterable().as(store).isEmpty();
            }
        }
    }

    @Test
    void refusesOneThatCannotBeToldFromOthers() {
        router.ingest(asked(""));
        assertThat(router.tasks()).isEmpty();
        assertThat(router.deadLetters.readValuesToList()).hasSize(1);
    }
}
