package io.tailrace.pipeline;

import io.tailrace.ffmpeg.FfmpegPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/** ffmpeg and ffprobe behind scripts that wait, or fail, as long as a file says so. */
record Gate(Path folder) {

    /** Of the profile with two small rungs and few tries. */
    static final String PROFILE = "operations";

    /** What a script looks for, and in which command lines. */
    enum Stop {
        PROBE("ffprobe", "*"),
        ENCODE_VIDEO("ffmpeg", "*libx264*"),
        SMALL_RUNG("ffmpeg", "*128:72*");

        private final String program;
        private final String arguments;

        Stop(String program, String arguments) {
            this.program = program;
            this.arguments = arguments;
        }
    }

    static Gate in(Path folder) throws IOException {
        Files.createDirectories(folder);
        Gate gate = new Gate(folder);
        FfmpegPrograms real = FfmpegPrograms.bundled();
        gate.script("ffmpeg", real.ffmpeg(), real.libraries());
        gate.script("ffprobe", real.ffprobe(), real.libraries());
        return gate;
    }

    private void script(String name, Path program, Path libraries) throws IOException {
        StringBuilder text = new StringBuilder("#!/bin/sh\nexport LD_LIBRARY_PATH=" + libraries + "\n");
        for (Stop stop : Stop.values()) {
            if (stop.program.equals(name)) {
                text.append("""
                        case "$*" in %s)
                          while [ -e '%s' ]; do /bin/sleep 0.05; done
                          if [ -e '%s' ]; then echo 'told to fail' >&2; exit 1; fi ;;
                        esac
                        """.formatted(stop.arguments, file("hold", stop), file("break", stop)));
            }
        }
        Path file = folder.resolve(name);
        Files.writeString(file, text + "exec " + program + " \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path file(String what, Stop stop) {
        return folder.resolve(what + "-" + stop);
    }

    /** A server whose programs go through here, with the profile {@link #PROFILE}. */
    Server serve(Path data) throws IOException, InterruptedException {
        Path profiles = Files.createDirectories(folder.resolve("profiles"));
        Files.copy(
                Path.of("src/test/resources/profiles/operations.yaml"),
                profiles.resolve(PROFILE + ".yaml"),
                StandardCopyOption.REPLACE_EXISTING);
        Map<String, String> variables = new HashMap<>(variables());
        variables.put("TAILRACE_PROFILES_DIR", profiles.toString());
        return Server.start(data, variables, "--slots", "2");
    }

    /** Settings with which a worker uses the scripts. */
    Map<String, String> variables() {
        return Map.of(
                "TAILRACE_FFMPEG",
                folder.resolve("ffmpeg").toString(),
                "TAILRACE_FFPROBE",
                folder.resolve("ffprobe").toString());
    }

    /** From now on what begins there waits. */
    void hold(Stop stop) throws IOException {
        Files.writeString(file("hold", stop), "");
    }

    /** From now on what begins there fails. */
    void fail(Stop stop) throws IOException {
        Files.writeString(file("break", stop), "");
    }

    /** Everything goes on, and goes well. */
    void open() throws IOException {
        for (Stop stop : Stop.values()) {
            Files.deleteIfExists(file("hold", stop));
            Files.deleteIfExists(file("break", stop));
        }
    }
}
