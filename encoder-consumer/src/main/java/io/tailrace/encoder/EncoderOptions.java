package io.tailrace.encoder;

import com.sun.management.OperatingSystemMXBean;
import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.encoder.source.RootFolders;
import io.tailrace.events.Capabilities;
import io.tailrace.events.NodeFacts;
import io.tailrace.ffmpeg.ChildMemory;
import io.tailrace.ffmpeg.ControlGroup;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import io.tailrace.service.Setting;
import io.tailrace.worker.NodeLimits;
import io.tailrace.worker.WorkerIdentity;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/**
 * The settings of the encoder, checked.
 *
 * @param dialects of the class; all where the node finds out by itself
 * @param pool empty: named like the class
 * @param scratchLimit bytes that running attempts may ask for
 * @param memory of each child; empty for no limit
 * @param untilEmpty how long its queues had nothing to do before it ends; empty: it stays
 * @param roots folders of sources that it reads
 * @param sampling whether encoded pictures are compared with the source's; empty: by the class
 */
record EncoderOptions(
        List<Dialect> dialects,
        Optional<String> pool,
        boolean isProbe,
        boolean isEncode,
        boolean isScan,
        int slots,
        int probeSlots,
        NodeLimits limits,
        Optional<Duration> untilEmpty,
        Path scratch,
        long scratchLimit,
        Optional<Path> ffmpeg,
        Optional<Path> ffprobe,
        Optional<ChildMemory> memory,
        Optional<Boolean> sampling,
        RootFolders roots) {

    private static final int MOST_SLOTS = 256;
    private static final Set<String> ROLES = Set.of("probe", "encode", EncoderSettings.SCAN);

    static EncoderOptions from(Environment environment) {
        List<String> roles = environment.list(EncoderSettings.ROLES);
        for (String role : roles) {
            if (!ROLES.contains(role)) {
                throw new ConfigurationException(
                        EncoderSettings.ROLES.name() + " names " + role + "; allowed are probe, encode and scan");
            }
        }
        int slots = environment.optional(EncoderSettings.SLOTS).isPresent()
                ? environment.integer(EncoderSettings.SLOTS, 0, MOST_SLOTS)
                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        int probeSlots = environment.integer(EncoderSettings.PROBE_SLOTS, 1, MOST_SLOTS);
        return new EncoderOptions(
                dialects(environment),
                environment.optional(EncoderSettings.POOL),
                roles.contains("probe"),
                roles.contains("encode") && slots > 0,
                roles.contains(EncoderSettings.SCAN),
                slots,
                probeSlots,
                new NodeLimits(
                        limit(environment, EncoderSettings.MAX_JOBS),
                        limit(environment, EncoderSettings.MAX_GPU_JOBS),
                        limit(environment, EncoderSettings.MAX_CPU_JOBS)),
                untilEmpty(environment, roles),
                environment
                        .optional(EncoderSettings.SCRATCH)
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"))),
                environment.optional(EncoderSettings.SCRATCH_LIMIT).isPresent()
                        ? environment.bytes(EncoderSettings.SCRATCH_LIMIT)
                        : Long.MAX_VALUE,
                environment.optional(EncoderSettings.FFMPEG).map(Path::of),
                environment.optional(EncoderSettings.FFPROBE).map(Path::of),
                memory(environment, slots > 0 ? slots : probeSlots),
                sampling(environment),
                RootFolders.open(EncoderSettings.SOURCE_ROOTS.name(), environment.list(EncoderSettings.SOURCE_ROOTS)));
    }

    private static OptionalInt limit(Environment environment, Setting setting) {
        return environment.optional(setting).isPresent()
                ? OptionalInt.of(environment.integer(setting, 1, MOST_SLOTS))
                : OptionalInt.empty();
    }

    /** Those of the class, or all in the order in which they are tried. */
    private static List<Dialect> dialects(Environment environment) {
        String device = environment.optional(EncoderSettings.DEVICE).orElse("");
        String asked = environment.text(EncoderSettings.CLASS);
        if (asked.equals(EncoderSettings.AUTO)) {
            return Dialects.all(device);
        }
        return List.of(Dialects.of(asked, device)
                .orElseThrow(() -> new ConfigurationException(EncoderSettings.CLASS.name() + " is " + asked
                        + "; allowed are " + EncoderSettings.AUTO + ", " + String.join(", ", Dialects.classes()))));
    }

    private static Optional<Duration> untilEmpty(Environment environment, List<String> roles) {
        if (environment.optional(EncoderSettings.UNTIL_EMPTY).isEmpty()) {
            return Optional.empty();
        }
        if (roles.contains(EncoderSettings.SCAN)) {
            throw new ConfigurationException(EncoderSettings.UNTIL_EMPTY.name()
                    + " goes with the roles probe and encode; " + "a process that scans has no end");
        }
        return Optional.of(environment.duration(EncoderSettings.UNTIL_EMPTY));
    }

    /** Empty: by the class. */
    private static Optional<Boolean> sampling(Environment environment) {
        String asked = environment.text(EncoderSettings.PICTURE_CHECK);
        return switch (asked) {
            case "auto" -> Optional.empty();
            case "always" -> Optional.of(true);
            case "never" -> Optional.of(false);
            default ->
                throw new ConfigurationException(
                        EncoderSettings.PICTURE_CHECK.name() + " is " + asked + "; allowed are auto, always and never");
        };
    }

    boolean isSampling(String hardwareClass) {
        return sampling.orElse(!hardwareClass.equals(Dialects.CPU));
    }

    /** Named like the class where no name is given. */
    String pool(String hardwareClass) {
        return pool.orElse(hardwareClass);
    }

    /** False for a process that scans and does nothing else; it needs no ffmpeg. */
    boolean takesTasks() {
        return isProbe || isEncode || !isScan;
    }

    /** A worker without the encode role. */
    WorkerIdentity worker() {
        String hardwareClass = dialects.size() == 1 ? dialects.get(0).hardwareClass() : Dialects.CPU;
        return worker("", hardwareClass, "", Capabilities.newBuilder().build(), Optional.empty());
    }

    WorkerIdentity worker(EncoderIdentity identity, NodeFacts node) {
        String hardwareClass = identity.proof().dialect().hardwareClass();
        return worker(pool(hardwareClass), hardwareClass, identity.name(), identity.capabilities(), Optional.of(node));
    }

    private WorkerIdentity worker(
            String ownPool,
            String hardwareClass,
            String identity,
            Capabilities capabilities,
            Optional<NodeFacts> node) {
        String host = host();
        String unique = UUID.randomUUID().toString().substring(0, 8);
        return new WorkerIdentity(
                host + "-" + ProcessHandle.current().pid() + "-" + unique,
                host,
                ownPool,
                hardwareClass,
                identity,
                Capabilities.newBuilder(capabilities)
                        .setSourceRoots(roots.names())
                        .build(),
                memory.map(ChildMemory::bytes).orElseGet(EncoderOptions::machineMemory),
                node);
    }

    private static Optional<ChildMemory> memory(Environment environment, int children) {
        if (environment.optional(EncoderSettings.MEMORY).isEmpty()) {
            return Optional.of(ChildMemory.share(available(), children));
        }
        long bytes = environment.bytes(EncoderSettings.MEMORY);
        return bytes == 0 ? Optional.empty() : Optional.of(new ChildMemory(bytes));
    }

    /** What the container may use, where it is limited, or what the machine has. */
    private static long available() {
        long machine = machineMemory();
        return Math.min(machine, ControlGroup.own().memoryLimit().orElse(machine));
    }

    private static long machineMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
