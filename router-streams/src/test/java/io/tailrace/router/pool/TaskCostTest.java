package io.tailrace.router.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Lane;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.plan.PlanDecision;
import io.tailrace.router.plan.PlanRequest;
import io.tailrace.router.plan.Planner;
import io.tailrace.router.plan.Sources;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class TaskCostTest {

    private static Plan plan(String profile, double seconds) {
        Profile recipe = Profiles.load(Optional.empty()).find(profile).orElseThrow();
        return ((PlanDecision.Planned) new Planner("media-output")
                        .plan(new PlanRequest(
                                recipe,
                                Sources.fullHd(seconds),
                                Optional.empty(),
                                List.of(),
                                Fleets.cpu(),
                                Lane.NORMAL,
                                "p",
                                1)))
                .plan();
    }

    private static double seconds(Plan plan, RenditionKind kind, String hardwareClass) {
        List<Rendition> renditions = plan.getRenditions().stream()
                .filter(rendition -> rendition.getKind() == kind)
                .toList();
        return TaskCost.seconds(plan, renditions, hardwareClass);
    }

    @Test
    void costsAChunkAboutWhatWasMeasured() {
        // 8 s of 1080p25 into four rungs on two cores at veryfast
        assertThat(seconds(plan("hls-ladder", 80), RenditionKind.VIDEO, "cpu")).isBetween(8.0, 16.0);
    }

    @Test
    void growsWithTheTitleOnlyWhereATaskMakesAllOfIt() {
        double chunk = seconds(plan("hls-ladder", 80), RenditionKind.VIDEO, "cpu");
        assertThat(seconds(plan("hls-ladder", 800), RenditionKind.VIDEO, "cpu")).isCloseTo(chunk, within(0.1));
        double sound = seconds(plan("hls-ladder", 80), RenditionKind.AUDIO, "cpu");
        assertThat(seconds(plan("hls-ladder", 8000), RenditionKind.AUDIO, "cpu"))
                .isGreaterThan(10 * sound);
        double file = seconds(plan("proxy", 80), RenditionKind.FILE, "cpu");
        assertThat(seconds(plan("proxy", 800), RenditionKind.FILE, "cpu")).isGreaterThan(9 * file);
    }

    @Test
    void isLessOnFasterClassesForPicturesOnly() {
        Plan plan = plan("hls-ladder", 80);
        assertThat(seconds(plan, RenditionKind.VIDEO, "x86-nvenc"))
                .isLessThan(seconds(plan, RenditionKind.VIDEO, "jetson-nvenc"));
        assertThat(seconds(plan, RenditionKind.VIDEO, "jetson-nvenc"))
                .isLessThan(seconds(plan, RenditionKind.VIDEO, "cpu"));
        assertThat(seconds(plan, RenditionKind.VIDEO, "unheard-of"))
                .isEqualTo(seconds(plan, RenditionKind.VIDEO, "cpu"));
        assertThat(seconds(plan, RenditionKind.AUDIO, "x86-nvenc"))
                .isEqualTo(seconds(plan, RenditionKind.AUDIO, "cpu"));
        assertThat(seconds(plan, RenditionKind.IMAGE, "cpu")).isBetween(0.3, 2.0);
    }

    private static Percentage within(double share) {
        return Percentage.withPercentage(share * 100);
    }
}
