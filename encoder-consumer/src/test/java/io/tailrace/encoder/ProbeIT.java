package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.ProbeTask;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.Verdict;
import io.tailrace.events.VideoFacts;
import io.tailrace.worker.TaskFailedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the probe says of real files, and what it refuses. */
class ProbeIT {

    private static final Path LARGE_CLIP =
            Path.of("../pipeline-tests/media/bbb-1080p-12s.mp4").toAbsolutePath();

    private static final Path CLIP =
            Path.of("../pipeline-tests/media/bbb-360p-6s.mp4").toAbsolutePath().normalize();

    @TempDir
    static Path folder;

    private static Workshop workshop;

    @BeforeAll
    static void open() throws Exception {
        workshop = new Workshop(folder);
        workshop.upload("clip.mp4", CLIP);
    }

    @AfterAll
    static void close() {
        workshop.close();
    }

    @Test
    void tellsTheFactsOfARealClip() throws Exception {
        SourceFacts facts = workshop.probe("clip.mp4");

        assertThat(facts.getDemuxer()).isEqualTo("mov");
        assertThat(facts.getIsSeekable()).isTrue();
        assertThat(facts.getDurationMicros()).isEqualTo(6_000_000);
        assertThat(facts.getSource().getSize()).isEqualTo(300_310);
        VideoFacts video = facts.getVideo().orElseThrow();
        assertThat(video.getCodec()).isEqualTo("h264");
        assertThat(video.getWidth()).isEqualTo(640);
        assertThat(video.getHeight()).isEqualTo(360);
        assertThat(video.getShortestIntervalRate()).hasToString("{\"num\": 24, \"den\": 1}");
        assertThat(video.getFrames()).contains(144L);
        assertThat(video.getStartMicros()).isZero();
        assertThat(video.getEndMicros()).isEqualTo(6_000_000);
        assertThat(video.getKeyFrameDistanceMicros()).isEqualTo(2_000_000);
        assertThat(video.getFieldOrder()).isEqualTo("progressive");
        assertThat(facts.getAudio()).singleElement().satisfies(track -> {
            assertThat(track.getCodec()).isEqualTo("aac");
            assertThat(track.getChannels()).isEqualTo(2);
            assertThat(track.getLanguage()).isEqualTo("und");
            assertThat(track.getDurationMicros()).isBetween(5_990_000L, 6_010_000L);
        });
    }

    @Test
    void readsNamesAndLanguagesOfSoundTracks() throws Exception {
        Path file = folder.resolve("two.mkv");
        workshop.ffmpeg(
                "-i",
                "file:" + CLIP,
                "-map",
                "0:v",
                "-map",
                "0:a",
                "-map",
                "0:a",
                "-c",
                "copy",
                "-metadata:s:a:0",
                "language=ger",
                "-metadata:s:a:1",
                "language=eng",
                "-metadata:s:a:1",
                "title=Comments",
                "file:" + file);
        workshop.upload("two.mkv", file);

        SourceFacts facts = workshop.probe("two.mkv");

        assertThat(facts.getDemuxer()).isEqualTo("matroska");
        assertThat(facts.getAudio()).extracting("language").containsExactly("de", "en");
        assertThat(facts.getAudio().get(1).getTitle()).isEqualTo("Comments");
        assertThat(facts.getVideo().orElseThrow().getShortestIntervalRate()).hasToString("{\"num\": 24, \"den\": 1}");
    }

    /** Two minutes at 3 Mbit/s: of a longer or a finer recording it is less. */
    @ParameterizedTest
    @ValueSource(strings = {"long.mov", "long.mkv"})
    void readsLessThanAFiftiethOfAnIndexedSource(String name) throws Exception {
        Path file = folder.resolve(name);
        workshop.ffmpeg("-stream_loop", "9", "-i", "file:" + LARGE_CLIP, "-c", "copy", "file:" + file);
        workshop.upload(name, file);
        long size = Files.size(file);

        long servedBefore = workshop.bytesServed();
        SourceFacts facts = workshop.probe(name);

        assertThat(workshop.bytesServed() - servedBefore)
                .as("bytes of %d", size)
                .isLessThan(size / 50);
        assertThat(facts.getVideo().orElseThrow().getShortestIntervalRate()).hasToString("{\"num\": 24, \"den\": 1}");
        assertThat(facts.getVideo().orElseThrow().getEndMicros()).isBetween(120_000_000L, 120_300_000L);
        assertThat(facts.getVideo().orElseThrow().getKeyFrameDistanceMicros()).isBetween(4_000_000L, 5_500_000L);
    }

