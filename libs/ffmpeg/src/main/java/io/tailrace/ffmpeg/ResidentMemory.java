package io.tailrace.ffmpeg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory that a process holds, as {@code /proc/PID/status} tells (proc(5)). */
final class ResidentMemory {

    /** Anonymous pages: those of files can be given back. */
    private static final Pattern ANONYMOUS = Pattern.compile("(?m)^RssAnon:\\s+(\\d{1,15}) kB$");

    private ResidentMemory() {}

    /** Bytes; 0 when the process has ended, or the system does not tell. */
    static long of(long pid) {
        try {
            return read(Files.readString(Path.of("/proc/" + pid + "/status")));
        } catch (IOException e) {
            return 0;
        }
    }

    static long read(String status) {
        Matcher line = ANONYMOUS.matcher(status);
        return line.find() ? Long.parseLong(line.group(1)) << 10 : 0;
    }
}
