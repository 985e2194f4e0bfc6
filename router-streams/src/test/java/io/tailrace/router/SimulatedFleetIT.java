package io.tailrace.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.embedded.TestCluster;
import io.tailrace.events.Capabilities;
import io.tailrace.events.EncodeTask;
import io.tailrace.events.FileIntent;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.VideoFacts;
import io.tailrace.kafka.ClusterBootstrap;
import io.tailrace.kafka.EventPublisher;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.profiles.Pool;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.Profiles;
import io.tailrace.profiles.RoutingRules;
import io.tailrace.profiles.SourcePlace;
import io.tailrace.router.SimulatedFleet.Member;
import io.tailrace.router.sample.Samples;
import io.tailrace.service.Environment;
import io.tailrace.service.Health;
import io.tailrace.service.ServiceContext;
import io.tailrace.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fleets of many workers with any abilities, over real topics and share groups: nothing goes where it cannot run, no pool stays without
 * work that it could do while others have queues, and everything ends.
 */
class SimulatedFleetIT {

    private static final int JOBS = 100;
    /** A pool that is able for so many tasks, and stands where their sources do, gets some of them. */
    private static final int MANY = 30;

    private static final Duration LIMIT = Duration.ofSeconds(150);
    private static final Set<JobState> ENDS =
            Set.of(JobState.COMPLETED, JobState.COMPLETED_PARTIAL, JobState.FAILED, JobState.CANCELED);

    @TempDir
    Path stateDir;

    private final TestCluster cluster = TestCluster.shared();
    private final KafkaConnection connection = new KafkaConnection(
            cluster.bootstrapServers(),
            cluster.registryUrl(),
            cluster.uniquePrefix(),
            Map.of("auto.register.schemas", "true"));