    /** The tables of a movie's index tell what its packets would: their number, the first, the last, edit lists and all. */
    @ParameterizedTest
    @EnumSource(
            value = Source.class,
            names = {
                "PLAIN_25",
                "FILM_23_976",
                "MOV_29_97_PCM_SURROUND",
                "OPEN_GOP",
                "EDIT_LIST",
                "EMPTY_EDIT",
                "LATE_PICTURE",
                "ONE_FRAME"
            })
    void tellsFromAMoviesIndexWhatItsPacketsWould(Source source) throws Exception {
        Path file = source.make(workshop, Files.createTempDirectory(folder, "index"));
        workshop.upload(source.name(), file);
        List<String> shown = workshop
                .ffprobe(
                        "-select_streams",
                        "V:0",
                        "-show_entries",
                        "packet=pts_time,duration_time,flags",
                        "-of",
                        "csv=p=0",
                        "file:" + file)
                .stream()
                .filter(packet -> !packet.split(",", -1)[2].contains("D"))
                .toList();
        double last = shown.stream().mapToDouble(ProbeIT::end).max().orElseThrow();

        SourceFacts facts = workshop.probe(source.name());
        VideoFacts video = facts.getVideo().orElseThrow();

        assertThat(video.getFrames()).contains((long) shown.size());
        assertThat((video.getEndMicros() + facts.getStartMicros()) / 1e6).isCloseTo(last, within(0.002));
    }

    private static double end(String packet) {
        String[] fields = packet.split(",", -1);
        return Double.parseDouble(fields[0]) + Double.parseDouble(fields[1]);
    }

    @Test
    void takesATurnedPictureAsPlayersDo() throws Exception {
        Path file = folder.resolve("turned.mp4");
        workshop.ffmpeg("-display_rotation", "-90", "-i", "file:" + CLIP, "-c", "copy", "-t", "1", "file:" + file);
        workshop.upload("turned.mp4", file);

        assertThat(workshop.probe("turned.mp4").getVideo().orElseThrow().getRotation())
                .isEqualTo(90);
    }

    @Test
    void sendsWhatCannotBeSoughtToPreparation() throws Exception {
        Path fragmented = folder.resolve("fragmented.mp4");
        workshop.ffmpeg(
                "-i",
                "file:" + CLIP,
                "-c",
                "copy",
                "-movflags",
                "+frag_keyframe+empty_moov+default_base_moof",
                "file:" + fragmented);
        workshop.upload("fragmented.mp4", fragmented);
        Path stream = folder.resolve("stream.ts");
        workshop.ffmpeg("-i", "file:" + CLIP, "-c", "copy", "file:" + stream);
        workshop.upload("stream.ts", stream);

        assertThat(workshop.probe("fragmented.mp4").getIsSeekable()).isFalse();
        SourceFacts ts = workshop.probe("stream.ts");
        assertThat(ts.getIsSeekable()).isFalse();
        assertThat(ts.getDemuxer()).isEqualTo("mpegts");
        assertThat(ts.getDurationMicros()).isBetween(5_900_000L, 6_100_000L);
    }

    @Test
    void acceptsNamesOfEveryKind() throws Exception {
        for (String name :
                List.of("a b'c\"d.mp4", "-dash.mp4", "100%25 %d.mp4", "ünïcödé 映画.mp4", "a#b?c&d=e.mp4", "x:y.mp4")) {
            workshop.upload("names/" + name, CLIP);
            assertThat(workshop.probe("names/" + name).getVideo()).as(name).isPresent();
        }
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertRefused(Tasks.probe("media-input", "missing.mp4", Optional.empty()), "source-missing");
    }

    @Test
    void refusesAFileThatWasReplaced() throws Exception {
        assertRefused(Tasks.probe("media-input", "clip.mp4", Optional.of("0123456789abcdef")), "source-changed");
        String etag = workshop.probe("clip.mp4").getSource().getEtag();
        Task task = Tasks.probe("media-input", "clip.mp4", Optional.of("\"" + etag + "\""));
        assertThat(workshop.probe().run(task, new FakeAttempt(task))).isNotNull();
    }

