package io.tailrace.profiles;

/**
 * How a picture gets another shape.
 *
 * @param shapeWidth  of the new shape, such as 9 of 9:16
 * @param shapeHeight of the new shape, such as 16 of 9:16
 * @param fit         what becomes of the difference
 * @param position    of what is kept by {@link Fit#CROP}: 0 the left or upper end of the source's picture, 1 the other
 */
public record Reframe(int shapeWidth, int shapeHeight, Fit fit, double position) {

    /** What becomes of the difference between two shapes. */
    public enum Fit {
        /** The middle of the picture fills the shape, the rest is cut off. */
        CROP("crop"),
        /** All of the picture, with black beside or above it. */
        PAD("pad"),
        /** All of the picture, in front of itself, large and blurred. */
        BLUR("blur");

        private final String word;

        Fit(String word) {
            this.word = word;
        }

        /** The word used in YAML and in records. */
        public String word() {
            return word;
        }
    }

    String shape() {
        return shapeWidth + ":" + shapeHeight;
    }
}
