package io.tailrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** CPU and memory of a process from {@code /proc} (proc(5)). */
final class ProcessTree {

    /** Ticks per second of /proc/PID/stat: USER_HZ, 100 on every Linux that Java 17 runs on. */
    private static final int USER_HZ = 100;

    private static final int UTIME = 11;
    private static final int CUTIME = 13;
    private static final int CSTIME = 14;

    private ProcessTree() {}

    /** CPU of {@code process}, of its live descendants, and of those it has reaped. */
    static Duration cpu(ProcessHandle process) throws IOException {
        long ticks = ticks(process.pid());
        for (ProcessHandle child : process.descendants().toList()) {
            ticks += ticks(child.pid());
        }
        return Duration.ofMillis(ticks * 1000 / USER_HZ);
    }

    /** CPU of the children that {@code process} has waited for. */
    static Duration reaped(ProcessHandle process) throws IOException {
        return Duration.ofMillis(ticks(process.pid(), CUTIME) * 1000 / USER_HZ);
    }

    private static long ticks(long pid) throws IOException {
        return ticks(pid, UTIME);
    }

    /** Sum of the fields from {@code first} to cstime; 0 once the process is gone. */
    private static long ticks(long pid, int first) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long sum = 0;
            for (int i = first; i <= CSTIME; i++) {
                sum += Long.parseLong(fields[i]);
            }
            return sum;
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }

    /** Resident memory in bytes of one process, without its children; 0 once it is gone. */
    static long residentBytes(ProcessHandle process) throws IOException {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }
}
