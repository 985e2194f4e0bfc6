package io.tailrace.encoder.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.encoder.encode.Plans;
import io.tailrace.events.EncodeTask;
import io.tailrace.events.FileIntent;
import io.tailrace.events.Grid;
import io.tailrace.events.Lane;
import io.tailrace.events.Plan;
import io.tailrace.events.PrepareTask;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ScratchNeedTest {

    private static final Percentage ROUNDING = Percentage.withPercentage(0.01);
    private static final int HOUR_OF_FRAMES = 24 * 3600;

    @Test
    void isTheWholeSourceForAPreparedCopy() {
        var facts = Plans.plan(Plans.picture().build()).build().getFacts();
        Task task = task(TaskKind.PREPARE)
                .setPrepare(PrepareTask.newBuilder().setFacts(facts).build())
                .build();
        assertThat(ScratchNeed.of(task))
                .isEqualTo(
                        ScratchNeed.LEAST + Math.round(1.1 * facts.getSource().getSize()));
    }

    @Test
    void isTheRatesOfAFileOverItsTime() {
        Rendition file = rendition("proxy", RenditionKind.FILE)
                .setFile(FileIntent.newBuilder()
                        .setName("proxy.mp4")
                        .setContainer("mp4")
                        .setVideo(Plans.intent(640, 360))
                        .setAudio(Plans.sound(0, 2))
                        .build())
                .build();
        double bytes = (2_800_000 + 128_000) / 8.0 * 3600;
        assertThat((double) ScratchNeed.of(encode(TaskKind.FILE, file)) - ScratchNeed.LEAST)
                .isCloseTo(1.1 * bytes, ROUNDING);
    }

    @Test
    void isLittleForWhatGoesThroughTheRelay() {
        assertThat(ScratchNeed.of(encode(TaskKind.ENCODE, Plans.video("720p", 1280, 720))))
                .isEqualTo(ScratchNeed.LEAST);
    }

    @Test
    void countsOnlyTheRenditionsOfTheTask() {
        Rendition other = rendition("other", RenditionKind.FILE)
                .setFile(FileIntent.newBuilder()
                        .setName("other.mp4")
                        .setContainer("mp4")
                        .setVideo(Plans.intent(640, 360))
                        .setAudio(null)
                        .build())
                .build();
        assertThat(ScratchNeed.of(encode(TaskKind.ENCODE, Plans.video("720p", 1280, 720), other)))
                .isEqualTo(ScratchNeed.LEAST);
    }

    /** Of the first rendition, in a plan of all. */
    private static Task encode(TaskKind kind, Rendition... renditions) {
        Plan plan = Plans.plan(Plans.picture().build())
                .setGrid(Grid.newBuilder()
                        .setRate(Plans.rate(24, 1))
                        .setTotalFrames(HOUR_OF_FRAMES)
                        .setGopFrames(48)
                        .setSegmentFrames(48)
                        .setChunkFrames(96)
                        .build())
                .setRenditions(List.of(renditions))
                .build();
        return task(kind)
                .setEncode(EncodeTask.newBuilder()
                        .setPlan(plan)
                        .setChunk(0)
                        .setRenditions(List.of(renditions[0].getName()))
                        .build())
                .build();
    }

    private static Rendition.Builder rendition(String name, RenditionKind kind) {
        return Rendition.newBuilder()
                .setName(name)
                .setKind(kind)
                .setGeneration(1)
                .setPool("cpu")
                .setGroup(name)
                .setUnits(1);
    }

    private static Task.Builder task(TaskKind kind) {
        return Task.newBuilder()
                .setKind(kind)
                .setJobId("job")
                .setRun(1)
                .setTaskId("task")
                .setGroupId("group")
                .setAttempt(1)
                .setFailures(0)
                .setQueue("cpu")
                .setLane(Lane.NORMAL)
                .setPredictedSeconds(1);
    }
}
