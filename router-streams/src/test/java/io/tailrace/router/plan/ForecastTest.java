package io.tailrace.router.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tailrace.events.Lane;
import io.tailrace.events.PlanView;
import io.tailrace.events.PlannedRendition;
import io.tailrace.events.PlannedWork;
import io.tailrace.events.QueueView;
import io.tailrace.events.Rate;
import io.tailrace.events.SourceFacts;
import io.tailrace.profiles.Pool;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.pool.Fleet;
import io.tailrace.router.pool.Fleets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ForecastTest {

    private static final Profiles PROFILES = Profiles.load(Optional.empty());
    private static final Profile LADDER = PROFILES.find("hls-ladder").orElseThrow();
    private static final Pools PRICED =
            new Pools(List.of(pool("cpu", OptionalDouble.of(0.36)), pool("gpu", OptionalDouble.empty())));

    private static Pool pool(String name, OptionalDouble price) {
        return new Pool(name, "cpu", Set.of(), Set.of(), Set.of(), false, false, price, OptionalDouble.empty());
    }

    private static Forecast forecast(Profile profile, SourceFacts facts, Pools pools, QueueView... views) {
        PlanRequest request = new PlanRequest(
                profile, facts, Optional.empty(), List.of(), new Fleet(List.of(views), pools), Lane.NORMAL, "out", 1);
        return Forecast.of(new Planner("media-output"), request, pools, 7);
    }

    private static PlanView shown(Forecast forecast) {
        return forecast.fold(Forecast.Shown::view, refused -> {
            throw new AssertionError(refused.failure());
        });
    }

    @Test
    void showsRenditionsWorkTimeAndCost() {
        PlanView view = shown(forecast(
                LADDER,
                Sources.fullHd(60),
                PRICED,
                Fleets.idle("cpu").setSlots(4).build()));

        assertThat(view.getMissing()).isEmpty();
        PlannedRendition top = view.getRenditions().get(0);
        assertThat(top.getName()).isEqualTo("1080p");
        assertThat(top.getCodec()).isEqualTo("h264");
        assertThat(top.getWidth()).isEqualTo(1920);
        assertThat(top.getFrameRate()).contains(new Rate(25, 1));
        assertThat(top.getPool()).isEqualTo("cpu");
        PlannedWork pictures = view.getWork().get(0);
        assertThat(pictures.getName()).isEqualTo(top.getWork());
        assertThat(pictures.getRenditions()).containsExactly("1080p", "720p", "480p", "360p");
        assertThat(pictures.getTasks()).isEqualTo(8);
        assertThat(view.getTasks())
                .isEqualTo(
                        view.getWork().stream().mapToInt(PlannedWork::getTasks).sum());
        double seconds =
                view.getWork().stream().mapToDouble(PlannedWork::getSlotSeconds).sum();
        assertThat(view.getSlotSeconds()).isCloseTo(seconds, within(1e-9));
        assertThat(view.getFinishSeconds().orElseThrow()).isCloseTo(seconds / 4, within(1e-9));
        assertThat(view.getCost().orElseThrow()).isCloseTo(seconds * 0.36 / 3600, within(1e-12));
    }

    @Test
    void waitsForWhatIsQueuedBefore() {
        PlanView idle = shown(
                forecast(LADDER, Sources.fullHd(60), PRICED, Fleets.idle("cpu").build()));
        PlanView busy = shown(forecast(
                LADDER,
                Sources.fullHd(60),
                PRICED,
                Fleets.idle("cpu").setPredictedSeconds(100).build()));
        assertThat(busy.getFinishSeconds().orElseThrow())
                .isCloseTo(idle.getFinishSeconds().orElseThrow() + 50, within(1e-9));
    }

    @Test
    void hasNoCostWithoutAPrice() {
        PlanView view = shown(
                forecast(LADDER, Sources.fullHd(60), PRICED, Fleets.idle("gpu").build()));
        assertThat(view.getRenditions())
                .allSatisfy(rendition -> assertThat(rendition.getPool()).isEqualTo("gpu"));
        assertThat(view.getCost()).isEmpty();
        assertThat(view.getFinishSeconds()).isPresent();
    }

    @Test
    void saysWhatEachPoolLacks() {
        PlanView view = shown(forecast(
                PROFILES.find("hls-ladder-av1").orElseThrow(),
                Sources.fullHd(60),
                PRICED,
                Fleets.idle("cpu").build()));
        assertThat(view.getMissing()).anySatisfy(missing -> {
            assertThat(missing.getLacks()).containsExactly("cpu lacks encoder av1", "gpu has no live worker");
            assertThat(missing.getRenditions())
                    .allSatisfy(name -> assertThat(view.getRenditions())
                            .anyMatch(rendition -> rendition.getName().equals(name)
                                    && rendition.getPool().isEmpty()));
        });
        assertThat(view.getFinishSeconds()).isEmpty();
        assertThat(view.getCost()).isEmpty();
    }

    @Test
    void addsTheCopyThatASourceNeedsFirst() {
        SourceFacts stream =
                SourceFacts.newBuilder(Sources.fullHd(60)).setIsSeekable(false).build();
        QueueView cpu = Fleets.idle("cpu").build();
        double whole = shown(forecast(LADDER, Sources.fullHd(60), PRICED, cpu))
                .getFinishSeconds()
                .orElseThrow();
        Forecast forecast = forecast(LADDER, stream, PRICED, cpu);
        assertThat(shown(forecast).getFinishSeconds().orElseThrow()).isCloseTo(whole + 7, within(1e-9));
        assertThat(((Forecast.Shown) forecast).plan().getNotes())
                .anySatisfy(note -> assertThat(note.getCode()).isEqualTo("copied-first"));
    }

    @Test
    void seesAnySourceThroughThatAProbeLetsThrough() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 500; i++) {
            SourceFacts facts = Sources.any(random);
            for (Profile profile : PROFILES.all()) {
                forecast(profile, facts, PRICED, Fleets.idle("cpu").build())
                        .fold(
                                shown -> assertThat(shown.view().getSlotSeconds())
                                        .isFinite()
                                        .isPositive(),
                                refused ->
                                        assertThat(refused.failure().getCode()).isNotEmpty());
            }
        }
    }
}
