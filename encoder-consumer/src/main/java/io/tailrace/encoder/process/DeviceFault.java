package io.tailrace.encoder.process;

import io.tailrace.events.Failure;
import io.tailrace.ffmpeg.ExitReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What ffmpeg says when a device that decodes, filters or encodes fails it: the words of ffmpeg 8.0's own sources. Pure. */
public final class DeviceFault {

    /** Of failures that are the device's by ffmpeg's own words. */
    static final String CODE = "device-failed";

    /**
     * Codes of attempts that may have failed of a device that decoded: it crashes the driver, hangs, loses pictures or shows wrong ones,
     * and blames the source where it does not know better.
     */
    private static final Set<String> SUSPECT = Set.of(
            CODE,
            "ffmpeg-failed",
            "ffmpeg-crashed",
            "ffmpeg-stalled",
            "damaged-media",
            "output-mismatch",
            "bad-picture");

    /** The first that is said counts. */
    private static final Map<String, List<String>> FAULTS = faults();

    private DeviceFault() {}

    private static Map<String, List<String>> faults() {
        Map<String, List<String>> faults = new LinkedHashMap<>();
        faults.put(
                "all encoding sessions of the GPU are taken",
                List.of(
                        "OpenEncodeSessionEx failed: out of memory",
                        "OpenEncodeSessionEx failed: incompatible client key"));
        faults.put("the memory of the GPU is full", List.of("CUDA_ERROR_OUT_OF_MEMORY"));
        faults.put(
                "it cannot be opened",
                List.of(
                        "Cannot load libcuda.so.1",
                        "Cannot load libnvcuvid.so.1",
                        "Cannot load libnvidia-encode.so.1",
                        "No VA display found for device",
                        "Failed to initialise VAAPI connection",
                        "Failed to create a VAAPI device",
                        "Error initializing an internal MFX session",
                        "Error initializing a MFX session",
                        "Error creating a MFX session",
                        "No device available for decoder",
                        "Hardware device setup failed for decoder",
                        "Device creation failed",
                        "Could not find a valid device"));
        faults.put(
                "its decoder does not take this source",
                List.of("hwaccel initialisation returned error", "Hardware is lacking required capabilities"));
        faults.put(
                "its decoder failed",
                List.of(
                        "hardware accelerator failed to decode picture",
                        "No decoder surfaces left",
                        "Failed to end picture decode issue",
                        "Failed to sync surface",
                        "Failed to create decode context",
                        "Error during QSV decoding",
                        "Failed to transfer data to output frame",
                        "Error transferring the data to output frame"));
        faults.put("its driver reported an error", List.of(" failed -> CUDA_ERROR", "OpenEncodeSessionEx failed"));
        faults.put(
                "this ffmpeg lacks a filter or decoder of it",
                List.of("No such filter: 'bwdif_cuda'", "No such filter: 'scale_", "_nvmpi'", "_v4l2m2m'"));
        return faults;
    }

    /** What went wrong, as the end of a sentence with {@code it} for the device; empty where ffmpeg does not speak of one. */
    static Optional<String> of(ExitReport report) {
        return FAULTS.entrySet().stream()
                .filter(fault -> report.lastLines().stream()
                        .anyMatch(line -> fault.getValue().stream().anyMatch(line::contains)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether an attempt whose pictures went over a device may have failed of that, and is worth another try without it. */
    public static boolean isSuspect(Failure failure) {
        return SUSPECT.contains(failure.getCode());
    }
}
