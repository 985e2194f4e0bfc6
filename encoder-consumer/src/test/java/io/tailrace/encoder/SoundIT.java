package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tailrace.events.AudioIntent;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.SourceFacts;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sound in the forms it is delivered in becomes one continuous track of the layout that was planned. */
class SoundIT {

    private static final int SAMPLE_RATE = 48000;
    private static final int SECONDS = 4;

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

    @Test
    void joinsMonoTracksIntoTheChannelsOfOneSound() throws Exception {
        List<String> line = picture();
        for (int track = 0; track < 4; track++) {
            // Only the second sounds in the first half, only the fourth in the second.
            String level = track == 1 ? "lt(t,2)" : track == 3 ? "gte(t,2)" : "0";
            line.addAll(List.of("-f", "lavfi", "-i", tone(SAMPLE_RATE) + ",volume='" + level + "':eval=frame"));
        }
        line.addAll(List.of("-map", "0:v", "-map", "1:a", "-map", "2:a", "-map", "3:a", "-map", "4:a"));
        line.addAll(List.of("-c:v", "mpeg2video", "-q:v", "4", "-c:a", "pcm_s16le", "-ac", "1"));
        line.add("file:" + folder.resolve("four.mxf"));
        Plan plan = plan(line, "four.mxf", sound(0, 2, List.of(0, 1)), sound(2, 1, List.of(2, 3)));

        Asset asset = Asset.encode(workshop, plan);

        int[][] pair = channels(asset.join("audio-0"), 2);
        assertThat(loudness(pair[0], 0, 4)).isLessThan(20);
        assertThat(loudness(pair[1], 0.1, 1.9)).isGreaterThan(1000);
        assertThat(loudness(pair[1], 2.1, 3.9)).isLessThan(20);
        int[][] folded = channels(asset.join("audio-1"), 1);
        assertThat(loudness(folded[0], 0.1, 1.9)).isLessThan(20);
        assertThat(loudness(folded[0], 2.1, 3.9)).isGreaterThan(500);
    }