    private final Map<String, IngestCompleted> requests = new HashMap<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 1)
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void everythingRunsWhereItCanAndNoPoolStarves(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        List<Member> members = AnyFleet.members(random);
        Pools pools = new Pools(
                members.stream().map(Member::pool).toList(),
                List.of(new SourcePlace("near", Set.of("eu"), false), new SourcePlace("bound", Set.of("lan"), true)),
                RoutingRules.STANDARD);
        assertThat(members.stream().mapToInt(Member::workers).sum()).isGreaterThan(200);
        ClusterBootstrap.ensure(connection, TopicCatalogue.standard(), pools.names(), 2, 1);
        ServiceContext context = new ServiceContext(
                "router",
                Environment.of(Map.of("TAILRACE_S3_INPUT_BUCKET", "anywhere,near,bound")),
                new SimpleMeterRegistry(),
                new Health());
        try (SimulatedFleet fleet = new SimulatedFleet(connection, members, AnyFleet::found).start();
                AutoCloseable router =
                        RouterService.start(context, connection, Profiles.load(Optional.empty()), pools, stateDir);
                EventPublisher publisher = new EventPublisher(connection, "test")) {
            assertThat(router).isNotNull();
            for (int job = 0; job < JOBS; job++) {
                IngestCompleted request = AnyFleet.request(random, job);
                requests.put(request.getKey(), request);
                publisher.sendAndWait(connection.topics().ingest(), Optional.empty(), request, Duration.ofSeconds(30));
            }
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(states(fleet, true))
                            .containsOnlyKeys(JobState.ENCODING)
                            .containsEntry(JobState.ENCODING, (long) JOBS - pinnedToNothing()));
            fleet.open();
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(ENDS).containsAll(states(fleet, true).keySet()));
            assertThat(states(fleet, true)).isEqualTo(Map.of(JobState.COMPLETED, JOBS - pinnedToNothing()));
            nothingRanWhereItCannot(members, fleet.tasks);
            noPoolStarved(members, fleet.tasks);
            whatFitsNowhereSaysWhy(members, fleet);
        }
    }

    private long pinnedToNothing() {
        return requests.values().stream()
                .filter(request -> request.getEncoderVersion().equals(AnyFleet.NOWHERE))
                .count();
    }

    private static Map<JobState, Long> states(SimulatedFleet fleet, boolean isAble) {
        return views(fleet, isAble).stream().collect(Collectors.groupingBy(JobView::getState, Collectors.counting()));
    }

    private static List<JobView> views(SimulatedFleet fleet, boolean isAble) {
        return fleet.views.values().stream()
                .filter(view -> view.getWaitingFor().isEmpty() == isAble)
                .toList();
    }

    // -- what must hold

    private void nothingRanWhereItCannot(List<Member> members, List<Task> tasks) {
        Map<String, Member> byName = members.stream()
                .collect(Collectors.toMap(member -> member.pool().name(), member -> member));
        for (Task task : tasks) {
            task.getEncode().ifPresent(encode -> {
                Member member = byName.getOrDefault(task.getQueue(), members.get(0));
                assertThat(member.pool().name()).isEqualTo(task.getQueue());
                assertThat(objections(member, task, encode))
                        .as(task.getTaskId() + " of " + encode.getPlan().getFacts() + " in " + member)
                        .isEmpty();
                if (member.sessions() > 0) {
                    assertThat(pictures(encode)).isLessThanOrEqualTo(member.sessions());
                }
            });
        }
    }

    private void noPoolStarved(List<Member> members, List<Task> tasks) {
        Set<String> worked = tasks.stream().map(Task::getQueue).collect(Collectors.toSet());
        for (Member member : members) {
            long able = tasks.stream()
                    .filter(task -> task.getEncode()
                            .filter(encode -> isLocal(member, encode)
                                    && objections(member, task, encode).isEmpty())
                            .isPresent())
                    .count();
            if (able >= MANY) {
                assertThat(worked)
                        .as(able + " tasks for " + member)
                        .contains(member.pool().name());
            }
        }
    }

    private static boolean isLocal(Member member, EncodeTask encode) {
        String bucket = encode.getPlan().getFacts().getSource().getBucket();
        return bucket.equals("anywhere") || member.pool().locality().contains(bucket.equals("near") ? "eu" : "lan");
    }

    private void whatFitsNowhereSaysWhy(List<Member> members, SimulatedFleet fleet) {
        assertThat(views(fleet, false))
                .hasSize((int) pinnedToNothing())
                .isNotEmpty()
                .allSatisfy(view -> {
                    assertThat(view.getState()).isEqualTo(JobState.PROBING);
                    assertThat(requests.getOrDefault(view.getKey(), Samples.ingest("", ""))
                                    .getEncoderVersion())
                            .isEqualTo(AnyFleet.NOWHERE);
                    members.forEach(member -> assertThat(view.getWaitingFor())
                            .contains(member.pool().name()));
                    assertThat(view.getWaitingFor()).contains("encodes with ffmpeg-7.1.1, not " + AnyFleet.NOWHERE);
                });
    }

    private static int pictures(EncodeTask encode) {
        return Math.toIntExact(made(encode).stream()
                .filter(rendition -> rendition.getKind() == RenditionKind.VIDEO
                        || rendition.getFile().flatMap(FileIntent::getVideo).isPresent())
                .count());
    }

    private static List<Rendition> made(EncodeTask encode) {
        return encode.getPlan().getRenditions().stream()
                .filter(rendition -> encode.getRenditions().contains(rendition.getName()))
                .toList();
    }

    /** Why {@code member} could not run {@code task}; said without the router's own words for it. */
    private List<String> objections(Member member, Task task, EncodeTask encode) {
        List<String> no = new ArrayList<>();
        SourceFacts facts = encode.getPlan().getFacts();
        IngestCompleted request = requests.getOrDefault(facts.getSource().getKey(), Samples.ingest("", ""));
        Pool pool = member.pool();
        unless(no, !pool.isRetired(), "retired");
        unless(no, pool.takes(task.getLane()), "lane");
        unless(no, pool.takesProfile(request.getProfile()), "profile");
        unless(no, !request.getBucket().equals("bound") || pool.locality().contains("lan"), "place");
        unless(no, request.getEncoderVersion().isEmpty() || member.identity().startsWith("ffmpeg-7.1"), "build");
        for (Rendition rendition : made(encode)) {
            rendition.getVideo().ifPresent(video -> unless(no, encodes(member, video.getCodec()), "video"));
            rendition.getAudio().ifPresent(audio -> unless(no, encodes(member, audio.getCodec()), "audio"));
            rendition
                    .getFile()
                    .flatMap(FileIntent::getVideo)
                    .ifPresent(video -> unless(no, encodes(member, video.getCodec()), "file"));
            if (rendition.getKind() != RenditionKind.AUDIO) {
                facts.getVideo().ifPresent(video -> noPicture(no, member.can(), video));
            }
        }
        return no;
    }

    private static void noPicture(List<String> no, Capabilities can, VideoFacts video) {
        unless(no, can.getDecoders().contains(video.getCodec()), "decoder");
        unless(no, can.getMaxBitDepth() >= video.getBitDepth(), "depth");
        unless(no, can.getMaxPixels() >= (long) video.getWidth() * video.getHeight(), "size");
        unless(no, can.getFilters().contains("bwdif") || !video.getFieldOrder().equals("tt"), "bwdif");
        boolean isHdr = video.getColorTransfer().equals("smpte2084");
        unless(no, !isHdr || can.getFilters().contains("lut3d"), "tone map");
    }

    private static boolean encodes(Member member, String codec) {
        return member.can().getEncoders().contains(codec);
    }

    private static void unless(List<String> no, boolean isFine, String what) {
        if (!isFine) {
            no.add(what);
        }
    }
}
