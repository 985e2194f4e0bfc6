package io.tailrace.encoder.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.embedded.EmbeddedS3;
import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.events.UnitResult;
import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.ffmpeg.FfmpegPrograms;
import io.tailrace.ffmpeg.Guard;
import io.tailrace.ffmpeg.SystemLibraries;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRate;
import io.tailrace.media.PartList;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real segments of 90 frames with GOPs of 25, given to the sink in every order. */
class RenditionSinkIT {

    /** 3.6 seconds: the tail of 15 frames joins the third segment. */
    private static final FrameGrid GRID = new FrameGrid(new FrameRate(25, 1), 90, 25, 25, 3600);

    private static final List<String> NAMES =
            List.of("init.mp4", "000001.m4s", "000002.m4s", "000003.m4s", "000004.m4s", "list.m3u8");

    @TempDir
    static Path folder;

    private static EmbeddedS3 s3;
    private static ObjectStore store;
    private static Path media;

    @BeforeAll
    static void open() throws Exception {
        s3 = EmbeddedS3.start(Files.createDirectory(folder.resolve("s3")), 0, "key", "secret", List.of());
        store = new ObjectStore(
                new StoreConnection(URI.create(s3.endpoint()), "us-east-1", "key", "secret", "in", "work", "out"));
        store.ensureBucket("work");
        media = Files.createDirectory(folder.resolve("media"));
        List<String> line = new ArrayList<>(
                List.of("-nostdin", "-y", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25"));
        line.addAll(List.of("-frames:v", "90", "-pix_fmt", "yuv420p"));
        line.addAll(Codecs.picture(Plans.intent(160, 90), GRID, Encoders.preferred(Dialects.cpu())));
        line.addAll(Codecs.plain());
        List<String> output = HlsOutput.arguments(
                "media",
                GRID,
                "movflags=+frag_discont+skip_sidx:fragment_index=1:write_btrt=0:video_track_timescale=25000",
                1,
                name -> folder.resolve(name).toString());
        line.addAll(output.stream()
                .filter(word -> !word.equals("-method") && !word.equals("PUT"))
                .toList());
        FfmpegPrograms programs = FfmpegPrograms.bundled();
        SystemLibraries.ensure(programs);
        try (ChildLauncher launcher = new ChildLauncher(programs, folder)) {
            ExitReport report = launcher.ffmpeg(line, text -> {}).await(Guard.limit(Duration.ofSeconds(50)));
            assertThat(report.lastLines()).isEmpty();
        }
    }

    @AfterAll
    static void close() throws Exception {
        store.close();
        s3.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void makesTheSameUnitInEveryOrder(long seed) throws Exception {
        RenditionSink sink = sink("order-" + seed);
        List<String> order = new ArrayList<>(NAMES);
        Collections.shuffle(order, new Random(seed));
        for (String name : order) {
            sink.store(name, read(name));
        }
        UnitResult unit = sink.finish();
        PartList list = PartList.parse(store.readBytes("work", unit.getPartKey(), 1 << 20));

        assertThat(unit.getSamples()).isEqualTo(90);
        assertThat(unit.getDurationTicks()).isEqualTo(90_000);
        assertThat(list.segments()).extracting(PartList.Segment::samples).containsExactly(25L, 25L, 40L);
        assertThat(list.segments()).extracting(PartList.Segment::decodeTime).containsExactly(0L, 25_000L, 50_000L);
        assertThat(list.segments())
                .allSatisfy(segment -> assertThat(segment.firstFrameBytes()).isBetween(1L, segment.size()));
        byte[] joined = store.readBytes("work", "order-" + seed + "/000003.m4s", 1 << 20);
        assertThat(joined).hasSize(read("000003.m4s").length + read("000004.m4s").length);
        assertThat(sink.listed()).hasSize(4);
    }

    @Test
    void refusesASegmentOfAnotherPlace() throws Exception {
        RenditionSink sink = sink("place");
        sink.store("init.mp4", read("init.mp4"));

        assertThatThrownBy(() -> sink.store("000002.m4s", read("000001.m4s")))
                .isInstanceOf(MismatchException.class)
                .hasMessageContaining("segment 2 is 0 instead of 25000");
    }

    @Test
    void refusesABrokenSegmentAndAStrangeName() throws Exception {
        RenditionSink sink = sink("broken");
        sink.store("init.mp4", read("init.mp4"));
        byte[] whole = read("000001.m4s");

        assertThatThrownBy(() -> sink.store("000001.m4s", Arrays.copyOf(whole, whole.length - 1)))
                .isInstanceOf(MismatchException.class)
                .hasMessageContaining("000001.m4s is broken");
        assertThatThrownBy(() -> sink.store("evil.sh", "x".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MismatchException.class);
    }

    @Test
    void missesASegmentThatNeverCame() throws Exception {
        RenditionSink sink = sink("missing");
        for (String name : NAMES) {
            if (!name.equals("000002.m4s")) {
                sink.store(name, read(name));
            }
        }
        assertThatThrownBy(sink::finish)
                .isInstanceOf(MismatchException.class)
                .hasMessageContaining("number of segments is 2 instead of 3");
    }

    @Test
    void refusesAnInitSegmentOfAnotherSize() throws Exception {
        RenditionSink sink = new RenditionSink(
                Plans.video("a", 320, 180),
                0,
                new PictureRule(GRID, 0, 320, 180),
                new UnitWriter(store, "size/"),
                "id");

        assertThatThrownBy(() -> sink.store("init.mp4", read("init.mp4")))
                .isInstanceOf(MismatchException.class)
                .hasMessageContaining("the width is 160 instead of 320");
    }

    private static RenditionSink sink(String name) {
        return new RenditionSink(
                Plans.video("a", 160, 90),
                0,
                new PictureRule(GRID, 0, 160, 90),
                new UnitWriter(store, name + "/"),
                "id");
    }

    private static byte[] read(String name) throws Exception {
        return Files.readAllBytes(media.resolve(name));
    }
}
