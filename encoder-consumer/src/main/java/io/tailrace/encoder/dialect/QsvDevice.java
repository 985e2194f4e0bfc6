package io.tailrace.encoder.dialect;

import java.util.List;
import java.util.Optional;

/**
 * Intel GPUs through Quick Sync. With the Media SDK {@code vpp_qsv} knows no matrices, and it deinterlaces in a way of the driver's, so
 * both are left to the CPU. No run on such a GPU has been seen.
 *
 * @param node render node; empty for the first
 */
record QsvDevice(String node) implements Device {

    private static final List<String> DECODING = List.of(
            "-hwaccel", "qsv", "-hwaccel_device", NAME, "-hwaccel_output_format", "qsv", "-extra_hw_frames", "16");

    @Override
    public String word() {
        return "GPU";
    }

    @Override
    public List<String> opened() {
        String device = "qsv=" + NAME + ":hw_any" + (node.isEmpty() ? "" : ",child_device=" + node);
        return List.of("-init_hw_device", device, "-filter_hw_device", NAME);
    }

    @Override
    public List<DeviceDecoder> decoders() {
        return DeviceDecoder.onDevice(DECODING, "h264", "hevc", "av1", "vp9", "mpeg2video");
    }

    /** Its pools have a fixed size: room for what the encoder and the grid hold. */
    @Override
    public Optional<String> uploaded() {
        return Optional.of("format=nv12,hwupload=extra_hw_frames=16");
    }

    /** It knows no size that keeps the shape in even numbers. */
    @Override
    public Optional<String> resized(String width, String height) {
        return width.equals("-2") || height.equals("-2")
                ? Optional.empty()
                : Optional.of("vpp_qsv=w=" + width + ":h=" + height + ":format=nv12");
    }

    @Override
    public Optional<String> turned(Operation.Turning operation) {
        return operation.direction().map(direction -> "vpp_qsv=transpose=" + direction);
    }
}
