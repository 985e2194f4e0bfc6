package io.tailrace.router.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Capabilities;
import io.tailrace.events.Lane;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.Plan;
import io.tailrace.events.QueueView;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.SessionsView;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.VideoIntent;
import io.tailrace.profiles.Pool;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.RoutingRules;
import io.tailrace.profiles.SourcePlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolChoiceTest {

    private static final Plan PLAN = Titles.plan(60);

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
    void needsTheRootThatTheSourceLiesBelow() {
        ObjectVersion file = ObjectVersion.newBuilder(PLAN.getFacts().getSource())
                .setBucket("file:nas")
                .build();
        Plan seekable = Plan.newBuilder(PLAN)
                .setFacts(
                        SourceFacts.newBuilder(PLAN.getFacts()).setSource(file).build())
                .setMedia(file)
                .build();
        Plan prepared = Plan.newBuilder(seekable).setMedia(PLAN.getMedia()).build();
        Fleet fleet = new Fleet(
                List.of(
                        Fleets.idle("cpu").build(),
                        Fleets.idle("x86-nvenc")
                                .setCapabilities(Capabilities.newBuilder(Fleets.everything())
                                        .setSourceRoots(List.of("archive", "nas"))
                                        .build())
                                .build()),
                Pools.byClass());

        assertThat(PoolChoice.choose(fleet, Need.of(seekable, PICTURES.renditions(), Lane.NORMAL)))
                .isEqualTo(chosen("x86-nvenc"));
        Need sound = Need.of(prepared, need(RenditionKind.AUDIO).renditions(), Lane.NORMAL);
        assertThat(sound.sourceRoots()).containsExactly("nas");
        assertThat(Need.of(prepared, PICTURES.renditions(), Lane.NORMAL).sourceRoots())
                .as("of pictures, which are made of the copy")
                .isEmpty();
        assertThat(PoolChoice.choose(Fleets.cpu(), Need.of(seekable, PICTURES.renditions(), Lane.NORMAL))
                        .<List<String>>fold(pool -> List.of(), PoolChoice.Missing::lacks))
                .contains("cpu lacks source root nas");
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
                        "jetson-nvenc, vaapi, qsv have no live worker")));
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

    private static Pool pool(String name, Set<String> locality, boolean isPreemptible) {
        return new Pool(name, "cpu", Set.of(), Set.of(), locality, isPreemptible, false);
    }

    /** Recordings lie at {@code eu} and {@code lan}. */
    private static PoolChoice choose(boolean isRequired, List<Pool> pools, QueueView.Builder... views) {
        Pools declared = new Pools(
                pools,
                List.of(new SourcePlace(PLAN.getFacts().getSource().getBucket(), Set.of("eu", "lan"), isRequired)),
                RoutingRules.STANDARD);
        return PoolChoice.choose(
                new Fleet(Stream.of(views).map(QueueView.Builder::build).toList(), declared), PICTURES);
    }

    @Test
    void prefersAPoolNearTheSourceUntilItsQueueIsLong() {
        List<Pool> pools = List.of(
                pool("far", Set.of("us"), false),
                pool("eu", Set.of("eu"), false),
                pool("lan", Set.of("eu", "lan"), false));
        QueueView.Builder far = Fleets.idle("far").setSlots(64);
        QueueView.Builder eu = Fleets.idle("eu").setSlots(16);
        assertThat(choose(false, pools, far, eu, Fleets.idle("lan"))).isEqualTo(chosen("lan"));
        assertThat(choose(
                        false,
                        pools,
                        far,
                        eu,
                        Fleets.idle("lan")
                                .setBusy(2)
                                .setRunning(2)
                                .setReleased(2)
                                .setPredictedSeconds(60)))
                .as("no slot is free for a while")
                .isEqualTo(chosen("lan"));
        QueueView.Builder crowded = Fleets.idle("lan").setWaiting(900).setPredictedSeconds(3000);
        assertThat(choose(false, pools, far, eu, crowded)).isEqualTo(chosen("eu"));
        assertThat(choose(false, pools, far, crowded)).isEqualTo(chosen("far"));
        assertThat(choose(false, pools, far, Fleets.idle("lan").setSlots(0))).isEqualTo(chosen("far"));
    }

    @Test
    void staysAtTheSourceWhereThatIsRequired() {
        List<Pool> pools = List.of(pool("far", Set.of("us"), false), pool("lan", Set.of("lan"), false));
        assertThat(choose(true, pools, Fleets.idle("far")))
                .isEqualTo(new PoolChoice.Missing(
                        List.of("far is not at the source (eu, lan)", "lan has no live worker")));
        assertThat(choose(
                        true,
                        pools,
                        Fleets.idle("far"),
                        Fleets.idle("lan").setWaiting(900).setPredictedSeconds(9000)))
                .isEqualTo(chosen("lan"));
    }

    @Test
    void keepsLongWorkFromNodesThatMayBeTakenAway() {
        List<Pool> pools = List.of(pool("spot", Set.of("lan"), true), pool("own", Set.of(), false));
        Pools declared = new Pools(pools);
        Need halfADay = Titles.ladder(12 * 3600);
        QueueView spot = Fleets.idle("spot").setSlots(4).build();
        QueueView own =
                Fleets.idle("own").setWaiting(100).setPredictedSeconds(50_000).build();

        assertThat(PoolChoice.choose(new Fleet(List.of(spot, own), declared), PICTURES))
                .isEqualTo(chosen("spot"));
        assertThat(PoolChoice.choose(new Fleet(List.of(spot, own), declared), halfADay))
                .isEqualTo(chosen("own"));
        assertThat(PoolChoice.choose(new Fleet(List.of(spot), declared), halfADay))
                .as("where no other is able")
                .isEqualTo(chosen("spot"));
        Pools patient = new Pools(pools, List.of(), new RoutingRules(Duration.ZERO, Duration.ofDays(2)));
        assertThat(PoolChoice.choose(new Fleet(List.of(spot, own), patient), halfADay))
                .isEqualTo(chosen("spot"));
    }

    @Test
    void asksNothingMoreOfARetiredPool() {
        Pools pools = new Pools(List.of(
                new Pool("cpu", "cpu", Set.of(), Set.of(), Set.of(), false, true),
                new Pool("cpu-2", "cpu", Set.of(), Set.of())));
        QueueView old = Fleets.idle("cpu").build();
        assertThat(PoolChoice.choose(new Fleet(List.of(old, Fleets.idle("cpu-2").build()), pools), PICTURES))
                .isEqualTo(chosen("cpu-2"));
        assertThat(PoolChoice.choose(new Fleet(List.of(old), pools), PICTURES))
                .isEqualTo(new PoolChoice.Missing(List.of("cpu is retired", "cpu-2 has no live worker")));
    }

    @Test
    void findsTheBuildThatAJobAsksFor() {
        QueueView.Builder old = Fleets.idle("cpu").setIdentity("ffmpeg-7.1.1/libavcodec-61.19.101/h264-0a");
        QueueView.Builder young = Fleets.idle("x86-nvenc").setIdentity("ffmpeg-8.0/libavcodec-62.11.100/h264-0b");
        Fleet fleet = new Fleet(List.of(old.build(), young.build()), Pools.byClass());
        assertThat(PoolChoice.choose(fleet, pinned("7.1"))).isEqualTo(chosen("cpu"));
        assertThat(PoolChoice.choose(fleet, pinned("libavcodec-62"))).isEqualTo(chosen("x86-nvenc"));
        assertThat(PoolChoice.choose(fleet, pinned("ffmpeg-9")))
                .isEqualTo(new PoolChoice.Missing(List.of(
                        "cpu encodes with ffmpeg-7.1.1, not ffmpeg-9",
                        "x86-nvenc encodes with ffmpeg-8.0, not ffmpeg-9",
                        "jetson-nvenc, vaapi, qsv have no live worker")));
    }

    private static Need pinned(String version) {
        return Need.of(PLAN, PICTURES.renditions(), Lane.NORMAL, version);
    }

    private static SessionsView sessions(int nodes, int each, int free, int mostFree) {
        return new SessionsView(nodes * each, free, each, mostFree);
    }

    @Test
    void weighsAGroupByTheRungsItsGpuEncodes() {
        int rungs = PICTURES.renditions().size();
        assertThat(PICTURES.pictures()).isEqualTo(rungs).isGreaterThan(2);
        assertThat(need(RenditionKind.AUDIO).pictures()).isZero();
        QueueView.Builder gpu = Fleets.idle("x86-nvenc").setSlots(4).setLiveWorkers(2);
        QueueView.Builder cpu = Fleets.idle("cpu").setSlots(8);
        assertThat(choose(gpu.setSessions(sessions(2, 8, 16, 8)), cpu)).isEqualTo(chosen("x86-nvenc"));
        assertThat(choose(gpu.setSessions(sessions(2, 8, 2 * rungs - 2, rungs - 1)), cpu))
                .as("no node has enough of what is free")
                .isEqualTo(chosen("cpu"));
        assertThat(choose(gpu.setSessions(sessions(2, 8, 12, 8)).setReleased(3), cpu))
                .as("what is released will take them")
                .isEqualTo(chosen("cpu"));
        assertThat(choose(
                        gpu.setReleased(0).setSessions(sessions(2, 2, 4, 2)),
                        Fleets.idle("cpu").setSlots(1)))
                .as("in groups of two")
                .isEqualTo(chosen("x86-nvenc"));
    }

    @Test
    void cutsALadderThatNoNodeEncodesAtOnce() {
        List<Rendition> rungs = PICTURES.renditions();
        Fleet fleet = new Fleet(
                List.of(
                        Fleets.idle("x86-nvenc")
                                .setSessions(sessions(1, 3, 3, 3))
                                .build(),
                        Fleets.idle("cpu").build()),
                Pools.byClass());
        assertThat(fleet.tasks("cpu", rungs)).containsExactly(rungs);
        List<List<Rendition>> tasks = fleet.tasks("x86-nvenc", rungs);
        assertThat(tasks).hasSize((rungs.size() + 2) / 3).allMatch(task -> task.size() <= 3 && !task.isEmpty());
        assertThat(tasks.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(rungs);
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
        if (able.isEmpty()) {
            assertThat(declared)
                    .allSatisfy(pool -> assertThat(lacking)
                            .filteredOn(words -> words.matches("(.*, )?" + pool.name() + "[ ,].*"))
                            .hasSize(1));
        } else {
            assertThat(lacking).isEmpty();
        }
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
