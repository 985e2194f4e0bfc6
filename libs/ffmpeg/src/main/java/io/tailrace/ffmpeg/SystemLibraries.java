package io.tailrace.ffmpeg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The system libraries the bundled ffmpeg is linked with. The standalone process and the tests install them where they may; a service
 * in an image has them from its image.
 */
public final class SystemLibraries {

    private static final Logger LOG = LoggerFactory.getLogger(SystemLibraries.class);
    private static final Path APT_GET = Path.of("/usr/bin/apt-get");
    private static final long INSTALL_MINUTES = 5;

    static final String INSTALL_HINT =
            "Debian and Ubuntu: apt-get install --no-install-recommends " + String.join(" ", packages("libasound2"));

    private SystemLibraries() {}

    /**
     * Returns when ffmpeg runs. As root on Debian or Ubuntu, missing libraries are installed.
     *
     * @throws FfmpegUnavailableException with one line that says what to install, when they are missing and stay so
     */
    public static void ensure(FfmpegPrograms programs) {
        Optional<String> missing = programs.missingLibrary();
        if (missing.isPresent() && isRoot() && Files.isExecutable(APT_GET)) {
            LOG.info("Installing the system libraries of ffmpeg, {} is missing", missing.get());
            install();
        }
        programs.check();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void install() {
        apt(List.of("update"));
        // The sound library has another name since Debian 13 and Ubuntu 24.04.
        if (!apt(install("libasound2t64"))) {
            apt(install("libasound2"));
        }
    }

    private static List<String> install(String sound) {
        List<String> arguments = new ArrayList<>(List.of("install", "-y", "--no-install-recommends"));
        arguments.addAll(packages(sound));
        return arguments;
    }

    private static List<String> packages(String sound) {
        List<String> names = new ArrayList<>(List.of("libxcb1", "libxcb-shm0", sound, "libpulse0"));
        if ("aarch64".equals(System.getProperty("os.arch"))) {
            names.addAll(List.of("libva2", "libva-drm2", "libdrm2")); // not in the arm64 jar
        }
        return names;
    }

    private static boolean apt(List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(APT_GET.toString(), "-qq"));
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        try {
            Path log = Files.createTempFile("tailrace-apt", ".log");
            try {
                Process process = builder.redirectOutput(log.toFile()).start();
                boolean ended = process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES);
                process.destroyForcibly();
                if (ended && process.exitValue() == 0) {
                    return true;
                }
                LOG.debug("{} failed: {}", String.join(" ", line), Files.readString(log, StandardCharsets.UTF_8));
                return false;
            } finally {
                Files.deleteIfExists(log);
            }
        } catch (IOException e) {
            throw new FfmpegUnavailableException("apt-get cannot be run: " + e.getMessage() + ". " + INSTALL_HINT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FfmpegUnavailableException("Interrupted while system libraries were installed.", e);
        }
    }
}
