package io.tailrace.encoder.proof;

import io.tailrace.ffmpeg.ExitReport;
import java.util.List;
import java.util.Optional;

/**
 * Why an encoder or decoder cannot be used, from what ffmpeg said. Pure.
 *
 * @param reason a sentence without its full stop, for an operator
 */
record Refusal(Kind kind, String reason) {

    private static final String STOPPED = "its trial was stopped: ";
    private static final String WRONG = "its trial was not what was asked for: ";

    enum Kind {
        /** Nothing helps but another build, driver or node. */
        FINAL,
        /** One feature is not there: the same encoder without it may do. */
        FEATURE,
        /** It may be otherwise in a moment. */
        PASSING
    }

    private record Meaning(List<String> signs, Kind kind, String code, String reason) {

        boolean isSaid(List<String> lines) {
            return signs.stream().anyMatch(sign -> lines.stream().anyMatch(line -> line.contains(sign)));
        }
    }

    /** ffmpeg tells a feature first and then that it found no device at all, so the order counts. */
    private static final List<Meaning> MEANINGS = List.of(
            meaning(
                    Kind.FINAL,
                    "driver-too-old",
                    "the NVIDIA driver is too old for this ffmpeg: update the driver",
                    "Driver does not support the required nvenc API version",
                    "minimum required Nvidia driver"),
            meaning(
                    Kind.FINAL,
                    "no-driver",
                    "there is no NVIDIA driver here, or the container runs without the driver capability \"video\"",
                    "Cannot load libcuda.so.1",
                    "Cannot load libnvidia-encode.so.1"),
            meaning(
                    Kind.PASSING,
                    "sessions-taken",
                    "all encoding sessions of the GPU are taken",
                    "OpenEncodeSessionEx failed: out of memory",
                    "OpenEncodeSessionEx failed: incompatible client key"),
            meaning(
                    Kind.FINAL,
                    "no-encoder",
                    "the GPU has no encoder (NVENC), as A100, H100, H200 and Orin Nano",
                    "OpenEncodeSessionEx failed: unsupported device"),
            meaning(Kind.FINAL, "codec-not-encoded", "the GPU does not encode this codec", "Codec not supported"),
            meaning(
                    Kind.FEATURE,
                    "no-b-frames",
                    "the GPU does not do its B-frames",
                    "B frames as references are not supported",
                    "Max B-frames"),
            meaning(Kind.FEATURE, "no-look-ahead", "the GPU does not look ahead", "RC lookahead not supported"),
            meaning(Kind.FEATURE, "no-10-bit", "the GPU does not encode 10 bit", "10 bit encode not supported"),
            meaning(
                    Kind.FEATURE,
                    "no-quality-control",
                    "the driver does not steer the rate by quality",
                    "Driver does not support QVBR",
                    "Driver does not support any RC mode"),
            meaning(
                    Kind.FINAL,
                    "codec-not-encoded",
                    "the driver does not encode this codec",
                    "No usable encoding profile found",
                    "No usable encoding entrypoint found"),
            meaning(Kind.FINAL, "no-gpu", "there is no GPU with an encoder here", "No capable devices found"),
            meaning(
                    Kind.FINAL,
                    "no-render-node",
                    "there is no render node here: is /dev/dri in the container, and may this user open it?",
                    "No VA display found for device",
                    "Failed to open the drm device"),
            meaning(
                    Kind.FINAL,
                    "driver-does-not-start",
                    "the VA-API driver does not start: is it installed, and LIBVA_DRIVERS_PATH right?",
                    "Failed to initialise VAAPI connection"),
            meaning(
                    Kind.FINAL,
                    "no-quick-sync",
                    "there is no driver for Intel's Quick Sync here",
                    "Failed to create a VAAPI device",
                    "Error initializing an internal MFX session",
                    "Error initializing a MFX session",
                    "Error creating a MFX session"),
            meaning(
                    Kind.FINAL,
                    "not-on-board",
                    "there is no such encoder or decoder on this board",
                    "Could not find a valid device"),
            meaning(
                    Kind.FINAL,
                    "codec-not-decoded",
                    "the device does not decode this codec and depth",
                    "hwaccel initialisation returned error",
                    "Hardware is lacking required capabilities"),
            meaning(
                    Kind.FINAL,
                    "driver-does-not-encode",
                    "the driver does not encode",
                    "does not support the VK_KHR_video_encode_queue"),
            meaning(
                    Kind.FINAL,
                    "not-built-in",
                    "this ffmpeg was built without it",
                    "Unknown encoder",
                    "Unknown decoder",
                    "No such filter",
                    "Encoder not found"),
            meaning(
                    Kind.FINAL,
                    "option-unknown",
                    "this ffmpeg does not know an option of it",
                    "Unrecognized option",
                    "Option not found",
                    "Error applying encoder options"),
            meaning(Kind.FINAL, "device-not-opened", "its device cannot be opened here", "Device creation failed"));

    private static Meaning meaning(Kind kind, String code, String reason, String... signs) {
        return new Meaning(List.of(signs), kind, code, reason);
    }

    static Refusal of(ExitReport report) {
        if (report.objection().isPresent()) {
            return new Refusal(Kind.PASSING, STOPPED + report.objection().get());
        }
        Optional<Meaning> meaning = MEANINGS.stream()
                .filter(known -> known.isSaid(report.lastLines()))
                .findFirst();
        return meaning.map(known -> new Refusal(known.kind(), known.reason()))
                .orElseGet(() -> new Refusal(Kind.FINAL, unknown(report)));
    }

    private static String unknown(ExitReport report) {
        return "its trial ended with code " + report.code()
                + report.tellingLine().map(line -> ": " + line).orElse("");
    }

    /** One word for what a sentence with a reason says, of a list that does not grow with what programs write: for metrics. */
    static String code(String sentence) {
        if (sentence.contains(STOPPED)) {
            return "stopped";
        }
        if (sentence.contains(WRONG)) {
            return "wrong-pictures";
        }
        return MEANINGS.stream()
                .filter(known -> sentence.contains(known.reason()))
                .map(Meaning::code)
                .findFirst()
                .orElse("other");
    }

    /** It ran, and what came out is not what was asked for. */
    static Refusal wrong(String what) {
        return new Refusal(Kind.FEATURE, WRONG + what);
    }
}
