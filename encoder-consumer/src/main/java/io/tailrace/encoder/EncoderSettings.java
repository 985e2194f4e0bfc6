package io.tailrace.encoder;

import io.tailrace.service.Setting;
import java.util.List;

/** The variables of the encoder service. */
public final class EncoderSettings {

    public static final Setting CLASS = new Setting(
            "TAILRACE_WORKER_CLASS",
            "cpu",
            "Hardware class of this node: cpu, x86-nvenc, jetson-nvenc, vaapi, qsv, or auto for the best it can prove (docs/hardware.md)");
    public static final Setting DEVICE = new Setting(
            "TAILRACE_WORKER_DEVICE",
            "",
            "Device of a hardware class: number of the GPU (x86-nvenc) or a render node (vaapi, qsv); empty: the first");
    public static final Setting POOL =
            new Setting("TAILRACE_WORKER_POOL", "", "Pool this worker belongs to; empty: named like its class");
    public static final Setting SLOTS = new Setting(
            "TAILRACE_WORKER_SLOTS",
            "",
            "Encoding tasks at a time; 0 runs none; empty: one for two cores, at least one");
    public static final Setting ROLES =
            new Setting("TAILRACE_WORKER_ROLES", "probe,encode", "What this worker does: probe, encode, scan");
    public static final Setting PROBE_SLOTS =
            new Setting("TAILRACE_WORKER_PROBE_SLOTS", "2", "Probe and prepare tasks at a time");
    public static final Setting MAX_JOBS = new Setting(
            "TAILRACE_WORKER_MAX_JOBS",
            "",
            "Tasks of all kinds at a time, probes and encoding together; empty: as many as there are slots");
    public static final Setting MAX_GPU_JOBS = new Setting(
            "TAILRACE_WORKER_MAX_GPU_JOBS",
            "",
            "Pictures the GPU encodes at a time (sessions); a task weighs as many as it makes; empty: no bound");
    public static final Setting MAX_CPU_JOBS = new Setting(
            "TAILRACE_WORKER_MAX_CPU_JOBS",
            "",
            "Tasks at a time of which the GPU does nothing: probes, sound, text, stills, on a node of class cpu all; empty: no bound");
    public static final Setting SCRATCH = new Setting(
            "TAILRACE_SCRATCH_DIR",
            "",
            "Folder for files that are rewritten at their end; empty: the system's temporary folder");
    public static final Setting SCRATCH_LIMIT = new Setting(
            "TAILRACE_SCRATCH_LIMIT",
            "",
            "Scratch that running tasks may ask for together, such as 50g; empty: as much as the disk has free");
    public static final Setting FFMPEG = new Setting("TAILRACE_FFMPEG", "", "Path of ffmpeg; empty: the bundled one");
    public static final Setting FFPROBE =
            new Setting("TAILRACE_FFPROBE", "", "Path of ffprobe; empty: the bundled one");
    public static final Setting MEMORY = new Setting(
            "TAILRACE_FFMPEG_MEMORY",
            "",
            "Memory one ffmpeg may hold, such as 2g; 0: no limit; empty: three quarters of the container's or machine's, divided by the slots");
    public static final Setting PICTURE_CHECK = new Setting(
            "TAILRACE_PICTURE_CHECK",
            "auto",
            "Whether encoded pictures are sampled and compared with the source: auto (all classes but cpu), always, never");

    public static final Setting UNTIL_EMPTY = new Setting(
            "TAILRACE_WORKER_UNTIL_EMPTY",
            "",
            "The worker ends once its queues had nothing to do for so long, such as 30s; empty: it stays");

    public static final Setting SOURCE_ROOTS = new Setting(
            "TAILRACE_SOURCE_ROOTS",
            "",
            "Folders that workers read sources from, as NAME=/folder, separated by commas; gateway and router need the names only");

    /** The role that lists the input bucket. */
    static final String SCAN = "scan";

    /** The class of a node that finds out by itself. */
    static final String AUTO = "auto";

    private EncoderSettings() {}

    public static List<Setting> all() {
        return List.of(
                CLASS,
                DEVICE,
                POOL,
                SLOTS,
                ROLES,
                PROBE_SLOTS,
                MAX_JOBS,
                MAX_GPU_JOBS,
                MAX_CPU_JOBS,
                UNTIL_EMPTY,
                SCRATCH,
                SCRATCH_LIMIT,
                FFMPEG,
                FFPROBE,
                MEMORY,
                PICTURE_CHECK,
                SOURCE_ROOTS);
    }
}
