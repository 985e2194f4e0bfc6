package io.tailrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.Plan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A flash and a beep at the same moment stay together: at the start, in the middle and at the end of a title. */
class SyncIT {

    private static final int SAMPLE_RATE = 48000;
    private static final double FRAME = 1 / 25.0;
    private static final double TOLERANCE = FRAME + 1024.0 / SAMPLE_RATE;
    private static final int TS_PACKET = 188;
    private static final double[] MOMENTS = {0.4, 4.2, 7.6};

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

    @ParameterizedTest
    @CsvSource({"mp4,0,0", "mkv,0,0", "ts,0,0", "mp4,0.6,0", "ts,0.6,0", "mp4,0,0.9", "ts,0,0.3", "mov,0.12,0"})
    void keepsFlashAndBeepTogether(String container, double pictureDelay, double soundDelay) throws Exception {
        Path file = Files.createTempDirectory(folder, "sync").resolve("source." + container);
        make(file, pictureDelay, soundDelay, 70);
        workshop.upload(file.getFileName() + "-" + pictureDelay + soundDelay, file);
        Plan plan = workshop.plan(file.getFileName() + "-" + pictureDelay + soundDelay, false);
        Asset asset = Asset.encode(workshop, plan);

        List<Double> flashes = flashes(asset.join("90p"));
        List<Double> beeps = beeps(asset.join("audio-0"));

        assertThat(flashes).hasSize(MOMENTS.length);
        assertThat(beeps).hasSize(MOMENTS.length);
        for (int i = 0; i < MOMENTS.length; i++) {
            // What was late in the source by different delays is late by their difference in the asset.
            double wanted = pictureDelay - soundDelay;
            assertThat(flashes.get(i) - beeps.get(i))
                    .as("moment %d", i)
                    .isBetween(wanted - TOLERANCE, wanted + TOLERANCE);
        }
    }

    /**
     * A capture that begins within a GOP. The first picture on screen is the first key frame: 0.21 s behind the sound, which makes it the
     * start of the title, 0.48 s and 0.76 s, which is too late for that although packets before it are not.
     */
    @ParameterizedTest
    @CsvSource({"115,207833", "155,482500", "190,757167"})
    void keepsThemTogetherWhereACaptureBeginsWithinAGop(int packets, long keyFrameMicros) throws Exception {
        Path whole = Files.createTempDirectory(folder, "capture").resolve("whole.ts");
        make(whole, 0, 0, 25);
        byte[] stream = Files.readAllBytes(whole);
        String key = "capture-" + packets + ".ts";
        Path cut = whole.resolveSibling(key);
        Files.write(cut, Arrays.copyOfRange(stream, packets * TS_PACKET, stream.length));
        workshop.upload(key, cut);
        Plan plan = workshop.plan(key, false);
        assertThat(plan.getFacts().getVideo().orElseThrow().getStartMicros()).isEqualTo(keyFrameMicros);
        Asset asset = Asset.encode(workshop, plan);

        List<Double> flashes = flashes(asset.join("90p"));
        List<Double> beeps = beeps(asset.join("audio-0"));

        assertThat(flashes).as("of what is left").hasSize(2);
        assertThat(beeps).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(flashes.get(i) - beeps.get(i)).as("moment %d", i + 1).isBetween(-TOLERANCE, TOLERANCE);
        }
    }

    /** Eight seconds of black with three white frames, of silence with three tones. Delays shift a whole track. */
    private static void make(Path file, double pictureDelay, double soundDelay, int gop) throws Exception {
        StringBuilder at = new StringBuilder();
        for (double moment : MOMENTS) {
            at.append(at.isEmpty() ? "" : "+")
                    .append("between(t,")
                    .append(moment - 0.001)
                    .append(',')
                    .append(moment + 0.119)
                    .append(')');
        }
        Path whole = file.resolveSibling("whole.mkv");
        workshop.ffmpeg(
                "-f",
                "lavfi",
                "-i",
                "color=black:size=160x90:rate=25:duration=8,drawbox=c=white:t=fill:enable='" + at + "'",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=1000:sample_rate=48000:duration=8,volume=volume='if(" + at + ",1,0)':eval=frame",
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-g",
                Integer.toString(gop),
                "-sc_threshold",
                "0",
                "-bf",
                "2",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                file.toString().endsWith("mov") ? "pcm_s16le" : "aac",
                "-b:a",
                "128k",
                "file:" + whole);
        workshop.ffmpeg(
                "-itsoffset",
                Double.toString(pictureDelay),
                "-i",
                "file:" + whole,
                "-itsoffset",
                Double.toString(soundDelay),
                "-i",
                "file:" + whole,
                "-map",
                "0:v",
                "-map",
                "1:a",
                "-c",
                "copy",
                "file:" + file);
    }

    /** Start of each bright run of frames, in seconds. */
    private static List<Double> flashes(Path picture) throws Exception {
        Path raw = picture.resolveSibling("luma.raw");
        workshop.ffmpeg(
                "-i",
                "file:" + picture,
                "-vf",
                "scale=1:1:flags=area,format=gray",
                "-fps_mode",
                "passthrough",
                "-f",
                "rawvideo",
                "file:" + raw);
        byte[] luma = Files.readAllBytes(raw);
        List<Double> starts = new ArrayList<>();
        for (int i = 1; i < luma.length; i++) {
            if ((luma[i] & 0xff) > 120 && (luma[i - 1] & 0xff) <= 120) {
                starts.add(i * FRAME);
            }
        }
        return starts;
    }

    /** Start of each tone, in seconds. */
    private static List<Double> beeps(Path sound) throws Exception {
        Path raw = sound.resolveSibling("sound.raw");
        workshop.ffmpeg("-i", "file:" + sound, "-ac", "1", "-f", "s16le", "file:" + raw);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(raw)).order(ByteOrder.LITTLE_ENDIAN);
        List<Double> starts = new ArrayList<>();
        int quiet = SAMPLE_RATE;
        for (int i = 0; i < bytes.capacity() / 2; i++) {
            boolean isLoud = Math.abs(bytes.getShort(i * 2)) > 800;
            if (isLoud && quiet > SAMPLE_RATE / 2) {
                starts.add(i / (double) SAMPLE_RATE);
            }
            quiet = isLoud ? 0 : quiet + 1;
        }
        return starts;
    }
}
