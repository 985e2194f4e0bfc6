package io.tailrace.pipeline.faults;

import io.tailrace.ffmpeg.FfmpegPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * ffmpeg behind a script that goes wrong for some sources, which it knows by the shape of their picture: that shows in the size of a rendition.
 *
 * @param folder of the scripts; every process that one of them started has it in its environment
 */
record Programs(Path folder, boolean hasSmallDisks) {

    private static final String MARK = "TAILRACE_FAULTS=";
    /** Room for what all slots of a worker may ask for at a time. */
    private static final String DISK = "320m";

    static Programs in(Path folder) throws IOException {
        FfmpegPrograms real = FfmpegPrograms.bundled();
        String start = "#!/bin/sh\nexport " + MARK + folder + " LD_LIBRARY_PATH=" + real.libraries() + "\n";
        String trouble = """
                case "$*" in
                  *scale=144:108*) kill -SEGV $$ ;;
                  *scale=108:108*) if /bin/mkdir %1$s/hung 2>/dev/null; then exec /bin/sleep 600; fi ;;
                  *scale=192:72*) : > %1$s/killed-$PPID; kill -KILL $PPID; exec /bin/sleep 600 ;;
                esac
                """.formatted(folder);
        script(folder.resolve("ffmpeg"), start + trouble + "exec " + real.ffmpeg() + " \"$@\"\n");
        script(folder.resolve("ffprobe"), start + "exec " + real.ffprobe() + " \"$@\"\n");
        return new Programs(folder, canMount(folder));
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Path ffmpeg() {
        return folder.resolve("ffmpeg");
    }

    Path ffprobe() {
        return folder.resolve("ffprobe");
    }

    /** Whether the script killed this worker. */
    boolean killed(long pid) {
        return Files.exists(folder.resolve("killed-" + pid));
    }

    /** A user namespace needs no rights on most systems; some forbid it. */
    private static boolean canMount(Path folder) throws IOException {
        try {
            Process trial = new ProcessBuilder(smallDisk(folder, List.of("true"))).start();
            return trial.waitFor(10, TimeUnit.SECONDS) && trial.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The command with a file system of {@value #DISK} of its own at {@code place}, where the system allows it; gone when the process ends. */
    List<String> onSmallDisk(Path place, List<String> command) {
        return hasSmallDisks ? smallDisk(place, command) : command;
    }

    private static List<String> smallDisk(Path place, List<String> command) {
        List<String> line = new ArrayList<>(List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + DISK + " none '" + place + "' && exec \"$@\"",
                "sh"));
        line.addAll(command);
        return line;
    }

    /** Processes that a script started and that still run. */
    List<String> running() throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(this::isOurs)
                    .map(process -> process.getFileName() + " " + text(process.resolve("cmdline")))
                    .collect(Collectors.toList());
        }
    }

    private boolean isOurs(Path process) {
        return text(process.resolve("environ")).contains(MARK + folder + " ");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) { // it has ended, or is another user's
            return "";
        }
    }
}
