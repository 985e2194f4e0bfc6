package io.tailrace.pipeline;

import io.tailrace.ffmpeg.FfmpegPrograms;
import io.tailrace.ffmpeg.SystemLibraries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The real ffmpeg and ffprobe, as the judge of what came out and the maker of what goes in. */
public final class Media {

    private static final FfmpegPrograms PROGRAMS = programs();
    private static final Pattern SSIM = Pattern.compile("^n:\\d+ Y:([0-9.]+) ");

    private Media() {}

    private static FfmpegPrograms programs() {
        FfmpegPrograms programs = FfmpegPrograms.bundled();
        SystemLibraries.ensure(programs);
        return programs;
    }

    /** A clip of the bundled media. */
    public static Path clip(String name) {
        return Path.of("media", name).toAbsolutePath();
    }

    /** Runs ffmpeg and fails with its messages when it does. */
    public static void ffmpeg(String... arguments) {
        run(
                PROGRAMS.ffmpeg(),
                Stream.concat(Stream.of("-nostdin", "-v", "error", "-y"), Stream.of(arguments))
                        .toList());
    }

    /** Lines of ffprobe's output. */
    static List<String> ffprobe(String... arguments) {
        return run(
                        PROGRAMS.ffprobe(),
                        Stream.concat(Stream.of("-v", "error"), Stream.of(arguments))
                                .toList())
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** Presentation times of all decoded pictures, in ticks. */
    public static List<Long> pictureTimes(Path file) {
        return ffprobe("-select_streams", "v:0", "-show_entries", "frame=pts", "-of", "csv=p=0", file.toString())
                .stream()
                .map(line -> Long.parseLong(line.replace(",", "")))
                .toList();
    }

    /** How like {@code source}, scaled to its size, the pictures of {@code made} look: SSIM of luma on average, 1 for equal ones. */
    static double ssim(Path made, Path source) {
        return ssim(made, source, "null", "yuv420p");
    }

    /**
     * The same in pictures of a pixel format, paired one by one.
     *
     * @param filter for the source's, in front of all else
     */
    static double ssim(Path made, Path source, String filter, String format) {
        String alike = ",format=" + format + ",setparams=colorspace=bt709:range=tv,settb=1/25,setpts=N";
        List<String> output = lines(
                "-i",
                made.toString(),
                "-i",
                source.toString(),
                "-lavfi",
                "[1:v:0]" + filter + "[filtered];[0:v:0]null" + alike + ",split[made][size];"
                        + "[filtered][size]scale=w=rw:h=rh:flags=bicubic" + alike
                        + "[reference];[made][reference]ssim=shortest=1:stats_file=-",
                "-f",
                "null",
                "-");
        return output.stream()
                .map(SSIM::matcher)
                .filter(Matcher::find)
                .mapToDouble(line -> Double.parseDouble(line.group(1)))
                .average()
                .orElseThrow(() -> new AssertionError(output));
    }

    /**
     * What ffmpeg writes to its standard output, such as digests, as lines.
     *
     * @throws AssertionError when it fails
     */
    static List<String> lines(String... arguments) {
        return run(
                        PROGRAMS.ffmpeg(),
                        Stream.concat(Stream.of("-nostdin", "-v", "error"), Stream.of(arguments))
                                .toList())
                .lines()
                .toList();
    }

    private static String run(Path program, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("LD_LIBRARY_PATH", String.valueOf(program.getParent()));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(line + " failed:\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
