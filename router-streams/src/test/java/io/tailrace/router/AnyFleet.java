package io.tailrace.router;

import io.tailrace.events.Capabilities;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.Lane;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.VideoFacts;
import io.tailrace.profiles.Pool;
import io.tailrace.router.SimulatedFleet.Member;
import io.tailrace.router.sample.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Fleets, jobs and sources of any kind, by chance. */
final class AnyFleet {

    /** A build that no pool has. */
    static final String NOWHERE = "ffmpeg-99";

    private static final int RANDOM_POOLS = 9;
    private static final List<String> BUILDS = List.of("ffmpeg-7.1.1/h264-07", "ffmpeg-8.0/h264-08");

    private AnyFleet() {}

    /** One pool that can do everything, and others that can do anything. */
    static List<Member> members(SplittableRandom random) {
        List<Member> members = new ArrayList<>();
        members.add(new Member(
                new Pool("all", "cpu", Set.of(), Set.of(), Set.of("eu", "lan"), false, false),
                can(
                        List.of("h264", "hevc", "av1"),
                        List.of("h264", "hevc", "prores"),
                        List.of("bwdif", "lut3d", "zscale"),
                        16,
                        1L << 30),
                BUILDS.get(0),
                20,
                1,
                0));
        for (int number = 0; number < RANDOM_POOLS; number++) {
            String hardwareClass = pick(random, List.of("cpu", "x86-nvenc", "jetson-nvenc", "vaapi"));
            members.add(new Member(
                    new Pool(
                            "pool-" + number,
                            hardwareClass,
                            random.nextInt(4) == 0 ? Set.of(Lane.BULK, Lane.NORMAL) : Set.of(),
                            random.nextInt(4) == 0 ? Set.of("hls-ladder", "audio") : Set.of(),
                            some(random, List.of("eu", "us", "lan")),
                            random.nextInt(3) == 0,
                            number == 0),
                    can(
                            some(random, List.of("h264", "hevc", "av1")),
                            some(random, List.of("h264", "hevc", "prores")),
                            some(random, List.of("bwdif", "lut3d", "zscale")),
                            pick(random, List.of(8, 10, 16)),
                            pick(random, List.of(1920L * 1080, 3840L * 2160))),
                    pick(random, BUILDS),
                    random.nextInt(15, 40),
                    random.nextInt(1, 3),
                    hardwareClass.equals("cpu") ? 0 : random.nextInt(0, 7)));
        }
        return members;
    }

    private static Capabilities can(
            Iterable<String> pictures, Iterable<String> decoders, Iterable<String> filters, int depth, long pixels) {
        return Capabilities.newBuilder()
                .setEncoders(with(pictures, "aac", "opus", "jpeg"))
                .setDecoders(with(decoders, "aac"))
                .setFilters(with(filters, "scale"))
                .setMaxBitDepth(depth)
                .setMaxPixels(pixels)
                .build();
    }

    private static List<String> with(Iterable<String> some, String... always) {
        List<String> all = new ArrayList<>(List.of(always));
        some.forEach(all::add);
        return all;
    }

    private static <T> T pick(SplittableRandom random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static Set<String> some(SplittableRandom random, List<String> of) {
        return of.stream().filter(one -> random.nextInt(3) > 0).collect(Collectors.toCollection(TreeSet::new));
    }

    static IngestCompleted request(SplittableRandom random, int number) {
        String profile = pick(random, List.of("hls-ladder", "hls-ladder", "hls-ladder-hevc", "proxy", "audio"));
        return IngestCompleted.newBuilder(Samples.ingest("title-" + number, profile))
                .setBucket(pick(random, List.of("anywhere", "anywhere", "near", "bound")))
                .setLane(pick(random, List.of(Lane.URGENT, Lane.NORMAL, Lane.BULK)))
                .setEncoderVersion(random.nextInt(20) == 0 ? NOWHERE : pick(random, List.of("", "", "", "7.1")))
                .build();
    }

    /** What the probe finds follows from the key. */
    static SourceFacts found(Task task) {
        String key = task.getProbe().map(probe -> probe.getKey()).orElse("");
        String bucket = task.getProbe().map(probe -> probe.getBucket()).orElse("");
        SplittableRandom random = new SplittableRandom(key.hashCode());
        SourceFacts facts = Samples.facts(key, 20);
        boolean isLarge = random.nextInt(3) == 0;
        boolean isHdr = random.nextInt(4) == 0;
        VideoFacts video = VideoFacts.newBuilder(facts.getVideo().orElseThrow())
                .setCodec(pick(random, List.of("h264", "h264", "hevc", "prores")))
                .setWidth(isLarge ? 3840 : 1920)
                .setHeight(isLarge ? 2160 : 1080)
                .setBitDepth(isHdr ? 10 : 8)
                .setColorTransfer(isHdr ? "smpte2084" : "bt709")
                .setFieldOrder(random.nextInt(4) == 0 ? "tt" : "progressive")
                .build();
        return SourceFacts.newBuilder(facts)
                .setVideo(video)
                .setSource(new ObjectVersion(bucket, key, null, "etag-" + key, 10_000_000L))
                .build();
    }
}