    @ParameterizedTest
    @CsvSource({"2, 6", "6, 2"})
    void goesOnThroughAChangeOfChannels(int before, int after) throws Exception {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int channels : List.of(before, after)) {
            Path part = folder.resolve("part.ac3");
            workshop.ffmpeg("-f", "lavfi", "-i", tone(SAMPLE_RATE), "-ac", Integer.toString(channels), "file:" + part);
            whole.write(Files.readAllBytes(part));
        }
        Path sound = Files.write(folder.resolve("whole.ac3"), whole.toByteArray());
        String key = "change-" + before + "-" + after + ".ts";
        List<String> line = new ArrayList<>(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=8"));
        line.addAll(List.of("-i", "file:" + sound, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"));
        line.addAll(List.of("-c:a", "copy", "file:" + folder.resolve(key)));
        workshop.ffmpeg(line.toArray(new String[0]));
        workshop.upload(key, folder.resolve(key));
        Plan plan = with(workshop.plan(key, false), List.of(sound(0, 2, List.of())));

        Asset asset = Asset.encode(workshop, plan);

        int[][] stereo = channels(asset.join("audio-0"), 2);
        assertThat(stereo[0].length / (double) SAMPLE_RATE).isBetween(7.9, 8.1);
        for (double at = 0.1; at < 7.8; at += 0.1) {
            assertThat(loudness(stereo[0], at, at + 0.1))
                    .as("sound at %s s", at)
                    .isGreaterThan(300);
        }
    }

    @ParameterizedTest
    @CsvSource({"8000, 2", "96000, 2", "44100, 1", "48000, 8", "48000, 16"})
    void takesAnySampleRateAndNumberOfChannels(int rate, int channels) throws Exception {
        String key = "rate-" + rate + "-" + channels + ".mov";
        List<String> line = picture();
        line.addAll(List.of("-f", "lavfi", "-i", tone(rate), "-map", "0:v", "-map", "1:a", "-c:v", "libx264"));
        line.addAll(List.of("-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le"));
        String all = String.join(
                "|", IntStream.range(0, channels).mapToObj(i -> "c" + i + "=c0").toList());
        line.addAll(List.of("-af", "pan=" + channels + "C|" + all, "file:" + folder.resolve(key)));
        Plan plan = plan(line, key, sound(0, 2, List.of()), sound(0, 6, List.of()));

        Asset asset = Asset.encode(workshop, plan);

        assertThat(asset.parts("audio-0").get(0).samples() - 1024).isEqualTo(SECONDS * SAMPLE_RATE);
        for (int[] channel : channels(asset.join("audio-0"), 2)) {
            assertThat(loudness(channel, 0.1, 3.9)).isGreaterThan(300);
        }
        assertThat(asset.parts("audio-1").get(0).channels()).isEqualTo(6);
    }

    /** Pink noise at -25 LUFS, whose peaks are some 12 dB above: made softer, louder, and so loud that the limiter has work. */
    @ParameterizedTest
    @CsvSource({"-31, 2", "-23, 2", "-23, 6", "-10, 2"})
    void isAsLoudAsAskedFor(double wanted, int channels) throws Exception {
        String key = "loud" + wanted + "-" + channels + ".mov";
        List<String> line = picture();
        line.addAll(List.of("-f", "lavfi", "-i", "anoisesrc=color=pink:seed=7:amplitude=0.4:duration=" + SECONDS));
        line.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le"));
        line.addAll(List.of("-ac", Integer.toString(channels), "file:" + folder.resolve(key)));
        Plan plan = plan(
                line,
                key,
                AudioIntent.newBuilder(sound(0, channels, List.of()))
                        .setLoudness(wanted)
                        .build(),
                sound(0, 2, List.of()));

        Asset asset = Asset.encode(workshop, plan);

        Measured made = measured(asset.join("audio-0"));
        assertThat(made.integrated()).isCloseTo(wanted, within(0.7));
        assertThat(made.peak()).isLessThan(-0.3); // AAC adds a little to what the limiter left
        assertThat(asset.parts("audio-0").get(0).samples() - 1024).isEqualTo(SECONDS * SAMPLE_RATE);
        assertThat(measured(asset.join("audio-1")).integrated())
                .as("the one that nothing was asked of")
                .isCloseTo(measured(folder.resolve(key)).integrated(), within(1.0));
    }

    @Test
    void leavesSilenceAsItIs() throws Exception {
        List<String> line = picture();
        line.addAll(List.of("-f", "lavfi", "-i", "anullsrc=duration=" + SECONDS, "-c:v", "libx264"));
        line.addAll(List.of("-preset", "ultrafast", "-c:a", "pcm_s16le", "file:" + folder.resolve("silence.mov")));
        Plan plan = plan(
                line,
                "silence.mov",
                AudioIntent.newBuilder(sound(0, 2, List.of()))
                        .setLoudness(-16.0)
                        .build());

        int[][] stereo = channels(Asset.encode(workshop, plan).join("audio-0"), 2);

        assertThat(loudness(stereo[0], 0, SECONDS)).isLessThan(2);
    }

    private record Measured(double integrated, double peak) {}

    /** By the meter's values behind the last tenth of a second. */
    private static Measured measured(Path sound) throws Exception {
        List<String> lines = workshop.ffmpeg(
                "-i",
                "file:" + sound,
                "-vn",
                "-af",
                "ebur128=peak=true:metadata=1:framelog=quiet,ametadata=print:file=-",
                "-f",
                "null",
                "-");
        return new Measured(last(lines, "lavfi.r128.I="), 20 * Math.log10(last(lines, "lavfi.r128.true_peak=")));
    }

    private static double last(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no " + name + " in " + lines));
    }

    @Test
    void readsWhatATrackIsFor() throws Exception {
        Path file = folder.resolve("roles.mkv");
        List<String> line = picture();
        line.addAll(List.of("-f", "lavfi", "-i", tone(SAMPLE_RATE), "-map", "0:v"));
        for (int i = 0; i < 4; i++) {
            line.addAll(List.of("-map", "1:a"));
        }
        line.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"));
        line.addAll(List.of("-disposition:a:1", "comment", "-disposition:a:2", "visual_impaired"));
        line.addAll(List.of("-disposition:a:3", "hearing_impaired", "file:" + file));
        workshop.ffmpeg(line.toArray(new String[0]));
        workshop.upload("roles.mkv", file);

        SourceFacts facts = workshop.probe("roles.mkv");

        assertThat(facts.getAudio())
                .extracting("role")
                .containsExactly("", "commentary", "description", "hearing-impaired");
    }

    private static List<String> picture() {
        return new ArrayList<>(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=" + SECONDS));
    }

    private static String tone(int rate) {
        return "sine=frequency=440:sample_rate=" + rate + ":duration=" + SECONDS + ",volume=4";
    }

    private static Plan plan(List<String> line, String key, AudioIntent... sounds) throws Exception {
        workshop.ffmpeg(line.toArray(new String[0]));
        workshop.upload(key, folder.resolve(key));
        return with(workshop.plan(key, false), List.of(sounds));
    }

    private static AudioIntent sound(int track, int channels, List<Integer> joined) {
        return AudioIntent.newBuilder()
                .setTrack(track)
                .setCodec("aac")
                .setBitsPerSecond(96_000L * channels)
                .setChannels(channels)
                .setSampleRate(SAMPLE_RATE)
                .setJoined(joined)
                .build();
    }

    /** The plan with these sounds, {@code audio-0} and on, in the place of its own. */
    private static Plan with(Plan plan, List<AudioIntent> sounds) {
        List<Rendition> renditions = new ArrayList<>(plan.getRenditions().stream()
                .filter(rendition -> rendition.getKind() != RenditionKind.AUDIO)
                .toList());
        for (int i = 0; i < sounds.size(); i++) {
            renditions.add(Rendition.newBuilder()
                    .setName("audio-" + i)
                    .setKind(RenditionKind.AUDIO)
                    .setGeneration(1)
                    .setPool("cpu")
                    .setGroup("audio")
                    .setUnits(1)
                    .setAudio(sounds.get(i))
                    .build());
        }
        return Plan.newBuilder(plan).setRenditions(renditions).build();
    }

    /** Samples of each channel, as a player would hear them. */
    private static int[][] channels(Path sound, int count) throws Exception {
        Path raw = sound.resolveSibling("channels.raw");
        workshop.ffmpeg("-i", "file:" + sound, "-f", "s16le", "file:" + raw);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(raw)).order(ByteOrder.LITTLE_ENDIAN);
        int[][] samples = new int[count][bytes.capacity() / 2 / count];
        for (int i = 0; i < samples[0].length; i++) {
            for (int channel = 0; channel < count; channel++) {
                samples[channel][i] = bytes.getShort();
            }
        }
        return samples;
    }

    /** Root mean square between two moments. */
    private static double loudness(int[] samples, double from, double to) {
        int first = (int) (from * SAMPLE_RATE);
        int end = Math.min(samples.length, (int) (to * SAMPLE_RATE));
        double sum = 0;
        for (int i = first; i < end; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return Math.sqrt(sum / Math.max(1, end - first));
    }
}
