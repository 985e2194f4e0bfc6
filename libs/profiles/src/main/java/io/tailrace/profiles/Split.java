package io.tailrace.profiles;

/** How the picture work of a title becomes tasks. Media and progress are the same either way. */
public enum Split {
    /** One task per chunk makes all rungs from one decode. */
    CHUNK("chunk"),
    /** One task per chunk and rung, each decoding for itself. */
    RENDITION("rendition");

    private final String word;

    Split(String word) {
        this.word = word;
    }

    /** The word used in YAML. */
    public String word() {
        return word;
    }
}
