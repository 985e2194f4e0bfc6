package io.tailrace.ffmpeg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the kernel's control group allows this process and its children in memory: version 2 (cgroup-v2.rst, memory interface files) and
 * version 1. Limits hold for everything below, so the smallest one from the own group up to the root counts.
 */
public final class ControlGroup {

    private static final Logger LOG = LoggerFactory.getLogger(ControlGroup.class);

    /** Version 1 writes no limit as the largest number of pages. */
    private static final long NO_LIMIT = 1L << 60;

    private final List<Path> limits;
    private final List<Path> events;

    private ControlGroup(List<Path> limits, List<Path> events) {
        this.limits = List.copyOf(limits);
        this.events = List.copyOf(events);
    }

    /** The group of this process. */
    public static ControlGroup own() {
        return of(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
    }

    /**
     * As the kernel tells.
     *
     * @param membership lines {@code hierarchy:controllers:path}
     * @param mount where the hierarchies are
     */
    static ControlGroup of(Path membership, Path mount) {
        List<Path> limits = new ArrayList<>();
        List<Path> events = new ArrayList<>();
        for (String line : lines(membership)) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            if (parts[1].isEmpty()) {
                Path root = Files.isDirectory(mount.resolve("unified")) ? mount.resolve("unified") : mount;
                addAll(root, parts[2], "memory.max", limits);
                addAll(root, parts[2], "memory.events", events);
            } else if (List.of(parts[1].split(",", -1)).contains("memory")) {
                addAll(mount.resolve("memory"), parts[2], "memory.limit_in_bytes", limits);
                addAll(mount.resolve("memory"), parts[2], "memory.oom_control", events);
            }
        }
        return new ControlGroup(limits, events);
    }

    /** The file of the own group first, then of those above. A path from outside the container is not there, its root is. */
    private static void addAll(Path root, String path, String file, List<Path> found) {
        Path end = root.normalize();
        Path folder = root.resolve(path.replaceFirst("^/+", "")).normalize();
        while (folder != null && folder.startsWith(end)) {
            Path candidate = folder.resolve(file);
            if (Files.isReadable(candidate)) {
                found.add(candidate);
            }
            folder = folder.getParent();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            LOG.debug("{} cannot be read", file, e);
            return List.of();
        }
    }

    /** Bytes; empty without a limit. */
    public OptionalLong memoryLimit() {
        return limits.stream()
                .flatMap(file -> lines(file).stream().limit(1))
                .flatMapToLong(text -> number(text).stream())
                .filter(limit -> limit < NO_LIMIT)
                .min();
    }

    /** Processes of the own group that were killed for memory so far; 0 when nobody counts. */
    public long memoryKills() {
        return events.stream()
                .limit(1)
                .flatMap(file -> lines(file).stream())
                .flatMap(line -> line.startsWith("oom_kill ") ? Stream.of(line.substring(9)) : Stream.empty())
                .flatMapToLong(text -> number(text).stream())
                .sum();
    }

    private static OptionalLong number(String text) {
        String digits = Objects.requireNonNull(text).strip();
        try {
            return OptionalLong.of(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // "max"
        }
    }
}
