package io.tailrace.encoder.dialect;

import java.util.List;

/** How the encoders of one hardware class are spoken to. */
public interface Dialect {

    /** Name of the class, such as {@code cpu}. */
    String hardwareClass();

    PicturePath path();

    /**
     * Every encoder worth trying, the preferred one of each codec first. One that may be refused for a single feature is listed again
     * without it.
     */
    List<PictureEncoder> candidates();
}
