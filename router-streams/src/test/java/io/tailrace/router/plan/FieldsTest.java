package io.tailrace.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.FileIntent;
import io.tailrace.events.Lane;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.VideoFacts;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.FrameRate;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.pool.Fleets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interlaced sources: which rungs have a picture of every field, and that all share their borders. */
class FieldsTest {

    private static final Profiles BUNDLED = Profiles.load(Optional.empty());
    private static final Profile LADDER = BUNDLED.find("hls-ladder").orElseThrow();

    @TempDir
    Path folder;

    private static Plan plan(Profile profile, VideoFacts.Builder video) {
        PlanRequest request = new PlanRequest(
                profile,
                Sources.facts(60).setVideo(video.build()).build(),
                Optional.empty(),
                List.of(),
                Fleets.cpu(),
                Lane.NORMAL,
                "out",
                1);
        return ((PlanDecision.Planned) new Planner("media-output").plan(request)).plan();
    }

    private static Map<String, Integer> everyFrames(Plan plan) {
        Map<String, Integer> steps = new LinkedHashMap<>();
        for (Rendition rendition : plan.getRenditions()) {
            rendition
                    .getVideo()
                    .or(() -> rendition.getFile().flatMap(FileIntent::getVideo))
                    .map(VideoIntent::getEveryFrames)
                    .ifPresent(step -> steps.put(rendition.getName(), step));
        }
        return steps;
    }

    private static FrameRate rate(Plan plan) {
        return new FrameRate(
                plan.getGrid().getRate().getNum(), plan.getGrid().getRate().getDen());
    }

    @Test
    void keepsTheMotionOfFieldsInLargeRungsAndHalvesItInSmallOnes() {
        Plan plan = plan(LADDER, Sources.video(1920, 1080, 25, 1, 60.02).setFieldOrder("tt"));

        assertThat(rate(plan)).isEqualTo(new FrameRate(50, 1));
        assertThat(plan.getGrid().getIsFieldRate()).isTrue();
        assertThat(plan.getGrid().getTotalFrames()).as("even").isEqualTo(3002);
        assertThat(everyFrames(plan)).isEqualTo(Map.of("1080p", 1, "720p", 1, "480p", 2, "360p", 2));
        assertThat(plan.getRenditions().stream()
                        .filter(rendition -> rendition.getVideo().isPresent())
                        .map(Rendition::getUnits)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void treatsASourceBetweenTwoRungsLikeTheOneItWouldFill() {
        Plan plan = plan(
                LADDER,
                Sources.video(720, 576, 25, 1, 60).setSarNum(64).setSarDen(45).setFieldOrder("bb"));

        assertThat(rate(plan)).isEqualTo(new FrameRate(50, 1));
        assertThat(everyFrames(plan)).isEqualTo(Map.of("576p", 1, "480p", 2, "360p", 2));
    }

    @ParameterizedTest(name = "{0} of {1}/{2} a second, flagged {3} → {4}")
    @CsvSource({
        "1080, 30000, 1001, tt, 60000/1001",
        "1080, 30, 1, tt, 60/1",
        "1080, 60000, 1001, tt, 60000/1001", // each packet a field
        "1080, 50, 1, bb, 50/1",
        "1080, 25, 1, progressive, 25/1",
        "1080, 25, 1, unknown, 25/1",
        "360, 25, 1, tt, 25/1"
    })
    void countsFieldsOfFramesAndOfPackets(int lines, int num, int den, String order, String grid) {
        Plan plan =
                plan(LADDER, Sources.video(lines * 16 / 9, lines, num, den, 60).setFieldOrder(order));

        assertThat(rate(plan)).hasToString(grid);
        assertThat(plan.getGrid().getGopFrames()).isEven();
    }

    @Test
    void staysAtTheRateOfFramesWhereNothingWantsFields() throws IOException {
        VideoFacts.Builder source = Sources.video(1920, 1080, 25, 1, 60).setFieldOrder("tt");
        Plan proxy = plan(BUNDLED.find("proxy").orElseThrow(), source);
        Plan capped = plan(profile("maxFrameRate: 30"), source);
        Plan frames = plan(profile("description: frames", ", deinterlace: frame"), source);

        for (Plan plan : List.of(proxy, capped, frames)) {
            assertThat(rate(plan)).isEqualTo(new FrameRate(25, 1));
            assertThat(plan.getGrid().getIsFieldRate()).isFalse();
            assertThat(everyFrames(plan))
                    .isNotEmpty()
                    .allSatisfy((name, step) -> assertThat(step).as(name).isEqualTo(1));
        }
    }

    @Test
    void cutsGopsOfAnyLengthIntoWholeFrames() throws IOException {
        Plan plan =
                plan(profile("gop: 500ms"), Sources.video(1920, 1080, 25, 1, 60).setFieldOrder("tt"));

        assertThat(rate(plan)).isEqualTo(new FrameRate(50, 1));
        assertThat(plan.getGrid().getGopFrames()).isEqualTo(26);
        assertThat(plan.getGrid().getSegmentFrames() % 52).isZero();
    }

    private Profile profile(String line, String... rung) throws IOException {
        Files.writeString(
                folder.resolve("test.yaml"),
                "packaging: cmaf\n" + line + "\nrungs: [{box: 1280x720, quality: 22, maxRate: 2M"
                        + String.join("", rung) + "}, {box: 640x360, quality: 22, maxRate: 800k}]\n");
        return Profiles.load(Optional.of(folder)).find("test").orElseThrow();
    }
}
