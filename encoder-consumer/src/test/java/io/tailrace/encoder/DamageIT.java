package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.encoder.encode.Title;
import io.tailrace.events.DamagedSpan;
import io.tailrace.events.Plan;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.UnitResult;
import io.tailrace.worker.TaskResult;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What attempts tell of damaged media, and that they tell nothing of healthy media. Titles of 12 s in chunks of 2 s. */
class DamageIT {

    private static final int TS_PACKET = 188;

    @TempDir
    static Path folder;

    private static Workshop workshop;

    @BeforeAll
    static void open() throws Exception {
        workshop = new Workshop(folder);
    }

    @AfterAll
    static void close() {
        workshop.close();
    }

    private static byte[] clip(String name, String... coding) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x180:rate=25:duration=12",
                "-f",
                "lavfi",
                "-i",
                "sine=duration=12"));
        line.addAll(List.of(coding));
        Path file = folder.resolve(name);
        line.add("file:" + file);
        workshop.ffmpeg(line.toArray(String[]::new));
        return Files.readAllBytes(file);
    }

    /** Open GOPs with B-frames: after a seek the decoder gets pictures whose references it does not have. */
    private static byte[] x264(String name) throws Exception {
        return clip(
                name,
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-x264-params",
                "open-gop=1:keyint=25:min-keyint=25:bframes=3:scenecut=0");
    }

    private static byte[] mpeg2(String name) throws Exception {
        return clip(name, "-c:v", "mpeg2video", "-b:v", "2M", "-bf", "2", "-g", "12", "-c:a", "mp2");
    }

    private static byte[] hevc(String name) throws Exception {
        return clip(
                name,
                "-c:v",
                "libx265",
                "-preset",
                "ultrafast",
                "-x265-params",
                "open-gop=1:keyint=25:bframes=3:log-level=error");
    }

    private static Plan plan(String name, byte[] media) throws Exception {
        workshop.store().putBytes("media-input", name, media, "video/mp4");
        return workshop.plan(name, false);
    }

    private static List<DamagedSpan> told(Plan plan, TaskKind kind, RenditionKind of, int chunk) throws Exception {
        Task task = Tasks.encode(kind, plan, chunk, Workshop.names(plan, of), 1);
        TaskResult result = workshop.encoder(kind).run(task, new FakeAttempt(task));
        List<UnitResult> units = ((TaskResult.Units) result).units();
        assertThat(units)
                .allSatisfy(unit ->
                        assertThat(unit.getDamaged()).isEqualTo(units.get(0).getDamaged()));
        return units.get(0).getDamaged();
    }

    private static List<List<DamagedSpan>> pictures(Plan plan) throws Exception {
        List<List<DamagedSpan>> all = new ArrayList<>();
        int chunks = Title.of(plan).grid().chunks();
        for (int chunk = 0; chunk < chunks; chunk++) {
            all.add(told(plan, TaskKind.ENCODE, RenditionKind.VIDEO, chunk));
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"open.mp4", "open.mkv", "open.ts", "m2.ts", "m2.mkv", "hevc.mp4", "hevc.ts"})
    void tellsNothingOfHealthyMedia(String name) throws Exception {
        byte[] media = name.startsWith("open") ? x264(name) : name.startsWith("m2") ? mpeg2(name) : hevc(name);
        Plan plan = plan("healthy-" + name, media);
        assertThat(pictures(plan))
                .hasSize(6)
                .allSatisfy(spans -> assertThat(spans).isEmpty());
        assertThat(told(plan, TaskKind.AUDIO, RenditionKind.AUDIO, 0)).isEmpty();
        assertThat(told(plan, TaskKind.FILE, RenditionKind.FILE, 0)).isEmpty();
    }

    @Test
    void tellsWhichPicturesOfAChunkAreDamaged() throws Exception {
        byte[] media = x264("rot.mp4");
        Arrays.fill(media, media.length / 2, media.length / 2 + 300, (byte) 0x55);
        Plan plan = plan("rot.mp4", media);
        List<DamagedSpan> told = pictures(plan).stream().flatMap(List::stream).toList();
        assertThat(told).singleElement().satisfies(span -> {
            assertThat(span.getStartMicros()).isBetween(5_000_000L, 7_000_000L);
            assertThat(span.getEndMicros() - span.getStartMicros()).isBetween(40_000L, 1_000_000L);
            assertThat(span.getEndMicros() % 1_000_000)
                    .as("it ends at a key frame")
                    .isZero();
        });
        assertThat(told(plan, TaskKind.FILE, RenditionKind.FILE, 0))
                .as("sound lies between the pictures, and may be hit as well")
                .containsAll(told);
    }

    /** Where the first packet of a picture from {@code seconds} on lies. */
    private static int offset(String name, double seconds) throws Exception {
        return workshop
                .ffprobe(
                        "-select_streams",
                        "v",
                        "-show_entries",
                        "packet=pts_time,pos",
                        "-of",
                        "csv=p=0",
                        folder.resolve(name).toString())
                .stream()
                .map(line -> line.split(",", -1))
                .filter(packet -> Double.parseDouble(packet[0]) >= seconds)
                .mapToInt(packet -> Integer.parseInt(packet[1]))
                .findFirst()
                .orElseThrow();
    }

    private static List<List<DamagedSpan>> pictures(String name, double damagedAt) throws Exception {
        byte[] media = mpeg2(name);
        int at = offset(name, damagedAt);
        Arrays.fill(media, at + 100, at + 400, (byte) 0x55);
        return pictures(plan(name, media));
    }

    /** Key frames are at 7.20 and 7.68 s: the decoder of the chunk at 8 s meets the damage as well. */
    @Test
    void doesNotBlameAChunkForItsRunUp() throws Exception {
        List<List<DamagedSpan>> told = pictures("runup.mkv", 7.3);
        assertThat(told.get(3))
                .singleElement()
                .satisfies(span -> assertThat(span.getEndMicros()).isEqualTo(7_680_000L));
        assertThat(told.get(4)).isEmpty();
    }

    /** The key frame at 7.68 s is damaged, the next one is at 8.16 s. */
    @Test
    void goesOnOverTheBorderOfAChunk() throws Exception {
        List<List<DamagedSpan>> told = pictures("border.mkv", 7.65);
        assertThat(told.get(3))
                .singleElement()
                .satisfies(span -> assertThat(span.getEndMicros()).isEqualTo(8_000_000L));
        assertThat(told.get(4)).containsExactly(new DamagedSpan(8_000_000L, 8_160_000L));
    }

    @Test
    void tellsWhereSoundIsSilent() throws Exception {
        Path file = folder.resolve("sound.mp4");
        // Nearly all bytes are sound.
        workshop.ffmpeg(
                "-f",
                "lavfi",
                "-i",
                "color=size=64x64:rate=25:duration=12",
                "-f",
                "lavfi",
                "-i",
                "anoisesrc=duration=12",
                "-c:v",
                "libx264",
                "-bf",
                "0",
                "-c:a",
                "aac",
                "-b:a",
                "256k",
                "file:" + file);
        byte[] media = Files.readAllBytes(file);
        assertThat(told(plan("sound-whole.mp4", media), TaskKind.AUDIO, RenditionKind.AUDIO, 0))
                .isEmpty();
        Arrays.fill(media, media.length / 2, media.length / 2 + 1_500, (byte) 0x55);
        Plan plan = plan("sound-rot.mp4", media);
        List<DamagedSpan> spans = told(plan, TaskKind.AUDIO, RenditionKind.AUDIO, 0);
        assertThat(spans).isNotEmpty().allSatisfy(span -> {
            assertThat(span.getStartMicros()).isBetween(5_000_000L, 7_000_000L);
            assertThat(span.getEndMicros() - span.getStartMicros()).isBetween(20_000L, 300_000L);
        });
        assertThat(told(plan, TaskKind.FILE, RenditionKind.FILE, 0))
                .first()
                .satisfies(span ->
                        assertThat(span.getStartMicros()).isEqualTo(spans.get(0).getStartMicros()));
    }

    @Test
    void tellsWhatATransportStreamLost() throws Exception {
        byte[] whole = x264("lossy.ts");
        int at = whole.length / 2 / TS_PACKET * TS_PACKET;
        ByteArrayOutputStream left = new ByteArrayOutputStream();
        left.write(whole, 0, at);
        left.write(whole, at + 60 * TS_PACKET, whole.length - at - 60 * TS_PACKET);
        workshop.store().putBytes("media-input", "lossy.ts", left.toByteArray(), "video/mp2t");
        Task prepare = Tasks.prepare(workshop.probe("lossy.ts"));
        TaskResult result = workshop.prepare().run(prepare, new FakeAttempt(prepare));
        assertThat(((TaskResult.Prepared) result).media().getDamaged())
                .singleElement()
                .satisfies(span -> {
                    assertThat(span.getStartMicros()).isBetween(5_000_000L, 7_000_000L);
                    assertThat(span.getEndMicros() - span.getStartMicros()).isBetween(80_000L, 1_100_000L);
                });
    }
}
