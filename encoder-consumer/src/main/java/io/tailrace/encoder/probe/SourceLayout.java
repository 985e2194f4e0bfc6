package io.tailrace.encoder.probe;

import java.util.Optional;

/**
 * What the structure of a file says about reading it.
 *
 * @param kind whether there is an index
 * @param missingBytes how many bytes the file says it has beyond its end: it was cut short
 * @param indexOffset where the Cues of a Matroska file lie
 * @param hasIndex whether what is there can be found: a file that was cut may have its index in front
 */
record SourceLayout(Kind kind, long missingBytes, boolean hasIndex, Optional<Long> indexOffset) {

    enum Kind {
        /** A reader can go to any time without reading what lies before it. */
        INDEXED,
        /** Of a family that can have an index, but without one: ffmpeg would search it to its end on opening. */
        UNINDEXED,
        /** Another family, or nothing known. */
        OTHER
    }

    static SourceLayout of(Kind kind) {
        return new SourceLayout(kind, 0, kind == Kind.INDEXED);
    }

    static SourceLayout withCues(long offset) {
        return new SourceLayout(Kind.INDEXED, 0, true, Optional.of(offset));
    }

    SourceLayout(Kind kind, long missingBytes, boolean hasIndex) {
        this(kind, missingBytes, hasIndex, Optional.empty());
    }

    boolean isIndexed() {
        return kind == Kind.INDEXED;
    }

    boolean isTruncated() {
        return missingBytes > 0;
    }
}
