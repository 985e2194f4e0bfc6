package io.tailrace.encoder.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.events.AudioFacts;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Verdict;
import io.tailrace.events.VideoFacts;
import io.tailrace.worker.TaskFailedException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From ffprobe's words to facts. */
class ReadersTest {

    private static final ObjectVersion SOURCE = ObjectVersion.newBuilder()
            .setBucket("b")
            .setKey("k")
            .setEtag("e")
            .setSize(1)
            .build();

    private static final String REPORT = """
            {"streams": [
              {"index": 0, "codec_type": "video", "codec_name": "mjpeg", "width": 600, "height": 600,
               "disposition": {"attached_pic": 1}},
              {"index": 1, "codec_type": "video", "codec_name": "hevc", "width": 1440, "height": 1080, "pix_fmt": "yuv420p10le",
               "field_order": "tt", "color_space": "bt709", "color_transfer": "unknown", "sample_aspect_ratio": "4:3",
               "r_frame_rate": "25/1", "avg_frame_rate": "25/1", "time_base": "1/90000", "nb_frames": "N/A",
               "disposition": {"default": 1}, "side_data_list": [{"rotation": 90}]},
              {"index": 2, "codec_type": "audio", "codec_name": "aac", "sample_rate": "48000", "channels": 6,
               "channel_layout": "5.1", "start_time": "10.500000", "duration": "3.5", "tags": {"language": "fre"}},
              {"index": 3, "codec_type": "data", "codec_name": "bin_data"}],
             "format": {"format_name": "mpegts", "start_time": "10.000000", "duration": "4.000000", "probe_score": 50}}
            """;

    @Test
    void readsTracksButNoCoverArt() {
        ProbeReport report = ProbeReport.parse(REPORT).orElseThrow();

        assertThat(report.demuxer()).isEqualTo("mpegts");
        assertThat(report.pictures().toList())
                .singleElement()
                .extracting("codec")
                .isEqualTo("hevc");
        assertThat(report.sounds().toList()).hasSize(1);
        assertThat(ProbeReport.parse("{}")).isEmpty();
        assertThat(ProbeReport.parse("{\"format\": {\"format_name\": ")).isEmpty();
    }

    @Test
    void cutsTheSourcesOwnWords() throws Exception {
        String title = "\uD83C\uDFAC".repeat(50_000); // one character of two halves
        String report = REPORT.replace("\"language\": \"fre\"", "\"language\": \"fre\", \"title\": \"" + title + "\"")
                .replace("\"channel_layout\": \"5.1\"", "\"channel_layout\": \"" + "x".repeat(5000) + "\"");
        SourceFacts facts = FactsReader.read(
                SOURCE, ProbeReport.parse(report).orElseThrow(), false, Optional.empty(), Optional.empty(), false);

        AudioFacts audio = facts.getAudio().get(0);
        assertThat(audio.getTitle()).isEqualTo("\uD83C\uDFAC".repeat(200));
        assertThat(audio.getLayout()).hasSize(200);
        SourcePolicy.checkFacts(facts);
    }

    @Test
    void refusesFactsThatFitIntoNoRecord() {
        SourceFacts facts = FactsReader.read(
                SOURCE, ProbeReport.parse(REPORT).orElseThrow(), false, Optional.empty(), Optional.empty(), false);
        AudioFacts track = AudioFacts.newBuilder(facts.getAudio().get(0))
                .setTitle("x".repeat(3000))
                .build();
        SourceFacts large = SourceFacts.newBuilder(facts)
                .setAudio(Collections.nCopies(30, track))
                .build();

        assertThatThrownBy(() -> SourcePolicy.checkFacts(large))
                .isInstanceOfSatisfying(TaskFailedException.class, refusal -> {
                    assertThat(refusal.verdict()).isEqualTo(Verdict.REFUSED);
                    assertThat(refusal.failure().getCode()).isEqualTo("too-many-facts");
                });
    }

    @Test
    void takesTheLateClockOutOfAMatroskaLength() {
        ProbeReport late =
                ProbeReport.parse(REPORT.replace("mpegts", "matroska")).orElseThrow();

        assertThat(late.lengthMicros()).contains(0L);
        assertThat(ProbeReport.parse(REPORT.replace("mpegts", "matroska")
                                .replace("\"duration\": \"4.0", "\"duration\": \"14.0"))
                        .orElseThrow()
                        .lengthMicros())
                .contains(4_000_000L);
        assertThat(late.isLengthKnown()).isTrue();
        assertThat(ProbeReport.parse(REPORT).orElseThrow().isLengthKnown())
                .as("a transport stream's clock may have jumped")
                .isFalse();
    }

