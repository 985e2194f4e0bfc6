package io.tailrace.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Capabilities;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobLogEntry;
import io.tailrace.events.JobState;
import io.tailrace.events.Lane;
import io.tailrace.events.QueueSlots;
import io.tailrace.events.RenditionView;
import io.tailrace.events.Task;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import io.tailrace.profiles.Pool;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.RoutingRules;
import io.tailrace.profiles.SourcePlace;
import io.tailrace.router.sample.Packager;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.sample.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which pool gets what, and what a job says that none gets, through the whole router. */
class RoutingTest {

    private static final String SEVEN = "ffmpeg-7.1.1/libavcodec-61.19.101/h264-0a";
    private static final String EIGHT = "ffmpeg-8.0/libavcodec-62.11.100/h264-0b";

    private static final Pools POOLS = new Pools(
            List.of(
                    new Pool("old", "cpu", Set.of(), Set.of(), Set.of("lan"), false, true),
                    new Pool("urgent", "cpu", Set.of(Lane.URGENT), Set.of(), Set.of("lan"), false, false),
                    new Pool("proxies", "cpu", Set.of(), Set.of("proxy"), Set.of("lan"), false, false),
                    new Pool("far", "cpu", Set.of(), Set.of(), Set.of("us"), false, false),
                    new Pool("seven", "cpu", Set.of(), Set.of(), Set.of("lan"), false, false),
                    new Pool("weak", "cpu", Set.of(), Set.of(), Set.of("lan"), false, false),
                    new Pool("gone", "cpu", Set.of(), Set.of(), Set.of("lan"), false, false)),
            List.of(new SourcePlace("media-input", Set.of("lan", "eu"), true)),
            RoutingRules.STANDARD);

    @TempDir
    Path stateDir;

    private final List<Task> seen = new ArrayList<>();
    private final Packager packager = new Packager();

    @SuppressWarnings("NullAway.Init") // each test starts it with pools of its own
    private RouterHarness router;

    @AfterEach
    void stop() {
        router.close();
    }

    private void start(Pools pools) {
        router = new RouterHarness(stateDir, pools);
        router.heartbeat(Samples.heartbeat("p", "", WorkerState.RUNNING, 2, List.of("probe", "publish"), router.now()));
    }

    private WorkerHeartbeat.Builder node(String pool, String identity) {
        return WorkerHeartbeat.newBuilder(
                        Samples.heartbeat("w-" + pool, identity, WorkerState.RUNNING, 2, List.of(pool), router.now()))
                .setPool(pool);
    }

    private void heard(String pool, String identity) {
        router.heartbeat(node(pool, identity).build());
    }

    private void run() {
        for (boolean moved = true; moved; ) {
            List<Task> tasks = router.tasks();
            seen.addAll(tasks);
            for (Task task : tasks) {
                router.outcome(Workers.started(task));
                router.outcome(Workers.succeeded(task, Samples.facts("a.mp4", 60)));
            }
            List<JobLogEntry> entries = router.jobLog.readValuesToList();
            entries.forEach(entry -> packager.on(entry).ifPresent(router::publishRequest));
            moved = !tasks.isEmpty() || !entries.isEmpty();
        }
    }

    private List<String> pools() {
        return router.onlyView().getRenditions().stream()
                .map(RenditionView::getPool)
                .distinct()
                .toList();
    }

    private static IngestCompleted pinned(String version) {
        return IngestCompleted.newBuilder(Samples.ingest("a.mp4", ""))
                .setEncoderVersion(version)
                .build();
    }

    @Test
    void aJobThatFitsNowhereSaysOfEachPoolWhatIsMissingAndGoesOnOnceItIsThere() {
        start(POOLS);
        List.of("old", "urgent", "proxies", "far").forEach(pool -> heard(pool, EIGHT));
        heard("seven", SEVEN);
        router.heartbeat(node("weak", EIGHT)
                .setCapabilities(Capabilities.newBuilder(Samples.capabilities())
                        .setEncoders(List.of("aac"))
                        .build())
                .build());
        router.ingest(pinned("ffmpeg-8"));
        run();

        assertThat(router.onlyView().getState()).isEqualTo(JobState.PROBING);
        String rest = "old is retired; urgent is limited to other lanes; proxies is limited to other profiles;"
                + " far is not at the source (eu, lan); seven encodes with ffmpeg-7.1.1, not ffmpeg-8; weak lacks encoder ";
        assertThat(router.onlyView().getWaitingFor())
                .startsWith("a pool that can make 1080p, 720p, 480p, 360p: " + rest + "h264; gone has no live worker")
                .contains("a pool that can make poster, storyboard: " + rest + "jpeg; gone has no live worker");

        heard("gone", EIGHT);
        router.pass(Duration.ofSeconds(2));
        run();
        assertThat(router.onlyView().getState()).isEqualTo(JobState.COMPLETED);
        assertThat(router.onlyView().getWaitingFor()).isEmpty();
        assertThat(pools()).containsExactly("gone");
    }

    @Test
    void aPinnedJobStaysWithItsBuildWhenItMovesInTheMiddle() {
        start(new Pools(List.of(
                new Pool("first", "cpu", Set.of(), Set.of()),
                new Pool("other", "cpu", Set.of(), Set.of()),
                new Pool("second", "cpu", Set.of(), Set.of()))));
        heard("first", SEVEN);
        router.ingest(pinned("7.1"));
        Task probe = router.tasks().get(0);
        router.outcome(Workers.started(probe));
        router.outcome(Workers.succeeded(probe, Samples.facts("a.mp4", 60)));
        assertThat(pools()).containsExactly("first");
        router.heartbeat(node("first", SEVEN).setState(WorkerState.STOPPED).build());
        for (int second = 0; second < Duration.ofMinutes(16).toSeconds(); second++) {
            heard("other", EIGHT);
            heard("second", SEVEN);
            router.heartbeat(
                    Samples.heartbeat("p", "", WorkerState.RUNNING, 2, List.of("probe", "publish"), router.now()));
            router.pass(Duration.ofSeconds(1));
        }
        run();
        assertThat(router.onlyView().getState()).isEqualTo(JobState.COMPLETED);
        assertThat(pools()).containsExactly("second");
    }

    @Test
    void aGroupWeighsNoMoreThanANodeOfItsPoolHasSessions() {
        start(new Pools(List.of(new Pool("gpu", "x86-nvenc", Set.of(), Set.of()))));
        router.heartbeat(node("gpu", EIGHT)
                .setHardwareClass("x86-nvenc")
                .setQueues(List.of(new QueueSlots("gpu", 4, 0)))
                .setGpuSessions(2)
                .build());
        assertThat(router.queue("gpu").getSessions()).isPresent();
        router.ingest(Samples.ingest("a.mp4", ""));
        run();
        assertThat(router.onlyView().getState()).isEqualTo(JobState.COMPLETED);
        assertThat(seen.stream().flatMap(task -> task.getEncode().stream()))
                .isNotEmpty()
                .allSatisfy(encode -> assertThat(encode.getRenditions()).hasSizeLessThanOrEqualTo(2));
    }
}
