package io.tailrace.encoder;

import io.tailrace.ffmpeg.FfmpegPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** An ffmpeg that fails when it is told to, in the words of NVDEC: once, of what is asked of {@code -hwaccel}, or always. */
final class FlakyDevice {

    private final Path fault;
    private final Path ruin;
    private final FfmpegPrograms programs;

    FlakyDevice(Path folder) throws IOException {
        this.fault = folder.resolve("device-fault");
        this.ruin = folder.resolve("device-ruin");
        String script = """
                #!/bin/sh
                fail() {
                  echo '[h264 @ 0x1] [error] hardware accelerator failed to decode picture' >&2
                  exit 69
                }
                if [ -e %s ]; then fail; fi
                for word in "$@"; do
                  if [ "$word" = -hwaccel ] && rm %s 2>/dev/null; then fail; fi
                done
                LD_LIBRARY_PATH=%s exec %s "$@"
                """.formatted(ruin, fault, Workshop.PROGRAMS.libraries(), Workshop.PROGRAMS.ffmpeg());
        Path file = Files.writeString(folder.resolve("ffmpeg"), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        this.programs = new FfmpegPrograms(file, Workshop.PROGRAMS.ffprobe(), folder);
    }

    FfmpegPrograms programs() {
        return programs;
    }

    /** Whatever is asked. */
    void failAlways() throws IOException {
        Files.createFile(ruin);
    }

    void failOnce() throws IOException {
        Files.createFile(fault);
    }
}
