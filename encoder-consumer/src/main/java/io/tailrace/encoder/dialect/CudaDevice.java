package io.tailrace.encoder.dialect;

import java.util.List;
import java.util.Optional;

/**
 * NVIDIA GPUs: NVDEC and the filters of CUDA. {@code bwdif_cuda} is the CPU's algorithm; {@code scale_cuda} knows neither matrices nor
 * ranges; nothing in ffmpeg 8.0 turns pictures there. No run on such a GPU has been seen.
 *
 * @param gpu number of the GPU; empty for the first
 */
record CudaDevice(String gpu) implements Device {

    /** Pictures that filters hold while the decoder goes on: those of the grid, of the deinterlacer, the last one. */
    private static final List<String> DECODING = List.of(
            "-hwaccel", "cuda", "-hwaccel_device", NAME, "-hwaccel_output_format", "cuda", "-extra_hw_frames", "8");

    @Override
    public String word() {
        return "GPU";
    }

    @Override
    public List<String> opened() {
        String device = "cuda=" + NAME + (gpu.isEmpty() ? "" : ":" + gpu);
        return List.of("-init_hw_device", device, "-filter_hw_device", NAME);
    }

    /** Every GPU decodes H.264; which other codecs and depths it takes depends on its generation. */
    @Override
    public List<DeviceDecoder> decoders() {
        return DeviceDecoder.onDevice(DECODING, "h264", "hevc", "av1", "vp9", "vp8", "mpeg2video", "mpeg4");
    }

    @Override
    public Optional<String> uploaded() {
        return Optional.of("format=nv12,hwupload");
    }

    /** Never passed through: the look-ahead of the encoder would hold pictures that the decoder needs again. */
    @Override
    public Optional<String> resized(String width, String height) {
        return Optional.of("scale_cuda=" + width + ":" + height + ":format=nv12:interp_algo=bicubic:passthrough=0");
    }

    @Override
    public Optional<String> deinterlaced(Operation.Deinterlacing operation) {
        return Optional.of("bwdif_cuda" + operation.options());
    }
}
