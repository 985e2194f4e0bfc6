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
        return List.of(
                decoder("h264", 8),
                decoder("hevc", 8),
                decoder("hevc", 10),
                decoder("av1", 8),
                decoder("av1", 10),
                decoder("vp9", 8),
                decoder("vp9", 10),
                decoder("mpeg2video", 8));
    }

    private static DeviceDecoder decoder(String codec, int bitDepth) {
        return new DeviceDecoder(codec, bitDepth, DECODING, true);
    }

    /** Its pools have a fixed size: room for what the encoder and the grid hold. */
    @Override
    public Optional<String> uploaded() {
        return Optional.of("format=nv12,hwupload=extra_hw_frames=16");
    }

    @Override
    public Optional<String> scaled(Scaling scaling) {
        return scaling.converts()
                ? Optional.empty()
                : resized(Integer.toString(scaling.width()), Integer.toString(scaling.height()))
                        .map(filter -> filter + "," + scaling.tags());
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
