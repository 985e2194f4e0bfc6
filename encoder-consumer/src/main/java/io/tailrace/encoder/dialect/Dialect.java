package io.tailrace.encoder.dialect;

import java.util.List;
import java.util.Optional;

/** How the encoders of one hardware class are spoken to. */
public interface Dialect {

    /** Name of the class, such as {@code cpu}. */
    String hardwareClass();

    /** The way of pictures from memory to its encoders. */
    PicturePath path();

    /** What its device does besides encoding; empty where it does nothing, or there is none. */
    default Optional<Device> device() {
        return Optional.empty();
    }

    /** The words of {@code encoder}, one of {@link #candidates}; empty for the CPU's, which are what others are translated from. */
    default Optional<Vocabulary> vocabulary(PictureEncoder encoder) {
        return Optional.empty();
    }

    /**
     * Every encoder worth trying, the preferred one of each codec first. One that may be refused for a single feature is listed again
     * without it.
     */
    List<PictureEncoder> candidates();
}
