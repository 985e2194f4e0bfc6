package io.tailrace.encoder.dialect;

import java.util.List;
import java.util.Optional;

/**
 * Intel and AMD GPUs through VA-API. Its deinterlacer takes the order of the fields from flags that recorders get wrong, and is the
 * driver's own, so the CPU deinterlaces. No run on such a GPU has been seen.
 *
 * @param node render node
 */
record VaapiDevice(String node) implements Device {

    /** A pool of the driver's has a fixed size, and the encoder holds pictures as well. */
    private static final List<String> DECODING = List.of(
            "-hwaccel", "vaapi", "-hwaccel_device", NAME, "-hwaccel_output_format", "vaapi", "-extra_hw_frames", "16");

    @Override
    public String word() {
        return "GPU";
    }

    @Override
    public List<String> opened() {
        return List.of("-init_hw_device", "vaapi=" + NAME + ":" + node, "-filter_hw_device", NAME);
    }

    @Override
    public List<DeviceDecoder> decoders() {
        return DeviceDecoder.onDevice(DECODING, "h264", "hevc", "av1", "vp9", "vp8", "mpeg2video");
    }

    @Override
    public Optional<String> uploaded() {
        return Optional.of("format=nv12,hwupload");
    }

    @Override
    public Optional<String> scaled(Scaling scaling) {
        return resized(Integer.toString(scaling.width()), Integer.toString(scaling.height()))
                .map(filter -> filter + ":out_color_matrix=bt709:out_range=tv," + scaling.tags());
    }

    @Override
    public Optional<String> resized(String width, String height) {
        return Optional.of("scale_vaapi=w=" + width + ":h=" + height + ":format=nv12:mode=hq");
    }

    @Override
    public Optional<String> turned(Operation.Turning operation) {
        return operation.direction().map(direction -> "transpose_vaapi=dir=" + direction);
    }
}