    @Test
    void knowsAMirroredPictureByItsMatrix() {
        assertThat(isMirrored(0, -65536, -65536, 0)).isTrue();
        assertThat(isMirrored(65536, 0, 0, -65536)).isTrue();
        assertThat(isMirrored(0, 65536, -65536, 0)).isFalse();
        assertThat(isMirrored(-65536, 0, 0, -65536)).isFalse();
        assertThat(ProbeReport.parse(REPORT).orElseThrow().pictures())
                .singleElement()
                .extracting("isMirrored")
                .isEqualTo(false);
    }

    private static boolean isMirrored(int a, int b, int c, int d) {
        String matrix = String.format(
                Locale.ROOT,
                "\\n00000000: %12d%12d           0\\n00000001: %12d%12d           0\\n00000002:            0           0  1073741824\\n",
                a,
                b,
                c,
                d);
        String report =
                REPORT.replace("{\"rotation\": 90}", "{\"displaymatrix\": \"" + matrix + "\", \"rotation\": 90}");
        return ProbeReport.parse(report)
                .orElseThrow()
                .pictures()
                .findFirst()
                .orElseThrow()
                .isMirrored();
    }

    @Test
    void takesNoTickOfTheClockForTheRateOfASinglePicture() {
        PictureScan scan = new PictureScan();
        scan.add(10 * 90_000L, 0, true, false);
        String report = REPORT.replace("\"r_frame_rate\": \"25/1\"", "\"r_frame_rate\": \"90000/1\"")
                .replace("\"avg_frame_rate\": \"25/1\"", "\"avg_frame_rate\": \"0/0\"");
        SourceFacts facts = FactsReader.read(
                SOURCE, ProbeReport.parse(report).orElseThrow(), false, Optional.empty(), Optional.of(scan), false);

        assertThat(facts.getVideo().orElseThrow().getShortestIntervalRate()).hasToString("{\"num\": 25, \"den\": 1}");
    }

    @Test
    void countsTimesFromTheContainersStart() {
        PictureScan scan = new PictureScan();
        for (int frame = 0; frame < 100; frame++) {
            scan.add(10 * 90_000L + 45_000 + frame * 3600L, 3600, frame % 50 == 0, false);
        }
        SourceFacts facts = FactsReader.read(
                SOURCE,
                ProbeReport.parse(REPORT.replace("mpegts", "mov")).orElseThrow(),
                false,
                Optional.of(4_000_000L),
                Optional.of(scan),
                true);
        VideoFacts video = facts.getVideo().orElseThrow();
        AudioFacts audio = facts.getAudio().get(0);

        assertThat(facts.getStartMicros()).isEqualTo(10_000_000);
        assertThat(video.getStartMicros()).isEqualTo(500_000);
        assertThat(video.getEndMicros()).isEqualTo(4_500_000);
        assertThat(facts.getDurationMicros()).isEqualTo(4_500_000);
        assertThat(video.getFrames()).contains(100L);
        assertThat(video.getKeyFrameDistanceMicros()).isEqualTo(2_000_000);
        assertThat(video.getRotation()).isEqualTo(270);
        assertThat(video.getSarNum()).isEqualTo(4);
        assertThat(video.getBitDepth()).isEqualTo(10);
        assertThat(video.getFieldOrder()).isEqualTo("tt");
        assertThat(video.getColorTransfer()).isEmpty();
        assertThat(audio.getStartMicros()).isEqualTo(500_000);
        assertThat(audio.getDurationMicros()).isEqualTo(3_500_000);
        assertThat(audio.getLanguage()).isEqualTo("fr");
        assertThat(audio.getTrack()).isZero();
    }

    @Test
    void doesNotCountWhatAnEditListCutsOff() {
        PictureScan scan = new PictureScan();
        scan.add(-7200, 3600, true, true);
        scan.add(-3600, 3600, false, true);
        scan.add(0, 3600, false, false);
        scan.add(3600, 0, false, false);

        assertThat(scan.shown()).isEqualTo(2);
        assertThat(scan.firstTicks()).isZero();
        assertThat(scan.lastTicks()).isEqualTo(3600);
    }

    @Test
    void doesNotCountWhatLiesBeforeTheFirstKeyFrame() {
        PictureScan scan = new PictureScan();
        scan.add(0, 3600, false, false);
        scan.add(3600, 3600, false, false);
        scan.add(14_400, 3600, true, false);
        scan.add(7200, 3600, false, false); // shown before it: an open GOP
        scan.add(18_000, 3600, false, false);

        assertThat(scan.shown()).isEqualTo(2);
        assertThat(scan.firstTicks()).isEqualTo(14_400);
        assertThat(scan.lastTicks()).isEqualTo(18_000);
    }

