package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.TaskKind;
import io.tailrace.events.TextFacts;
import io.tailrace.events.TextIntent;
import io.tailrace.events.TextOrigin;
import io.tailrace.events.UnitResult;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.PartList;
import io.tailrace.worker.TaskFailedException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subtitles of real files become WebVTT at the right times. */
class TextIT {

    private static final String SRT = """
            1
            00:00:01,500 --> 00:00:02,500
            <i>First</i> & only

            2
            00:00:03,500 --> 00:00:04,500
            Over a border

            3
            00:00:05,000 --> 00:01:00,000
            To the end
            """;

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

    private static Rendition text(String name, TextIntent.Builder intent) {
        return Rendition.newBuilder()
                .setName(name)
                .setKind(RenditionKind.TEXT)
                .setGeneration(1)
                .setPool("cpu")
                .setGroup("text")
                .setUnits(1)
                .setText(intent.setSegmentsPerSegment(2).build())
                .build();
    }

    private static Plan with(Plan plan, Rendition... texts) {
        List<Rendition> renditions = new ArrayList<>(plan.getRenditions());
        renditions.addAll(List.of(texts));
        return Plan.newBuilder(plan).setRenditions(renditions).build();
    }

    private static TextIntent.Builder track(int number) {
        return TextIntent.newBuilder().setOrigin(TextOrigin.TRACK).setTrack(number);
    }

    private static String read(UnitResult unit, String name) throws Exception {
        String prefix = unit.getPartKey().substring(0, unit.getPartKey().length() - PartList.NAME.length());
        return new String(workshop.store().readBytes("media-work", prefix + name, 1 << 20), StandardCharsets.UTF_8);
    }

    private static PartList part(UnitResult unit) throws Exception {
        return PartList.parse(workshop.store().readBytes("media-work", unit.getPartKey(), 1 << 20));
    }

    private static Path source(String name, double start, String... subtitles) throws Exception {
        Path made = Files.createTempDirectory(folder, "source");
        List<String> line = new ArrayList<>(List.of(
                "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=8", "-f", "lavfi", "-i", "sine=d=8"));
        List<String> maps = new ArrayList<>(List.of("-map", "0", "-map", "1"));
        for (int i = 0; i < subtitles.length; i++) {
            Path srt = Files.writeString(made.resolve(i + ".srt"), subtitles[i]);
            line.addAll(List.of("-i", srt.toString()));
            maps.addAll(List.of("-map", Integer.toString(i + 2)));
        }
        line.addAll(maps);
        line.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-c:a", "aac"));
        Path file = made.resolve(name);
        line.addAll(List.of("-c:s", name.endsWith(".mp4") ? "mov_text" : "subrip", file.toString()));
        workshop.ffmpeg(line.toArray(String[]::new));
        if (start == 0) {
            return file;
        }
        Path late = made.resolve("late-" + name);
        workshop.ffmpeg(
                "-itsoffset",
                Double.toString(start),
                "-i",
                file.toString(),
                "-map",
                "0",
                "-c",
                "copy",
                late.toString());
        return late;
    }

    @Test
    void cutsTracksIntoSegmentsOfTheTitle() throws Exception {
        workshop.upload("two.mkv", source("two.mkv", 0, SRT, SRT.replace("First", "Erster")));
        Plan plan = with(workshop.plan("two.mkv", false), text("text-en", track(0)), text("text-de", track(1)));
        assertThat(plan.getFacts().getTexts()).extracting(TextFacts::getCodec).containsExactly("subrip", "subrip");

        List<UnitResult> units = workshop.encode(TaskKind.TEXT, plan, 0, List.of("text-en", "text-de"));

        assertThat(units).hasSize(2);
        UnitResult english = units.get(0);
        assertThat(english.getSamples()).isEqualTo(3);
        assertThat(english.getTimescale()).isEqualTo(25_000);
        assertThat(english.getDurationTicks()).isEqualTo(200_000);
        PartList list = part(english);
        assertThat(list.segments())
                .extracting(PartList.Segment::name)
                .containsExactly("000001.vtt", "000002.vtt", "000003.vtt", "000004.vtt");
        assertThat(list.segments()).extracting(PartList.Segment::duration).containsOnly(50_000L);
        assertThat(read(english, "000001.vtt")).isEqualTo("""
                        WEBVTT
                        X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000

                        00:00:01.500 --> 00:00:02.500
                        <i>First</i> &amp; only
                        """);
        assertThat(read(english, "000002.vtt"))
                .contains("First", "Over a border")
                .doesNotContain("To the end");
        assertThat(read(english, "000003.vtt")).contains("Over a border", "00:00:05.000 --> 00:00:08.000\nTo the end");
        assertThat(read(english, "000004.vtt")).contains("To the end").doesNotContain("Over a border");
        assertThat(read(english, "subtitles.vtt"))
                .startsWith("WEBVTT\n\n")
                .doesNotContain("X-TIMESTAMP-MAP")
                .contains("First", "Over a border", "To the end");
        assertThat(read(units.get(1), "subtitles.vtt")).contains("Erster");
    }

