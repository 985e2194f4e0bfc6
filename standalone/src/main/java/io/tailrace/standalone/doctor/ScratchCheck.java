package io.tailrace.standalone.doctor;

import io.tailrace.encoder.EncoderSettings;
import io.tailrace.service.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the scratch folder can be written and has room. Streams need none; files that are rewritten at their end lie there whole. */
record ScratchCheck(Environment environment) implements Check {

    private static final long GIB = 1L << 30;
    private static final long LEAST_BYTES = 2 * GIB;
    private static final long COMFORTABLE_BYTES = 20 * GIB;

    @Override
    public String subject() {
        return "scratch space";
    }

    @Override
    public Finding look() {
        Path folder =
                Path.of(environment.optional(EncoderSettings.SCRATCH).orElse(System.getProperty("java.io.tmpdir")));
        try {
            Files.delete(Files.createTempFile(folder, "tailrace-doctor", ".tmp"));
            long free = Files.getFileStore(folder).getUsableSpace();
            return judge(folder, free);
        } catch (IOException e) {
            return Finding.failure(
                    subject(),
                    "Nothing can be written to " + folder + ": " + e.getMessage() + ". Make it writable, or set "
                            + EncoderSettings.SCRATCH.name() + " to another folder.");
        }
    }

    Finding judge(Path folder, long freeBytes) {
        String room = freeBytes / GIB + " GiB are free in " + folder;
        if (freeBytes < LEAST_BYTES) {
            return Finding.failure(
                    subject(),
                    room + ", " + LEAST_BYTES / GIB + " are the least. Free some, or set "
                            + EncoderSettings.SCRATCH.name() + " to another folder.");
        }
        return freeBytes < COMFORTABLE_BYTES
                ? Finding.warning(subject(), room + ": file renditions (proxy, archive) of long titles may need more")
                : Finding.ok(subject(), room);
    }
}
