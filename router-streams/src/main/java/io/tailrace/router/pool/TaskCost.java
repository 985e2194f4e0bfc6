package io.tailrace.router.pool;

import io.tailrace.events.AudioIntent;
import io.tailrace.events.FileIntent;
import io.tailrace.events.ImageIntent;
import io.tailrace.events.MasterIntent;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.VideoFacts;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRate;
import java.util.List;
import java.util.Map;

/**
 * Predicted seconds of one task in one slot: frames × pixels × codec factor ÷ class speed. Coarse on purpose; it orders work and compares
 * pools, nothing waits for it.
 */
public final class TaskCost {

    /** H.264 at veryfast with two threads: 4 s of 1080p24 into 1080, 720 and 360 lines took 5 s on two cores, run-up included. */
    private static final double PIXELS_PER_SECOND = 65e6;

    /** Share of an H.264 veryfast encode that decoding a pixel costs. */
    private static final Map<String, Double> DECODING =
            Map.of("h264", 0.15, "hevc", 0.25, "av1", 0.3, "vp9", 0.2, "prores", 0.3, "mpeg2video", 0.1);

    private static final Map<String, Double> ENCODING = Map.of("h264", 1.0, "hevc", 2.5, "av1", 4.0);

    /** Of ProRes 422 HQ in one thread of the CPU, as in every class; DNxHR is three times as fast (measured beside H.264 at veryfast: 124). */
    private static final double MASTER_PIXELS_PER_SECOND = 40e6;

    private static final Map<String, Double> SPEEDS = Map.of(
            "ultrafast",
            0.5,
            "superfast",
            0.7,
            "veryfast",
            1.0,
            "faster",
            1.4,
            "fast",
            1.8,
            "medium",
            2.2,
            "slow",
            3.5,
            "slower",
            6.0,
            "veryslow",
            11.0);

    /** Speed of a slot of a class at pictures, against one of {@code cpu}. */
    private static final Map<String, Double> CLASSES = Map.of("cpu", 1.0, "jetson-nvenc", 2.0, "x86-nvenc", 6.0);

    /** Sound is coded by the CPU in every class, at about a hundred times its own speed. */
    private static final double SOUND_SECONDS_PER_SECOND = 0.01;

    /** Text is only read, with everything that lies between its packets. */
    private static final double TEXT_SECONDS_PER_SECOND = 0.002;

    /** Share of the pictures that a storyboard decodes: key frames, as large as they are (measured: 7 times faster than all). */
    private static final double STORYBOARD_SHARE = 1.0 / 7;

    private static final double START_SECONDS = 0.3;

    private TaskCost() {}

    /** Seconds of one task that makes {@code renditions}, all of one group of {@code plan}, in a slot of {@code hardwareClass}. */
    public static double seconds(Plan plan, List<Rendition> renditions, String hardwareClass) {
        FrameGrid grid = grid(plan);
        int tasks = renditions.stream().mapToInt(Rendition::getUnits).max().orElse(1);
        double frames = (double) grid.totalFrames() / tasks;
        double titleSeconds = grid.durationMicros() / 1e6;
        double encoded = 0;
        double mastered = 0;
        double sound = 0;
        double stills = 0;
        for (Rendition rendition : renditions) {
            encoded += rendition.getVideo().map(TaskCost::encoding).orElse(0.0);
            encoded += rendition
                    .getFile()
                    .flatMap(file -> file.getVideo())
                    .map(TaskCost::encoding)
                    .orElse(0.0);
            mastered += rendition
                    .getFile()
                    .flatMap(FileIntent::getMaster)
                    .map(TaskCost::pixels)
                    .orElse(0.0);
            sound += Need.sounds(rendition).stream().mapToInt(TaskCost::reads).sum()
                    * titleSeconds
                    * SOUND_SECONDS_PER_SECOND;
            sound += rendition.getText().isPresent() ? titleSeconds * TEXT_SECONDS_PER_SECOND : 0;
            stills +=
                    rendition.getImage().map(image -> stillFrames(image, grid)).orElse(0.0);
        }
        double decoded = plan.getFacts().getVideo().map(TaskCost::decoding).orElse(0.0);
        double speed = PIXELS_PER_SECOND * CLASSES.getOrDefault(hardwareClass, 1.0);
        double pictures = encoded + mastered > 0 ? frames * (encoded + decoded) : 0;
        return START_SECONDS
                + sound
                + (pictures + stills * decoded) / speed
                + frames * mastered / MASTER_PIXELS_PER_SECOND;
    }

    /** Sound that is brought to a loudness is measured first. */
    private static int reads(AudioIntent sound) {
        return sound.getLoudness().isPresent() ? 2 : 1;
    }

    private static double stillFrames(ImageIntent image, FrameGrid grid) {
        return image.getTiles().isPresent()
                ? grid.totalFrames() * STORYBOARD_SHARE
                : 2 * grid.rate().framesPerSecond();
    }

    private static FrameGrid grid(Plan plan) {
        return new FrameGrid(
                new FrameRate(
                        plan.getGrid().getRate().getNum(),
                        plan.getGrid().getRate().getDen()),
                plan.getGrid().getTotalFrames(),
                plan.getGrid().getGopFrames(),
                plan.getGrid().getSegmentFrames(),
                plan.getGrid().getChunkFrames());
    }

    private static double encoding(VideoIntent video) {
        return (double) video.getWidth()
                * video.getHeight()
                * ENCODING.getOrDefault(video.getCodec(), 2.0)
                * SPEEDS.getOrDefault(video.getSpeed(), 1.0)
                / video.getEveryFrames();
    }

    /** A frame of the grid. */
    private static double pixels(MasterIntent master) {
        return (double) master.getWidth() * master.getHeight() / master.getEveryFrames();
    }

    private static double decoding(VideoFacts video) {
        return (double) video.getWidth() * video.getHeight() * DECODING.getOrDefault(video.getCodec(), 0.2);
    }
}