    @Test
    void countsTimesFromTheStartOfTheTitle() throws Exception {
        for (String name : List.of("late.mp4", "late.mkv")) {
            workshop.upload(name, source(name, 2.5, SRT));
            Plan plan = with(workshop.plan(name, false), text("text-en", track(0)));

            UnitResult unit =
                    workshop.encode(TaskKind.TEXT, plan, 0, List.of("text-en")).get(0);

            // An empty edit of an mp4 leaves the container's start at 0: its title starts with held picture.
            double start = plan.getFacts().getStartMicros() == 0 ? 4.0 : 1.5;
            assertThat(read(unit, "subtitles.vtt")).contains(String.format("00:00:0%.3f --> ", start));
        }
    }

    @Test
    void makesAnEmptyTrackWhereNothingIsSaid() throws Exception {
        workshop.upload("quiet.mkv", source("quiet.mkv", 0, SRT));
        Plan plan = with(workshop.plan("quiet.mkv", false), text("text-en", track(0)));
        Plan later = Plan.newBuilder(plan).setAnchorMicros(3_600_000_000L).build();

        UnitResult unit =
                workshop.encode(TaskKind.TEXT, later, 0, List.of("text-en")).get(0);

        assertThat(unit.getSamples()).isZero();
        assertThat(read(unit, "000001.vtt")).isEqualTo("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n");
    }

    @Test
    void readsFilesBesideTheSourceInAnyEncoding() throws Exception {
        workshop.upload("talk.mp4", source("talk.mp4", 0));
        Plan plan = workshop.plan("talk.mp4", false);
        String german = SRT.replace("First", "Grüße");
        write("talk.de.srt", german.getBytes(Charset.forName("windows-1252")));
        write("talk.utf16.srt", ("\ufeff" + german).getBytes(StandardCharsets.UTF_16LE));
        write(
                "talk.vtt",
                "WEBVTT\n\n00:01.000 --> 00:02.000 line:10% align:start\n<v Ann>Hi <script>\n"
                        .getBytes(StandardCharsets.UTF_8));

        for (String key : List.of("talk.de.srt", "talk.utf16.srt")) {
            UnitResult unit = sidecar(plan, key);
            assertThat(read(unit, "subtitles.vtt")).contains("<i>Grüße</i> &amp; only");
        }
        assertThat(read(sidecar(plan, "talk.vtt"), "subtitles.vtt"))
                .contains("00:00:01.000 --> 00:00:02.000 align:start line:10%\n<v Ann>Hi &lt;script&gt;\n");
    }

