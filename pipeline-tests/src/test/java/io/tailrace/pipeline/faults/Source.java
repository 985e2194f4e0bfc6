package io.tailrace.pipeline.faults;

import io.tailrace.pipeline.Media;
import java.nio.file.Path;

/**
 * A recording.
 *
 * @param frames pictures of the title at 24 a second
 * @param end final state of its jobs
 */
record Source(String name, Path file, int frames, String end) {

    static final int RATE = 24;

    /** Cut of the bundled clip; {@code width} by {@code height} tells the scripts what to do with it. */
    static Source make(Path folder, String name, double seconds, int width, int height, String end) {
        Path file = folder.resolve(name + ".mp4");
        int frames = (int) Math.round(seconds * RATE);
        Media.ffmpeg(
                "-i",
                Media.clip("bbb-360p-6s.mp4").toString(),
                "-vf",
                "scale=" + width + ":" + height + ",setsar=1",
                "-frames:v",
                Integer.toString(frames),
                "-t",
                Double.toString(seconds),
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-g",
                Integer.toString(RATE),
                "-bf",
                "2",
                "-c:a",
                "aac",
                file.toString());
        return new Source(name, file, frames, end);
    }
}
