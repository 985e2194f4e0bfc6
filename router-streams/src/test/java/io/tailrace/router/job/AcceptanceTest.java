package io.tailrace.router.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Failure;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.Task;
import io.tailrace.events.UnitResult;
import io.tailrace.media.WorkKeys;
import io.tailrace.router.sample.Samples;
import io.tailrace.router.sample.Workers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcceptanceTest {

    private final World world = new World();
    private List<Task> tasks = List.of();

    @BeforeEach
    void plan() {
        plan("hls-ladder");
    }

    private void plan(String profile) {
        IngestCompleted request = Samples.ingest("a.mp4", profile);
        world.fleetOf(1);
        world.on(new JobEvent.Ingested(World.id(request), request));
        world.takeReleased()
                .forEach(task -> world.on(new JobEvent.Finished(Workers.succeeded(task, Samples.facts("a.mp4", 20)))));
        tasks = world.takeReleased();
    }

    private UnitResult good(RenditionKind kind, int chunk) {
        Task task = task(kind, chunk);
        return Workers.units(task, task.getEncode().orElseThrow()).get(0);
    }

    private Task task(RenditionKind kind, int chunk) {
        return tasks.stream()
                .filter(task -> task.getEncode().orElseThrow().getChunk() == chunk
                        && rendition(task).getKind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static Rendition rendition(Task task) {
        Plan plan = task.getEncode().orElseThrow().getPlan();
        String name = task.getEncode().orElseThrow().getRenditions().get(0);
        return plan.getRenditions().stream()
                .filter(rendition -> rendition.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Optional<String> verdict(RenditionKind kind, int chunk, UnitResult unit, String init) {
        Task task = task(kind, chunk);
        String prefix = WorkKeys.attempt(task.getJobId(), task.getTaskId(), 1, Workers.LEASE);
        return new Acceptance(task.getEncode().orElseThrow().getPlan())
                .problem(rendition(task), init, unit, prefix)
                .map(Failure::getCode);
    }

    private Optional<String> picture(UnitResult.Builder unit) {
        return verdict(RenditionKind.VIDEO, 1, unit.build(), "");
    }

    private UnitResult.Builder goodPicture() {
        return UnitResult.newBuilder(good(RenditionKind.VIDEO, 1));
    }

    @Test
    void takesWhatIsExactlyOnTheGrid() {
        assertThat(picture(goodPicture())).isEmpty();
        assertThat(verdict(RenditionKind.AUDIO, 0, good(RenditionKind.AUDIO, 0), ""))
                .isEmpty();
        assertThat(verdict(RenditionKind.IMAGE, 0, good(RenditionKind.IMAGE, 0), ""))
                .isEmpty();
    }

    @Test
    void refusesAFrameTooFewOrTooMany() {
        UnitResult good = good(RenditionKind.VIDEO, 1);
        assertThat(picture(goodPicture().setSamples(good.getSamples() - 1))).contains("off-grid");
        assertThat(picture(goodPicture().setSamples(good.getSamples() + 1))).contains("off-grid");
    }

    @Test
    void refusesAnotherTimeScaleStartOrDuration() {
        UnitResult good = good(RenditionKind.VIDEO, 1);
        assertThat(good.getFirstDecodeTime()).isPositive();
        assertThat(picture(goodPicture().setTimescale(90_000))).contains("off-grid");
        assertThat(picture(goodPicture().setFirstDecodeTime(0))).contains("off-grid");
        assertThat(picture(goodPicture().setDurationTicks(good.getDurationTicks() - 1)))
                .contains("off-grid");
    }

    @Test
    void refusesAnInitSegmentThatDiffersFromTheGenerations() {
        UnitResult good = good(RenditionKind.VIDEO, 1);
        assertThat(verdict(RenditionKind.VIDEO, 1, good, good.getInitSha256())).isEmpty();
        assertThat(verdict(RenditionKind.VIDEO, 1, good, "0".repeat(64))).contains("init-differs");
        assertThat(picture(goodPicture().setInitSha256("none"))).contains("no-hash");
    }

    @Test
    void refusesAPartListOutsideTheAttemptsFolder() {
        UnitResult good = good(RenditionKind.VIDEO, 1);
        assertThat(picture(goodPicture().setPartKey("else/part.json"))).contains("wrong-place");
        assertThat(picture(goodPicture().setPartKey(good.getPartKey() + "/../part.json")))
                .contains("wrong-place");
        assertThat(picture(goodPicture().setPartSha256(""))).contains("no-hash");
    }

    @Test
    void refusesAFileWhosePictureOrSoundIsNotAsLongAsTheTitle() {
        plan("proxy");
        UnitResult good = good(RenditionKind.FILE, 0);
        assertThat(verdict(RenditionKind.FILE, 0, good, "")).isEmpty();
        assertThat(file(UnitResult.newBuilder(good).setSamples(good.getSamples() - 1)))
                .contains("off-grid");
        assertThat(file(UnitResult.newBuilder(good).setDurationTicks(good.getDurationTicks() / 2)))
                .contains("off-grid");
        assertThat(file(UnitResult.newBuilder(good).setTimescale(44_100))).contains("off-grid");
    }

    private Optional<String> file(UnitResult.Builder unit) {
        return verdict(RenditionKind.FILE, 0, unit.build(), "");
    }

    @Test
    void refusesSoundThatIsNotAsLongAsTheTitle() {
        UnitResult good = good(RenditionKind.AUDIO, 0);
        UnitResult.Builder sound = UnitResult.newBuilder(good);
        assertThat(verdict(
                        RenditionKind.AUDIO,
                        0,
                        sound.setDurationTicks(good.getDurationTicks() / 2).build(),
                        ""))
                .contains("off-grid");
        assertThat(verdict(
                        RenditionKind.AUDIO,
                        0,
                        UnitResult.newBuilder(good).setFirstDecodeTime(1024).build(),
                        ""))
                .contains("off-grid");
    }
}
