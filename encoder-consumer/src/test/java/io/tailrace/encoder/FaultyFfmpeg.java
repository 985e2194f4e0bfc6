package io.tailrace.encoder;

import io.tailrace.ffmpeg.FfmpegPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Programs that stand before ffmpeg and ffprobe and crash (SIGABRT) while they are told to. */
final class FaultyFfmpeg {

    private final Path fault;
    private final FfmpegPrograms programs;

    FaultyFfmpeg(Path folder) throws IOException {
        this.fault = folder.resolve("fault");
        this.programs = new FfmpegPrograms(
                wrapper(folder, Workshop.PROGRAMS.ffmpeg()), wrapper(folder, Workshop.PROGRAMS.ffprobe()), folder);
    }

    private Path wrapper(Path folder, Path program) throws IOException {
        String script = """
                #!/bin/sh
                if [ -e %s ]; then kill -ABRT $$; fi
                LD_LIBRARY_PATH=%s exec %s "$@"
                """.formatted(fault, Workshop.PROGRAMS.libraries(), program);
        Path file = Files.writeString(folder.resolve(program.getFileName().toString()), script);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    FfmpegPrograms programs() {
        return programs;
    }

    void breakDown() throws IOException {
        Files.createFile(fault);
    }

    void mend() throws IOException {
        Files.delete(fault);
    }
}
