package io.tailrace.manifest;

import java.util.List;
import java.util.Optional;

/** A multivariant playlist as a player understands it. */
record HlsMultivariant(int version, List<Media> media, List<Variant> variants, List<Variant> iFrames) {

    /** A rendition of a group. {@code uri} is empty when the variants' own playlists carry it. */
    record Media(int line, AttributeList attributes, String type, String group, String name, Optional<String> uri) {}

    /** A variant, or an I-frame playlist. */
    record Variant(int line, AttributeList attributes, long bandwidth, String uri) {}
}
