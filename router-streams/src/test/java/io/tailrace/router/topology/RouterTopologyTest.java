package io.tailrace.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobLogKind;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Outcome;
import io.tailrace.events.PublishRequested;
import io.tailrace.events.Task;
import io.tailrace.router.sample.Packager;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.sample.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole router in a driver, with pretended workers and a pretended packager. */
class RouterTopologyTest {

    private static final double SECONDS = 20;

    @TempDir
    Path stateDir;

    private RouterHarness router;
    private final Packager packager = new Packager();
    private final List<JobLogEntry> log = new ArrayList<>();
    private final List<Task> seen = new ArrayList<>();

    @BeforeEach
    void start() {
        router = new RouterHarness(stateDir);
    }

    @AfterEach
    void stop() {
        router.close();
    }

    /** Runs tasks and publish requests until nothing moves. */
    private void run(Function<Task, List<Outcome>> worker) {
        boolean moved = true;
        while (moved) {
            List<Task> tasks = router.tasks();
            seen.addAll(tasks);
            for (Task task : tasks) {
                worker.apply(task).forEach(router::outcome);
            }
            List<JobLogEntry> entries = router.jobLog.readValuesToList();
            log.addAll(entries);
            for (JobLogEntry entry : entries) {
                Optional<PublishRequested> request = packager.on(entry);
                request.ifPresent(router::publishRequest);
            }
            moved = !tasks.isEmpty() || !entries.isEmpty();
        }
    }

    private static List<Outcome> well(Task task) {
        return List.of(Workers.started(task), Workers.succeeded(task, Samples.facts("a.mp4", SECONDS)));
    }

    private List<JobLogKind> logged() {
        return log.stream().map(JobLogEntry::getKind).toList();
    }

    @Test
    void takesARecordingFromIngestToAnAsset() {
        router.worker(2);
        router.ingest(Samples.ingest("a.mp4", ""));
        run(RouterTopologyTest::well);

        JobView view = router.onlyView();
        assertThat(view.getState()).isEqualTo(JobState.COMPLETED);
        assertThat(view.getProfile()).isEqualTo("hls-ladder");
        assertThat(view.getOutputs()).isPresent();
        assertThat(view.getRenditions()).allSatisfy(rendition -> {
            assertThat(rendition.getUnitsAccepted()).isEqualTo(rendition.getUnitsTotal());
            assertThat(rendition.getUnitsPublished()).isEqualTo(rendition.getUnitsTotal());
            assertThat(rendition.getProgress()).isEqualTo(1.0);
        });
        assertThat(router.history(view.getId()).stream().map(JobView::getState).distinct())
                .containsExactly(
                        JobState.QUEUED, JobState.PROBING, JobState.ENCODING, JobState.PACKAGING, JobState.COMPLETED);
        assertThat(logged()).startsWith(JobLogKind.PLAN_MADE).endsWith(JobLogKind.CLOSED);
        assertThat(logged()).containsOnlyOnce(JobLogKind.SEALED).contains(JobLogKind.UNIT_PUBLISHED);
        assertThat(router.assets.readValuesToList()).hasSize(1);
        assertThat(router.deadLetters.isEmpty()).isTrue();
    }
}
