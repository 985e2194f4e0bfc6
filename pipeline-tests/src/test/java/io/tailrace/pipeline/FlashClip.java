package io.tailrace.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A moving test picture that turns white, and silence that beeps, at the same three moments: near the start, in the middle, near the
 * end. 320x180, so that the ladder is one small rung.
 */
record FlashClip(String rate, int seconds, String size, String pictureFilter, String soundFilter, List<String> coding) {

    private static final double FLASH_SECONDS = 0.2;

    static FlashClip at(String rate, int seconds) {
        return new FlashClip(
                rate,
                seconds,
                "320x180",
                "null",
                "anull",
                List.of(
                        "-c:v",
                        "libx264",
                        "-preset",
                        "veryfast",
                        "-crf",
                        "14",
                        "-bf",
                        "2",
                        "-g",
                        "60",
                        "-pix_fmt",
                        "yuv420p",
                        "-c:a",
                        "aac",
                        "-b:a",
                        "128k"));
    }

    FlashClip size(String widthAndHeight) {
        return new FlashClip(rate, seconds, widthAndHeight, pictureFilter, soundFilter, coding);
    }

    /** Filters of picture and sound behind flash and beep. */
    FlashClip filtered(String picture, String sound) {
        return new FlashClip(rate, seconds, size, picture, sound, coding);
    }

    /** Later options win over the usual ones: x264, a key frame every 60 pictures, AAC. */
    FlashClip coded(String... more) {
        List<String> all = new ArrayList<>(coding);
        all.addAll(List.of(more));
        return new FlashClip(rate, seconds, size, pictureFilter, soundFilter, all);
    }

    /** Encodes it to {@code file}, whose name tells the container. */
    Path to(Path file) {
        String at = moments();
        List<String> line = new ArrayList<>(List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=" + size + ":rate=" + rate + ":duration=" + seconds + ",drawbox=c=white:t=fill:enable='"
                        + at + "'," + pictureFilter,
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=1000:sample_rate=48000:duration=" + seconds + ",volume=volume='if(" + at
                        + ",1,0)':eval=frame," + soundFilter));
        line.addAll(coding);
        line.add("file:" + file);
        Media.ffmpeg(line.toArray(String[]::new));
        return file;
    }

    private String moments() {
        List<String> parts = new ArrayList<>();
        for (double moment : new double[] {0.4, seconds / 2.0, seconds - 0.6}) {
            parts.add(
                    String.format(Locale.ROOT, "between(t,%.3f,%.3f)", moment - 0.001, moment + FLASH_SECONDS - 0.001));
        }
        return String.join("+", parts);
    }
}