    @Test
    void refusesWhatIsBeyondTheLimits() {
        assertRefused(limited(1000, 3600, 35_000_000), "source-too-large");
        assertRefused(limited(1 << 30, 5, 35_000_000), "source-too-long");
        assertRefused(limited(1 << 30, 3600, 640 * 359), "too-many-pixels");
    }

    private static Task limited(long bytes, long seconds, long pixels) {
        return Tasks.probe(ProbeTask.newBuilder()
                .setBucket("media-input")
                .setKey("clip.mp4")
                .setMaxBytes(bytes)
                .setMaxDurationSeconds(seconds)
                .setMaxPixels(pixels)
                .build());
    }

    @Test
    void refusesWhatIsNoMedia() throws Exception {
        byte[] random = new byte[200_000];
        new SplittableRandom(7).nextBytes(random);
        assertRefused("empty.mp4", new byte[0], "source-empty");
        assertRefused("text.mp4", "Dear reader,\nthis is a letter.\n".repeat(200), "not-media");
        assertRefused("tiny.mp4", "x", "not-media");
        assertRefused("random.mp4", random, "not-media");
        assertRefused("page.mp4", "<!doctype html><html><body>Not found</body></html>", "not-media");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:1/secret.ts\n#EXT-X-ENDLIST\n",
                "ffconcat version 1.0\nfile clip.mp4\n",
                "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
                "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period><AdaptationSet>"
                        + "<Representation id=\"1\"><BaseURL>http://127.0.0.1:1/x.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>"
            })
    void refusesPlaylistsAndScriptsInDisguise(String content) throws Exception {
        String key = "disguised-" + content.hashCode() + ".mp4";
        TaskFailedException refusal = refusal(key, content.getBytes(StandardCharsets.UTF_8));

        assertThat(refusal.failure().getCode()).isIn("format-not-allowed", "not-media");
    }

    @Test
    void refusesWhatIsCutShort() throws Exception {
        byte[] clip = Files.readAllBytes(CLIP);
        assertRefused("third.mp4", Arrays.copyOf(clip, clip.length / 3), "source-truncated");
        Path late = folder.resolve("late-index.mp4");
        workshop.ffmpeg("-i", "file:" + CLIP, "-c", "copy", "file:" + late); // the index is behind the media
        byte[] whole = Files.readAllBytes(late);
        assertRefused("no-index.mp4", Arrays.copyOf(whole, whole.length - 10_000), "source-truncated");
        assertRefused("head.mp4", Arrays.copyOf(clip, 2000), "source-truncated");
    }

    @Test
    void refusesAPictureNobodyCanDecode() throws Exception {
        Path file = folder.resolve("cover.mp3");
        workshop.ffmpeg("-f", "lavfi", "-i", "sine=duration=1", "-c:a", "libmp3lame", "file:" + file);
        workshop.upload("tone.mp3", file);

        SourceFacts facts = workshop.probe("tone.mp3");

        assertThat(facts.getVideo()).isEmpty();
        assertThat(facts.getAudio()).hasSize(1);
    }

    private static void assertRefused(String key, String content, String code) throws Exception {
        assertRefused(key, content.getBytes(StandardCharsets.UTF_8), code);
    }

    private static void assertRefused(String key, byte[] content, String code) throws Exception {
        assertThat(refusal(key, content).failure().getCode()).as(key).isEqualTo(code);
    }

    private static TaskFailedException refusal(String key, byte[] content) throws Exception {
        workshop.store().putBytes("media-input", key, content, "video/mp4");
        return refusal(Tasks.probe("media-input", key, Optional.empty()));
    }

    private static void assertRefused(Task task, String code) {
        assertThat(refusal(task).failure().getCode()).isEqualTo(code);
    }

    private static TaskFailedException refusal(Task task) {
        TaskFailedException refusal = catchThrowableOfType(
                TaskFailedException.class, () -> workshop.probe().run(task, new FakeAttempt(task)));
        assertThat(refusal).isNotNull();
        assertThat(refusal.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(refusal.failure().getErrorClass()).isEqualTo(ErrorClass.INPUT);
        assertThat(refusal.failure().getMessage()).matches("(?s)[A-Z].*\\.").doesNotContain("127.0.0.1");
        return refusal;
    }
}
