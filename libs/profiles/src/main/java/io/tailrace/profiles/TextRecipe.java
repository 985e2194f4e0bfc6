package io.tailrace.profiles;

/**
 * What becomes of text in a source.
 *
 * @param makesSubtitles text tracks and sidecar files become segmented WebVTT
 * @param captions       closed captions in the picture
 */
public record TextRecipe(boolean makesSubtitles, Captions captions) {

    /** What becomes of closed captions. */
    public enum Captions {
        /** They stay in every rung whose encoder can carry them; where none can, line 21 becomes WebVTT. */
        KEEP("keep"),
        /** They stay where they can, and line 21 becomes WebVTT as well. */
        WEBVTT("webvtt");

        private final String word;

        Captions(String word) {
            this.word = word;
        }

        /** The word used in YAML. */
        public String word() {
            return word;
        }
    }

    /** The word of {@link #makesSubtitles} used in YAML. */
    public String subtitles() {
        return makesSubtitles ? "webvtt" : "none";
    }
}
