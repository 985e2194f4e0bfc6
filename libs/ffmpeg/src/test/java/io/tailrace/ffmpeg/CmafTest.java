package io.tailrace.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CmafTest {

    @TempDir
    static Path folder;

    private static Path video;
    private static Path audio;

    @BeforeAll
    static void encode() throws Exception {
        Path scratch = Files.createDirectory(folder.resolve("scratch"));
        video = Files.createDirectory(folder.resolve("video"));
        audio = Files.createDirectory(folder.resolve("audio"));
        TestMedia.cmaf(
                video,
                scratch,
                "testsrc2=size=320x180:rate=25:duration=3",
                "+frag_discont",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-bf",
                "3",
                "-profile:v",
                "high",
                "-b_strategy",
                "0",
                "-g",
                "25",
                "-keyint_min",
                "25",
                "-sc_threshold",
                "0");
        TestMedia.cmaf(audio, scratch, "anoisesrc=d=3:r=48000", "", "-ac", "6", "-c:a", "aac", "-b:a", "96k");
    }

    @Test
    void readsAPictureInit() throws Exception {
        CmafInit init = TestMedia.init(video);

        assertThat(init.kind()).isEqualTo(CmafInit.Kind.VIDEO);
        assertThat(init.codec()).matches("avc1\\.[0-9a-f]{6}");
        assertThat(init.width()).isEqualTo(320);
        assertThat(init.height()).isEqualTo(180);
        assertThat(init.sha256()).matches("[0-9a-f]{64}");
        assertThat(init.editMediaTime()).as("two frames of B-frame delay").isEqualTo(2L * init.timescale() / 25);
    }

    @ParameterizedTest
    @CsvSource({
        "eac3, 1, ec-3, 256",
        "eac3, 2, ec-3, 256",
        "eac3, 6, ec-3, 256",
        "libopus, 1, opus, 312",
        "libopus, 2, opus, 312",
        "libopus, 6, opus, 312"
    })
    void readsTheSoundOfOtherCodecs(String encoder, int channels, String codec, long priming, @TempDir Path folder)
            throws Exception {
        Path sound = Files.createDirectory(folder.resolve("sound"));
        TestMedia.cmaf(
                sound,
                folder,
                "anoisesrc=d=1:r=48000",
                "",
                "-ac",
                Integer.toString(channels),
                "-c:a",
                encoder,
                "-b:a",
                "192k");
        CmafInit init = TestMedia.init(sound);

        assertThat(init.kind()).isEqualTo(CmafInit.Kind.AUDIO);
        assertThat(init.codec()).isEqualTo(codec);
        assertThat(init.channels()).isEqualTo(channels);
        assertThat(init.sampleRate()).isEqualTo(48000);
        assertThat(init.timescale()).isEqualTo(48000);
        assertThat(init.editMediaTime()).as("priming").isEqualTo(priming);
    }

    @Test
    void readsASoundInitAndItsChannelsFromTheConfiguration() throws Exception {
        CmafInit init = TestMedia.init(audio);

        assertThat(init.kind()).isEqualTo(CmafInit.Kind.AUDIO);
        assertThat(init.codec()).isEqualTo("mp4a.40.2");
        assertThat(init.channels()).isEqualTo(6);
        assertThat(init.sampleRate()).isEqualTo(48000);
        assertThat(init.timescale()).isEqualTo(48000);
        assertThat(init.editMediaTime()).as("priming").isEqualTo(1024);
    }

    @Test
    void addsUpTheSamplesOfASegment() throws Exception {
        CmafInit init = TestMedia.init(video);
        long second = init.timescale();
        for (int number = 0; number < 3; number++) {
            byte[] bytes = TestMedia.segment(video, number);
            CmafSegment segment = CmafSegment.parse(bytes, init);

            assertThat(segment.samples()).isEqualTo(25);
            assertThat(segment.duration()).isEqualTo(second);
            assertThat(segment.decodeTime()).isEqualTo(number * second);
            assertThat(segment.first().sequence()).isEqualTo(number + 1);
            assertThat(segment.first().startsWithSync()).isTrue();
            assertThat(segment.first().firstPresentation() - init.editMediaTime())
                    .isEqualTo(number * second);
            assertThat(segment.first().firstSampleEnd()).isBetween(100, bytes.length);
        }
    }

    @Test
    void joinsSegmentsByTheirBytes() throws Exception {
        CmafInit init = TestMedia.init(video);
        byte[] first = TestMedia.segment(video, 1);
        byte[] second = TestMedia.segment(video, 2);
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);

        CmafSegment segment = CmafSegment.parse(both, init);

        assertThat(segment.fragments()).hasSize(2);
        assertThat(segment.samples()).isEqualTo(50);
        assertThat(segment.isContinuous()).isTrue();
    }

    @Test
    void refusesASegmentCutAtAnyByte() throws Exception {
        CmafInit init = TestMedia.init(video);
        byte[] bytes = TestMedia.segment(video, 0);
        for (int length = 0; length < bytes.length; length += Math.max(1, length / 50)) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> CmafSegment.parse(cut, init)).isInstanceOf(MalformedMediaException.class);
        }
    }

    @Test
    void countsTheSamplesOfSoundByPackets() throws Exception {
        byte[] bytes = TestMedia.segment(audio, 0);
        CmafInit init = TestMedia.init(audio);

        CmafSegment segment = CmafSegment.parse(bytes, init);

        assertThat(segment.samples() * 1024).isEqualTo(segment.duration());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void throwsNothingElseForDamagedBytes(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        CmafInit init = TestMedia.init(video);
        byte[] goodInit = Files.readAllBytes(video.resolve("init.mp4"));
        byte[] goodSegment = TestMedia.segment(video, 1);
        byte[] goodSound = Files.readAllBytes(audio.resolve("init.mp4"));
        for (int i = 0; i < 600; i++) {
            survives(() -> CmafInit.parse(damage(goodInit, random)));
            survives(() -> CmafInit.parse(damage(goodSound, random)));
            survives(() -> CmafSegment.parse(damage(Arrays.copyOf(goodSegment, 1024), random), init));
        }
    }

    private interface Parse {
        Object run() throws MalformedMediaException;
    }

    private static void survives(Parse parse) {
        try {
            assertThat(parse.run()).isNotNull();
        } catch (MalformedMediaException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    /** Flips bytes, writes extreme sizes, cuts. */
    private static byte[] damage(byte[] good, SplittableRandom random) {
        byte[] bytes = good.clone();
        int wounds = random.nextInt(1, 6);
        for (int i = 0; i < wounds; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0xff);
                case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) 0);
                default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}
