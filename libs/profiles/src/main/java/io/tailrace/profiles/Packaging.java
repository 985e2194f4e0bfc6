package io.tailrace.profiles;

/** What an asset consists of. */
public enum Packaging {
    /** Segments with HLS and DASH manifests, and any files beside them. */
    CMAF("cmaf"),
    /** Files only, no manifests. */
    FILE("file");

    private final String word;

    Packaging(String word) {
        this.word = word;
    }

    /** The word used in YAML and in records. */
    public String word() {
        return word;
    }
}