    @Test
    void countsTransportStreamsFromTheFirstTrackInUse() {
        String report = REPORT.replace("\"nb_frames\": \"N/A\"", "\"start_time\": \"10.25\", \"nb_frames\": \"N/A\"");

        assertThat(ProbeReport.parse(report).orElseThrow().clockStartMicros()).isEqualTo(10_250_000);
        assertThat(ProbeReport.parse(report.replace("mpegts", "matroska"))
                        .orElseThrow()
                        .clockStartMicros())
                .isEqualTo(10_000_000);
        assertThat(ProbeReport.parse(REPORT).orElseThrow().clockStartMicros()).isEqualTo(10_500_000);
    }

    @Test
    void readsPacketLines() {
        assertThat(PacketLine.fromFfprobe("3600,0,3600,K__"))
                .contains(new PacketLine(0, 3600, 0, 3600, true, false, false));
        assertThat(PacketLine.fromFfprobe("N/A,7200,N/A,_D_"))
                .contains(new PacketLine(0, 7200, 7200, 0, false, true, false));
        assertThat(PacketLine.fromFfprobe("N/A,N/A,N/A,___")).isEmpty();
        assertThat(PacketLine.fromFfprobe("nonsense")).isEmpty();
        assertThat(PacketLine.fromFramecrc(
                        "0,      -5580,       1920,     3750,    19131, 0x4a68d8fa, S=1, x, 1, 0x00e000e0"))
                .contains(new PacketLine(0, 1920, -5580, 3750, true, false, false));
        assertThat(PacketLine.fromFramecrc("1, 1, 2, 3, 4, 0x0, F=0x4, S=1"))
                .contains(new PacketLine(1, 2, 1, 3, false, true, false));
        assertThat(PacketLine.fromFramecrc("0, 1, 2, 3, 4, 0x0, F=0x2, S=1"))
                .contains(new PacketLine(0, 2, 1, 3, false, false, true));
        assertThat(PacketLine.fromFramecrc("#tb 0: 1/90000")).isEmpty();
    }

    @Test
    void countsAForwardPass() {
        ForwardScan scan = new ForwardScan();
        List.of("#tb 0: 1/90000", "#tb 1: 1/48000").forEach(scan);
        for (int frame = 0; frame < 50; frame++) {
            scan.accept("0, " + frame * 3600 + ", " + (27_000 + frame * 3600) + ", 3600, 10, 0x0"
                    + (frame % 25 == 0 ? "" : ", F=0x0"));
            scan.accept("1, " + frame * 1024 + ", " + frame * 1024 + ", 1024, 10, 0x0");
        }
        SourceFacts probed = FactsReader.read(
                SOURCE,
                ProbeReport.parse(REPORT).orElseThrow(),
                false,
                Optional.of(4_000_000L),
                Optional.of(scan.pictures()),
                false);
        SourceFacts counted = scan.facts(probed);
        VideoFacts video = counted.getVideo().orElseThrow();

        assertThat(scan.startMicros()).isEqualTo(300_000);
        assertThat(Anchors.inCopy(300_000, 300_000)).isEqualTo(-300_000);
        assertThat(Anchors.inCopy(21_000, 21_000)).isZero();
        assertThat(Anchors.inCopy(249_999, 250_001))
                .as("as the planner decides")
                .isZero();
        assertThat(video.getStartMicros()).isZero();
        assertThat(video.getEndMicros()).isEqualTo(2_000_000);
        assertThat(video.getFrames()).contains(50L);
        assertThat(video.getShortestIntervalRate()).hasToString("{\"num\": 25, \"den\": 1}");
        assertThat(counted.getAudio().get(0).getDurationMicros()).isEqualTo(1_066_667);
    }

    @Test
    void shortensLanguagesToTheirTags() {
        assertThat(Languages.tag("eng")).isEqualTo("en");
        assertThat(Languages.tag("ger")).isEqualTo("de");
        assertThat(Languages.tag("deu")).isEqualTo("de");
        assertThat(Languages.tag("pt-BR")).isEqualTo("pt-BR");
        assertThat(Languages.tag("gsw")).isEqualTo("gsw");
        assertThat(Languages.tag("")).isEqualTo("und");
        assertThat(Languages.tag("und")).isEqualTo("und");
        assertThat(Languages.tag("<script>")).isEqualTo("und");
    }
}
