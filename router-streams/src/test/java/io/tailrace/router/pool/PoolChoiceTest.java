package io.tailrace.router.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Capabilities;
import io.tailrace.events.Lane;
import io.tailrace.events.Plan;
import io.tailrace.events.QueueView;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.VideoIntent;
import io.tailrace.profiles.Pool;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.plan.PlanDecision;
import io.tailrace.router.plan.PlanRequest;
import io.tailrace.router.plan.Planner;
import io.tailrace.router.plan.Sources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolChoiceTest {

    private static final Profile LADDER =
            Profiles.load(Optional.empty()).find("hls-ladder").orElseThrow();

    private static final Plan PLAN = ((PlanDecision.Planned) new Planner("media-output")
                    .plan(new PlanRequest(
                            LADDER,
                            Sources.fullHd(60),
                            Optional.empty(),
                            List.of(),
                            Fleets.cpu(),
                            Lane.NORMAL,
                            "p",
                            1)))
            .plan();

    private static final Need PICTURES = need(RenditionKind.VIDEO);

    private static Need need(RenditionKind kind) {
        List<Rendition> renditions = PLAN.getRenditions().stream()
                .filter(rendition -> rendition.getKind() == kind)
                .toList();
        return Need.of(PLAN, renditions, Lane.NORMAL);
    }

    private static PoolChoice choose(QueueView.Builder... views) {
        List<QueueView> built = new ArrayList<>();
        for (QueueView.Builder view : views) {
            built.add(view.build());
        }
        return PoolChoice.choose(new Fleet(built, Pools.byClass()), PICTURES);
    }

    private static PoolChoice.Chosen chosen(String pool) {
        return new PoolChoice.Chosen(pool);
    }

    @Test
    void knowsWhatAGroupNeeds() {
        assertThat(PICTURES.encoders()).containsExactly("h264");
        assertThat(PICTURES.decoders()).containsExactly("h264");
        assertThat(PICTURES.filters()).containsExactly("scale");
        assertThat(PICTURES.pixels()).isEqualTo(1920L * 1080);
        Need sound = need(RenditionKind.AUDIO);
        assertThat(sound.encoders()).containsExactly("aac");
        assertThat(sound.decoders()).containsExactly("aac");
        assertThat(sound.filters()).isEmpty();
        assertThat(sound.pixels()).isZero();
        assertThat(need(RenditionKind.IMAGE).encoders()).containsExactly("jpeg");
    }

    @Test
    void prefersAFreeSlotThenTheEarliestFinishThenTheClass() {
        QueueView.Builder busyGpu =
                Fleets.idle("x86-nvenc").setBusy(2).setRunning(2).setReleased(2).setPredictedSeconds(4);
        assertThat(choose(busyGpu, Fleets.idle("cpu"))).isEqualTo(chosen("cpu"));
        assertThat(choose(Fleets.idle("x86-nvenc"), Fleets.idle("cpu"))).isEqualTo(chosen("x86-nvenc"));
        assertThat(choose(
                        Fleets.idle("jetson-nvenc").setSlots(1),
                        Fleets.idle("cpu").setSlots(16)))
                .isEqualTo(chosen("cpu"));
        // Twice as fast with half the slots: a tie, so the preferred class has it.
        assertThat(choose(
                        Fleets.idle("jetson-nvenc").setSlots(2),
                        Fleets.idle("cpu").setSlots(4)))
                .isEqualTo(chosen("jetson-nvenc"));
    }

    @Test
    void countsReleasedTasksThatDoNotRunYetAsTaken() {
        QueueView.Builder taken = Fleets.idle("x86-nvenc").setReleased(2);
        QueueView.Builder backlog = Fleets.idle("x86-nvenc").setWaiting(2);
        assertThat(choose(taken, Fleets.idle("cpu"))).isEqualTo(chosen("cpu"));
        assertThat(choose(backlog, Fleets.idle("cpu"))).isEqualTo(chosen("cpu"));
    }

    @Test
    void asksAPoolThatSleepsWhenNoneIsAwake() {
        QueueView.Builder asleep = Fleets.idle("x86-nvenc").setLiveWorkers(0).setSlots(0);
        QueueView.Builder busy = Fleets.idle("cpu").setBusy(2).setWaiting(100).setPredictedSeconds(10_000);
        assertThat(choose(asleep)).isEqualTo(chosen("x86-nvenc"));
        assertThat(choose(asleep, busy)).isEqualTo(chosen("cpu"));
        assertThat(choose(asleep, Fleets.idle("cpu").setLiveWorkers(0).setSlots(0)))
                .isEqualTo(chosen("x86-nvenc"));
    }

    @Test
    void takesTheLatestViewOfAQueue() {
        assertThat(choose(
                        Fleets.idle("cpu").setAtMillis(2),
                        Fleets.idle("cpu").setAtMillis(1).setIdentity("")))
                .isEqualTo(chosen("cpu"));
    }

    @Test
    void sendsACodecOnlyToAPoolThatProvedIt() {
        Need hevc = Need.of(
                PLAN,
                PICTURES.renditions().stream()
                        .map(rendition -> Rendition.newBuilder(rendition)
                                .setVideo(VideoIntent.newBuilder(
                                                rendition.getVideo().orElseThrow())
                                        .setCodec("hevc")
                                        .build())
                                .build())
                        .toList(),
                Lane.NORMAL);
        QueueView cpu = Fleets.idle("cpu").build();
        QueueView gpu = Fleets.idle("x86-nvenc")
                .setCapabilities(Capabilities.newBuilder(Fleets.everything())
                        .setEncoders(List.of("h264", "hevc", "aac", "jpeg"))
                        .build())
                .build();

        assertThat(PoolChoice.choose(new Fleet(List.of(cpu, gpu), Pools.byClass()), hevc))
                .isEqualTo(chosen("x86-nvenc"));
        assertThat(PoolChoice.choose(new Fleet(List.of(cpu), Pools.byClass()), hevc)
                        .fold(found -> List.of(), PoolChoice.Missing::lacks))
                .asString()
                .contains("cpu lacks encoder hevc");
    }

    @Test
    void saysOfEachPoolWhatItLacks() {
        Capabilities weak = Capabilities.newBuilder(Fleets.everything())
                .setEncoders(List.of("aac"))
                .setDecoders(List.of())
                .setFilters(List.of("fps"))
                .setMaxPixels(1000)
                .build();
        assertThat(choose(
                        Fleets.idle("cpu").setCapabilities(weak),
                        Fleets.idle("x86-nvenc").setIdentity("")))
                .isEqualTo(new PoolChoice.Missing(List.of(
                        "cpu lacks encoder h264 and lacks decoder h264 and lacks filter scale and goes up to 1000 pixels,"
                                + " not 2073600",
                        "x86-nvenc has no encoder identity yet",
                        "jetson-nvenc has no live worker")));
    }

    @Test
    void honoursTheLimitsOfDeclaredPools() {
        Pools limited = new Pools(List.of(
                new Pool("cpu", "cpu", Set.of(Lane.URGENT), Set.of()),
                new Pool("gpu", "x86-nvenc", Set.of(), Set.of("proxy")),
                new Pool("rest", "cpu", Set.of(), Set.of())));
        List<QueueView> views = List.of(
                Fleets.idle("cpu").build(),
                Fleets.idle("gpu").build(),
                Fleets.idle("undeclared").build());
        assertThat(PoolChoice.choose(new Fleet(views, limited), PICTURES))
                .isEqualTo(new PoolChoice.Missing(List.of(
                        "cpu is limited to other lanes",
                        "gpu is limited to other profiles",
                        "rest has no live worker")));
        Need urgent = Need.of(PLAN, PICTURES.renditions(), Lane.URGENT);
        assertThat(PoolChoice.choose(new Fleet(views, limited), urgent)).isEqualTo(chosen("cpu"));
    }

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverChoosesAPoolThatCannotAndNeverDependsOnTheOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Pool> declared = new ArrayList<>();
        List<QueueView> views = new ArrayList<>();
        for (String pool : List.of("cpu", "x86-nvenc", "jetson-nvenc", "vaapi", "cpu-2")) {
            declared.add(new Pool(
                    pool,
                    pool.replace("-2", ""),
                    random.nextInt(4) == 0 ? Set.of(Lane.BULK) : Set.of(),
                    random.nextInt(4) == 0 ? Set.of("proxy") : Set.of()));
            if (random.nextInt(5) != 0) {
                views.add(view(random, pool));
            }
        }
        Pools pools = new Pools(declared);

        PoolChoice choice = PoolChoice.choose(new Fleet(views, pools), PICTURES);

        Collections.shuffle(views, new Random(seed));
        assertThat(PoolChoice.choose(new Fleet(views, pools), PICTURES)).isEqualTo(choice);
        List<QueueView> can = views.stream()
                .filter(view -> isAble(view, pools.find(view.getQueue()).orElseThrow()))
                .toList();
        boolean isAnyAwake = can.stream().anyMatch(Candidate::isAwake);
        List<String> able = can.stream()
                .filter(view -> Candidate.isAwake(view) || !isAnyAwake)
                .map(QueueView::getQueue)
                .toList();
        List<String> chosen = choice.fold(found -> List.of(found.pool()), missing -> List.of());
        List<String> lacking = choice.fold(found -> List.of(), PoolChoice.Missing::lacks);
        assertThat(able).containsAll(chosen);
        assertThat(chosen).hasSize(able.isEmpty() ? 0 : 1);
        assertThat(lacking).hasSize(able.isEmpty() ? declared.size() : 0);
    }

    private static QueueView view(SplittableRandom random, String pool) {
        int slots = random.nextInt(0, 5);
        int busy = random.nextInt(0, slots + 1);
        return Fleets.idle(pool)
                .setIdentity(random.nextInt(6) == 0 ? "" : "id")
                .setLiveWorkers(random.nextInt(0, 4))
                .setSlots(slots)
                .setBusy(busy)
                .setRunning(busy)
                .setReleased(busy + random.nextInt(0, 3))
                .setWaiting(random.nextInt(0, 3))
                .setPredictedSeconds(random.nextInt(0, 3) * 20)
                .setCapabilities(Capabilities.newBuilder(Fleets.everything())
                        .setEncoders(random.nextInt(5) == 0 ? List.of("aac") : List.of("h264", "aac"))
                        .setDecoders(random.nextInt(5) == 0 ? List.of("hevc") : List.of("h264"))
                        .setMaxBitDepth(random.nextInt(7, 11))
                        .setMaxPixels(random.nextInt(5) == 0 ? 100 : 1L << 30)
                        .build())
                .build();
    }

    private static boolean isAble(QueueView view, Pool pool) {
        Capabilities can = view.getCapabilities();
        return !view.getIdentity().isEmpty()
                && can.getEncoders().contains("h264")
                && can.getDecoders().contains("h264")
                && can.getMaxBitDepth() >= 8
                && can.getMaxPixels() >= 1920 * 1080
                && pool.takes(Lane.NORMAL)
                && pool.takesProfile("hls-ladder");
    }
}
