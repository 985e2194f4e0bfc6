package io.tailrace.profiles;

/**
 * What is drawn onto all pictures of a profile but masters, posters and thumbnails.
 *
 * @param kind    what it is
 * @param content of {@link Kind#TEXT} the words, of {@link Kind#IMAGE} a key in the source's bucket; empty for {@link Kind#TIMECODE}
 * @param at      where
 * @param height  of letters or of the image, as a share of the picture's height
 * @param margin  from the border, as a share of the picture's height
 * @param opacity from 0, nothing to see, to 1
 */
public record OverlayRecipe(Kind kind, String content, Place at, double height, double margin, double opacity) {

    /** Kinds of overlay, by the field that says it in YAML. */
    public enum Kind {
        TEXT("text"),
        /** That of the source, or from 0, counted in pictures. */
        TIMECODE("timecode"),
        IMAGE("image");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** Places in a picture. */
    public enum Place {
        TOP_LEFT("top-left"),
        TOP("top"),
        TOP_RIGHT("top-right"),
        LEFT("left"),
        CENTER("center"),
        RIGHT("right"),
        BOTTOM_LEFT("bottom-left"),
        BOTTOM("bottom"),
        BOTTOM_RIGHT("bottom-right");

        private final String word;

        Place(String word) {
            this.word = word;
        }

        /** The word used in YAML and in records. */
        public String word() {
            return word;
        }
    }
}