    @Test
    void saysWhichFileItCannotRead() throws Exception {
        workshop.upload("talk2.mp4", source("talk2.mp4", 0));
        Plan plan = workshop.plan("talk2.mp4", false);
        write("hostile.srt", "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> sidecar(plan, "hostile.srt")).isInstanceOfSatisfying(TaskFailedException.class, e -> {
            assertThat(e.failure().getCode()).isEqualTo("subtitles-unreadable");
            assertThat(e.failure().getMessage()).contains("hostile.srt");
        });
        assertThatThrownBy(() -> sidecar(plan, "absent.srt"))
                .isInstanceOfSatisfying(
                        TaskFailedException.class,
                        e -> assertThat(e.failure().getCode()).isEqualTo("source-missing"));
    }

    @Test
    void keepsCaptionsInThePictureAndReadsThem() throws Exception {
        Path raw = folder.resolve("plain.h264");
        workshop.ffmpeg(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x180:rate=30000/1001:duration=6",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-bf",
                "0",
                "-g",
                "30",
                "-x264opts",
                "aud=1",
                "-f",
                "h264",
                raw.toString());
        Path captioned = Files.write(
                folder.resolve("captioned.h264"),
                new Line21()
                        .caption(15, "HELLO FROM LINE 21")
                        .caption(75, "SECOND CAPTION")
                        .erase(150)
                        .into(Files.readAllBytes(raw)));
        Path file = folder.resolve("captioned.mp4");
        workshop.ffmpeg(
                "-itsoffset", "0.5", "-r", "30000/1001", "-i", captioned.toString(), "-c", "copy", file.toString());
        workshop.upload("captioned.mp4", file);
        Plan plan = with(
                workshop.plan("captioned.mp4", false),
                text(
                        "text-cc1",
                        TextIntent.newBuilder().setOrigin(TextOrigin.CAPTIONS).setTrack(1)));
        assertThat(plan.getFacts().getVideo().orElseThrow().getHasCaptions()).isTrue();

        List<UnitResult> rungs = workshop.encode(TaskKind.ENCODE, plan, 0, List.of("180p", "90p"));
        UnitResult text =
                workshop.encode(TaskKind.TEXT, plan, 0, List.of("text-cc1")).get(0);

        for (UnitResult rung : rungs) {
            assertThat(part(rung).captions()).containsExactly("CC1");
        }
        UnitResult hevc = workshop.encode(TaskKind.ENCODE, inHevc(plan), 0, List.of("180p"))
                .get(0);
        assertThat(part(hevc).codec()).startsWith("hvc1.");
        assertThat(part(hevc).captions()).containsExactly("CC1");
        assertThat(read(text, "subtitles.vtt"))
                .contains("HELLO FROM LINE 21", "SECOND CAPTION")
                .contains("00:00:01.001 --> ");
    }

    @Test
    void seesNoCaptionsWhereThereAreNone() throws Exception {
        workshop.upload("plain.mp4", source("plain.mp4", 0));
        Plan plan = workshop.plan("plain.mp4", false);

        assertThat(plan.getFacts().getVideo().orElseThrow().getHasCaptions()).isFalse();
        assertThat(part(workshop.encode(TaskKind.ENCODE, plan, 0, List.of("90p"))
                                .get(0))
                        .captions())
                .isEmpty();
    }

    @Test
    void tellsChaptersOnTheClockOfTheFacts() throws Exception {
        Path plain = source("chapters.mkv", 0);
        Path metadata = Files.writeString(folder.resolve("chapters.txt"), """
                        ;FFMETADATA1
                        [CHAPTER]
                        TIMEBASE=1/1000
                        START=0
                        END=3000
                        title=Opening
                        [CHAPTER]
                        TIMEBASE=1/1000
                        START=3000
                        END=8000
                        title=The "rest"
                        """);
        Path file = folder.resolve("with-chapters.mkv");
        workshop.ffmpeg(
                "-i",
                plain.toString(),
                "-i",
                metadata.toString(),
                "-map",
                "0",
                "-map_metadata",
                "1",
                "-c",
                "copy",
                file.toString());
        workshop.upload("chapters.mkv", file);

        assertThat(workshop.probe("chapters.mkv").getChapters())
                .satisfiesExactly(
                        first -> {
                            assertThat(first.getTitle()).isEqualTo("Opening");
                            assertThat(first.getEndMicros()).isEqualTo(3_000_000);
                        },
                        second -> assertThat(second.getTitle()).isEqualTo("The \"rest\""));
    }

    private static void write(String key, byte[] bytes) throws Exception {
        workshop.store().putBytes("media-input", key, bytes, "text/plain");
    }

    private static UnitResult sidecar(Plan plan, String key) throws Exception {
        Plan whole = with(
                plan,
                text(
                        "text-x",
                        TextIntent.newBuilder().setOrigin(TextOrigin.SIDECAR).setKey(key)));
        return workshop.encode(TaskKind.TEXT, whole, 0, List.of("text-x")).get(0);
    }

    private static Plan inHevc(Plan plan) {
        return Plan.newBuilder(plan)
                .setRenditions(plan.getRenditions().stream()
                        .map(rendition -> rendition
                                .getVideo()
                                .map(video -> Rendition.newBuilder(rendition)
                                        .setVideo(VideoIntent.newBuilder(video)
                                                .setCodec("hevc")
                                                .setCodecProfile("main")
                                                .build())
                                        .build())
                                .orElse(rendition))
                        .toList())
                .build();
    }
}
