package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.AudioIntent;
import io.tailrace.events.FileIntent;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.TaskKind;
import io.tailrace.events.UnitResult;
import io.tailrace.media.PartList;
import io.tailrace.media.SoundCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sound of every codec is at the sample where the source has it, as long as the title and in the right channels. The title has a tail of
 * 0.72 s, which joins the segment before it, and a length that no codec's packets divide.
 */
class SoundCodecIT {

    private static final int RATE = 48_000;
    private static final int FRAMES = 118;
    private static final int SAMPLES = FRAMES * RATE / 25;
    private static final int FURTHEST = 1600;
    private static final int WINDOW = 12_000;

    @TempDir
    static Path folder;

    private static Workshop workshop;
    private static Plan plan;
    private static Path source;

    /** Six channels of noise, each its own. */
    @BeforeAll
    static void open() throws Exception {
        workshop = new Workshop(folder);
        source = folder.resolve("noise.mov");
        List<String> line = new ArrayList<>(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25"));
        String noises = String.join(
                ";",
                IntStream.range(0, 6)
                        .mapToObj(i -> "anoisesrc=color=brown:seed=" + (i + 1)
                                + ":amplitude=0.5:sample_rate=48000,aformat=channel_layouts=mono[n" + i + "]")
                        .toList());
        line.addAll(
                List.of("-filter_complex", noises + ";[n0][n1][n2][n3][n4][n5]join=inputs=6:channel_layout=5.1[a]"));
        line.addAll(List.of("-map", "0:v", "-map", "[a]", "-t", "4.72", "-c:v", "libx264", "-preset", "ultrafast"));
        line.addAll(List.of("-pix_fmt", "yuv420p", "-c:a", "pcm_s16le", "file:" + source));
        workshop.ffmpeg(line.toArray(String[]::new));
        workshop.upload("noise.mov", source);
        plan = workshop.plan("noise.mov", false);
    }

    @AfterAll
    static void close() {
        workshop.close();
    }

    @ParameterizedTest
    @CsvSource({
        "AAC, 2, mp4a.40.2, 1024",
        "AAC, 6, mp4a.40.2, 1024",
        "OPUS, 1, opus, 312",
        "OPUS, 2, opus, 312",
        "OPUS, 6, opus, 312",
        "EAC3, 2, ec-3, 256",
        "EAC3, 6, ec-3, 256"
    })
    void isWhereTheSourceHasIt(SoundCodec codec, int channels, String name, int priming) throws Exception {
        assertThat(plan.getGrid().getTotalFrames()).isEqualTo(FRAMES);
        Asset asset = Asset.encode(workshop, with(sound(codec, channels)));

        PartList part = asset.parts("audio-0").get(0);
        assertThat(part.codec()).isEqualTo(name);
        assertThat(part.channels()).isEqualTo(channels);
        assertThat(part.sampleRate()).isEqualTo(RATE);
        assertThat(part.samples() - priming).isEqualTo(SAMPLES);
        checkSamples(asset.join("audio-0"), codec, channels);
    }

    @ParameterizedTest
    @CsvSource({"OPUS, 2, opus", "OPUS, 6, opus", "EAC3, 2, ec-3", "EAC3, 6, ec-3"})
    void isWhereTheSourceHasItInAFile(SoundCodec codec, int channels, String name) throws Exception {
        FileIntent proxy = plan.getRenditions().stream()
                .flatMap(rendition -> rendition.getFile().stream())
                .findFirst()
                .orElseThrow();
        Rendition file = Rendition.newBuilder(rendition("file", RenditionKind.FILE))
                .setFile(FileIntent.newBuilder(proxy)
                        .setName("file.mp4")
                        .setAudio(sound(codec, channels))
                        .build())
                .build();

        UnitResult unit = workshop.encode(
                        TaskKind.FILE,
                        Plan.newBuilder(plan).setRenditions(List.of(file)).build(),
                        0,
                        List.of("file"))
                .get(0);

        String prefix = unit.getPartKey().substring(0, unit.getPartKey().length() - PartList.NAME.length());
        PartList part = PartList.parse(workshop.store().readBytes("media-work", unit.getPartKey(), 1 << 20));
        assertThat(part.codec()).startsWith("avc1.").endsWith("," + name);
        assertThat(part.channels()).isEqualTo(channels);
        assertThat(unit.getSamples()).isEqualTo(FRAMES);
        assertThat(unit.getDurationTicks()).isBetween((long) SAMPLES - 2, (long) SAMPLES + 2);
        Path made = folder.resolve("file-" + codec + channels + ".mp4");
        workshop.store().download("media-work", prefix + "file.mp4", made);
        checkSamples(made, codec, channels);
    }

    /** Louder, the limiter at work, and still not a sample more. */
    @Test
    void isAsLongAsTheTitleWhereItsLoudnessChanges() throws Exception {
        List<AudioIntent> louder = new ArrayList<>();
        for (SoundCodec codec : List.of(SoundCodec.OPUS, SoundCodec.EAC3)) {
            louder.add(AudioIntent.newBuilder(sound(codec, 2)).setLoudness(-8.0).build());
        }
        Asset asset = Asset.encode(workshop, with(louder.toArray(AudioIntent[]::new)));

        assertThat(asset.parts("audio-0").get(0).samples() - 312).isEqualTo(SAMPLES);
        assertThat(asset.parts("audio-1").get(0).samples() - 256).isEqualTo(SAMPLES);
    }

    /** What a player hears of times from 0 on, against the source brought to the same layout, each channel at its best offset. */
    private static void checkSamples(Path made, SoundCodec codec, int channels) throws Exception {
        int[][] wanted = channels(source, channels);
        int[][] heard = channels(made, channels);
        assertThat(heard[0].length).isBetween(SAMPLES, SAMPLES + codec.packetSamples());
        for (int channel = 0; channel < channels; channel++) {
            // Encoders leave a low-frequency channel little, and Opus no phase above that.
            if (channels < 6 || channel != 3) {
                assertThat(offset(wanted[channel], heard[channel]))
                        .as("channel %s", channel)
                        .isBetween(-1, 1);
            }
        }
    }

    private static int offset(int[] wanted, int[] heard) {
        return IntStream.rangeClosed(-FURTHEST, FURTHEST)
                .boxed()
                .max(Comparator.comparingDouble(shift -> likeness(wanted, heard, shift)))
                .orElseThrow();
    }

    private static double likeness(int[] wanted, int[] heard, int shift) {
        double sum = 0;
        for (int i = RATE; i < RATE + WINDOW; i++) {
            sum += (double) wanted[i] * heard[i + shift];
        }
        return sum;
    }

    /** By presentation time: what lies before 0 is not heard. */
    private static int[][] channels(Path sound, int count) throws Exception {
        Path raw = Files.createTempFile(folder, "channels", ".raw");
        String layout = count == 1 ? "mono" : count == 2 ? "stereo" : "5.1";
        workshop.ffmpeg(
                "-copyts",
                "-i",
                "file:" + sound,
                "-vn",
                "-af",
                "aresample=48000:async=1:first_pts=0,aformat=channel_layouts=" + layout,
                "-f",
                "s16le",
                "file:" + raw);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(raw)).order(ByteOrder.LITTLE_ENDIAN);
        int[][] samples = new int[count][bytes.capacity() / 2 / count];
        for (int i = 0; i < samples[0].length; i++) {
            for (int channel = 0; channel < count; channel++) {
                samples[channel][i] = bytes.getShort();
            }
        }
        return samples;
    }

    private static AudioIntent sound(SoundCodec codec, int channels) {
        return AudioIntent.newBuilder()
                .setTrack(0)
                .setCodec(codec.word())
                .setBitsPerSecond(96_000L * channels)
                .setChannels(channels)
                .setSampleRate(RATE)
                .build();
    }

    /** The plan with these sounds, {@code audio-0} and on, in the place of its own. */
    private static Plan with(AudioIntent... sounds) {
        List<Rendition> renditions = new ArrayList<>(plan.getRenditions().stream()
                .filter(rendition -> rendition.getKind() == RenditionKind.VIDEO)
                .toList());
        for (int i = 0; i < sounds.length; i++) {
            renditions.add(Rendition.newBuilder(rendition("audio-" + i, RenditionKind.AUDIO))
                    .setAudio(sounds[i])
                    .build());
        }
        return Plan.newBuilder(plan).setRenditions(renditions).build();
    }

    private static Rendition rendition(String name, RenditionKind kind) {
        return Rendition.newBuilder()
                .setName(name)
                .setKind(kind)
                .setGeneration(1)
                .setPool("cpu")
                .setGroup("audio")
                .setUnits(1)
                .build();
    }
}
