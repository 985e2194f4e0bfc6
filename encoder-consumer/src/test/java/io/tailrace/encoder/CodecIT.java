package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.dialect.PictureEncoder;
import io.tailrace.events.FileIntent;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.TaskKind;
import io.tailrace.events.UnitResult;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.PartList;
import io.tailrace.media.PictureCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every encoder of the CPU keeps the rules of chunks: made in any order and by any number of threads, they are one rendition. */
class CodecIT {

    private static final Path CLIP =
            Path.of("../pipeline-tests/media/bbb-360p-6s.mp4").toAbsolutePath().normalize();

    @TempDir
    static Path folder;

    private static Workshop workshop;
    private static Plan plan;

    @BeforeAll
    static void open() throws Exception {
        workshop = new Workshop(folder);
        workshop.upload("clip", CLIP);
        plan = workshop.plan("clip", false);
    }

    @AfterAll
    static void close() {
        workshop.close();
    }

    static Stream<PictureEncoder> encoders() {
        return Dialects.cpu().candidates().stream();
    }

    private static void use(PictureEncoder encoder) {
        workshop.use(Encoders.of(Dialects.cpu().path(), List.of(encoder)));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void joinsChunksOf(PictureEncoder encoder) throws Exception {
        use(encoder);
        Plan coded = coded(encoder, 1);
        Asset asset = Asset.encode(workshop, coded);

        assertThat(asset.grid().chunks()).isEqualTo(3);
        asset.checkPicture("180p", CLIP, LEAST_LUMA);
        asset.checkPicture("90p", CLIP, LEAST_LUMA);
        assertThat(asset.parts("180p"))
                .extracting(PartList::codec)
                .allSatisfy(codec -> assertThat(codec).matches(codecString(encoder)));
        assertThat(asset.parts("180p"))
                .flatExtracting(PartList::segments)
                .allSatisfy(segment -> assertThat(segment.firstFrameBytes()).isBetween(1L, segment.size() - 1));
    }

    /**
     * The worst frames at these qualities have 41.5 (SVT-AV1) to 43.1 dB (x265, libaom) at 180 lines, and a little less than 40 at 90; where
     * the pictures are one frame off the grid the worst has 16.5 dB.
     */
    private static final double LEAST_LUMA = 37;

    private static String codecString(PictureEncoder encoder) {
        return switch (encoder.codec()) {
            case H264 -> "avc1\\.64[0-9a-f]{4}";
            case HEVC -> "hvc1\\.1\\.6\\.L[0-9]+\\.90";
            case AV1 -> "av01\\.0\\.[0-9]{2}M\\.08";
        };
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void writesOneInitSegmentWithAnyNumberOfThreads(PictureEncoder encoder) throws Exception {
        use(encoder);
        Set<String> inits = new HashSet<>();
        List<String> bytes = new ArrayList<>();
        for (int threads : List.of(1, 2, 4, 1)) {
            UnitResult unit = workshop.encode(TaskKind.ENCODE, coded(encoder, threads), 1, List.of("180p"))
                    .get(0);
            inits.add(unit.getInitSha256());
            PartList part = PartList.parse(workshop.store().readBytes("media-work", unit.getPartKey(), 1 << 20));
            bytes.add(String.join(
                    " ", part.segments().stream().map(PartList.Segment::sha256).toList()));
        }

        assertThat(inits).hasSize(1);
        assertThat(bytes.get(3)).as("one thread, twice").isEqualTo(bytes.get(0));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void muxesAFileOf(PictureEncoder encoder) throws Exception {
        use(encoder);
        UnitResult unit = workshop.encode(TaskKind.FILE, coded(encoder, 1), 0, List.of("proxy"))
                .get(0);
        PartList part = PartList.parse(workshop.store().readBytes("media-work", unit.getPartKey(), 1 << 20));

        assertThat(part.samples()).isEqualTo(plan.getGrid().getTotalFrames());
        assertThat(part.codec()).matches(codecString(encoder) + "(,mp4a\\.40\\.2)?");
        Path file = Files.write(
                folder.resolve("proxy.mp4"),
                workshop.store()
                        .readBytes("media-work", unit.getPartKey().replace(PartList.NAME, "proxy.mp4"), 64 << 20));
        assertThat(workshop.ffprobe(
                        "-select_streams", "v", "-show_entries", "frame=width", "-of", "csv=p=0", file.toString()))
                .hasSize((int) part.samples());
    }

    /** The plan in another codec. */
    private static Plan coded(PictureEncoder encoder, int threads) {
        UnaryOperator<VideoIntent> recode = intent -> VideoIntent.newBuilder(intent)
                .setCodec(encoder.codec().word())
                .setCodecProfile(encoder.codec() == PictureCodec.H264 ? "high" : "main")
                .setQuality(encoder.codec() == PictureCodec.AV1 ? 24 : 18)
                .setThreads(threads)
                .build();
        List<Rendition> renditions = new ArrayList<>();
        for (Rendition rendition : plan.getRenditions()) {
            Rendition.Builder coded = Rendition.newBuilder(rendition);
            rendition.getVideo().map(recode).ifPresent(coded::setVideo);
            rendition
                    .getFile()
                    .ifPresent(file -> coded.setFile(FileIntent.newBuilder(file)
                            .setVideo(file.getVideo().map(recode).orElse(null))
                            .build()));
            renditions.add(coded.build());
        }
        return Plan.newBuilder(plan).setRenditions(renditions).build();
    }
}
