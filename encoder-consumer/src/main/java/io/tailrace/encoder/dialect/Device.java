package io.tailrace.encoder.dialect;

import java.util.List;
import java.util.Optional;

/**
 * What the device of a class does with pictures besides encoding them. Its dialect declares it; what is not declared is done by the CPU.
 * A worker uses of it what it has proved.
 */
public interface Device {

    /** How options and filters name the opened device. */
    String NAME = "gpu";

    /** What it is called in sentences: {@code GPU}. */
    String word();

    /** Options in front of every input that open it, by the name {@value #NAME}; also for its encoders. */
    List<String> opened();

    /** Decoders worth trying. */
    List<DeviceDecoder> decoders();

    /** From memory to the device, in a pixel format that its filters take; empty where pictures never lie on it. */
    Optional<String> uploaded();

    /**
     * The scaler, from pictures on the device to what {@code scaling}'s encoder takes; empty where it cannot do that. What can be uploaded
     * can at least be scaled as it is; a scaler that also converts matrix and range says so.
     */
    default Optional<String> scaled(Scaling scaling) {
        return scaling.converts()
                ? Optional.empty()
                : resized(Integer.toString(scaling.width()), Integer.toString(scaling.height()))
                        .map(filter -> filter + "," + scaling.tags());
    }

    /**
     * The scaler alone, to sizes as the CPU's {@code scale} takes them: numbers, or {@code -1} and {@code -2} for what keeps the shape. Colours
     * stay as they are. Empty where it cannot do that.
     */
    Optional<String> resized(String width, String height);

    default Optional<String> deinterlaced(Operation.Deinterlacing operation) {
        return Optional.empty();
    }

    default Optional<String> turned(Operation.Turning operation) {
        return Optional.empty();
    }

    /**
     * From the device to memory, planar as the CPU's filters want them.
     *
     * @param bitDepth of the samples
     */
    static String downloaded(int bitDepth) {
        return bitDepth > 8 ? "hwdownload,format=p010le,format=yuv420p10le" : "hwdownload,format=nv12,format=yuv420p";
    }
}
