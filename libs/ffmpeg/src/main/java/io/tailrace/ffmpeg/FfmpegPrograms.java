package io.tailrace.ffmpeg;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;

/**
 * Where ffmpeg and ffprobe are.
 *
 * @param libraries folder of their shared libraries; a child needs it as {@code LD_LIBRARY_PATH}, since the bundled libraries carry no
 *     run path of their own
 */
public record FfmpegPrograms(Path ffmpeg, Path ffprobe, Path libraries) {

    private static final int LIBRARY_MISSING = 127;
    private static final Pattern MISSING = Pattern.compile("shared libraries: ([^:\\s]+)");

    public FfmpegPrograms {
        requireNonNull(ffmpeg);
        requireNonNull(ffprobe);
        requireNonNull(libraries);
    }

    /**
     * The programs of the bundled jar, extracted to its cache folder ({@code org.bytedeco.javacpp.cachedir}) when they are not there yet.
     *
     * @throws FfmpegUnavailableException when this platform has none, or the cache folder cannot be written
     */
    public static FfmpegPrograms bundled() {
        try {
            Path ffmpeg = Path.of(Loader.load(org.bytedeco.ffmpeg.ffmpeg.class));
            Path ffprobe = Path.of(Loader.load(org.bytedeco.ffmpeg.ffprobe.class));
            return new FfmpegPrograms(ffmpeg, ffprobe, folderOf(ffmpeg));
        } catch (LinkageError | RuntimeException e) {
            throw new FfmpegUnavailableException(
                    "The bundled ffmpeg cannot be extracted on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + ": " + e.getMessage()
                            + ". Set TAILRACE_FFMPEG and TAILRACE_FFPROBE, or give a"
                            + " writable folder with -Dorg.bytedeco.javacpp.cachedir.",
                    e);
        }
    }

    /** Configured programs; what is not configured comes from the bundled jar. */
    public static FfmpegPrograms configured(Optional<Path> ffmpeg, Optional<Path> ffprobe) {
        if (ffmpeg.isEmpty() || ffprobe.isEmpty()) {
            FfmpegPrograms bundled = bundled();
            Path program = ffmpeg.orElse(bundled.ffmpeg());
            return new FfmpegPrograms(program, ffprobe.orElse(bundled.ffprobe()), folderOf(program));
        }
        return new FfmpegPrograms(ffmpeg.get(), ffprobe.get(), folderOf(ffmpeg.get()));
    }

    private static Path folderOf(Path program) {
        return requireNonNull(program.toAbsolutePath().getParent(), "a program lies in a folder");
    }

    /**
     * Runs both programs once with {@code -version}.
     *
     * @return the version line of ffmpeg
     * @throws FfmpegUnavailableException when one does not run
     */
    public String check() {
        missingLibrary().ifPresent(library -> {
            throw new FfmpegUnavailableException(
                    "ffmpeg needs the system library " + library + ", which is not installed ("
                            + SystemLibraries.INSTALL_HINT + ").",
                    null);
        });
        version(ffprobe);
        return version(ffmpeg).lines().findFirst().orElse("ffmpeg");
    }

    /** Name of the first system library the loader does not find; empty when ffmpeg starts. */
    Optional<String> missingLibrary() {
        Output output = run(ffmpeg);
        if (output.code() != LIBRARY_MISSING) {
            return Optional.empty();
        }
        Matcher missing = MISSING.matcher(output.text());
        return Optional.of(
                missing.find() ? missing.group(1) : "named in: " + output.text().strip());
    }

    private String version(Path program) {
        Output output = run(program);
        if (output.code() != 0) {
            throw new FfmpegUnavailableException(
                    program + " -version ended with code " + output.code() + ": "
                            + output.text().strip(),
                    null);
        }
        return output.text();
    }

    private record Output(int code, String text) {}

    private Output run(Path program) {
        if (!Files.isExecutable(program)) {
            throw new FfmpegUnavailableException(program + " does not exist or may not be executed.", null);
        }
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "-version").redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("LD_LIBRARY_PATH", libraries.toString());
        try {
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                // A version text is far below what a pipe holds, so it can be read after the end.
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    throw new FfmpegUnavailableException(program + " -version did not end within 20 seconds.", null);
                }
                String text = new String(process.getInputStream().readNBytes(64 << 10), StandardCharsets.UTF_8);
                return new Output(process.exitValue(), text);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new FfmpegUnavailableException(program + " cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FfmpegUnavailableException("Interrupted while " + program + " was checked.", e);
        }
    }
}
