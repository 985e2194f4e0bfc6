package io.tailrace.packager.hls;

import java.nio.charset.StandardCharsets;

/** Builds a playlist line by line. Quoted strings cannot break out: RFC 8216bis 4.2 has no escapes, so what may not stand in one is replaced. */
final class TagWriter {

    private final StringBuilder text = new StringBuilder("#EXTM3U\n");
    private boolean isFirstAttribute;

    /** EXT-X-VERSION: 7 covers EXT-X-MAP, byte ranges, fractions (clause 8). */
    static TagWriter playlist() {
        return new TagWriter().line("#EXT-X-VERSION:7").line("#EXT-X-INDEPENDENT-SEGMENTS");
    }

    TagWriter line(String line) {
        text.append(line).append('\n');
        return this;
    }

    /** Begins a tag with an attribute list. */
    TagWriter tag(String name) {
        text.append('#').append(name).append(':');
        isFirstAttribute = true;
        return this;
    }

    TagWriter plain(String name, Object value) {
        if (!isFirstAttribute) {
            text.append(',');
        }
        isFirstAttribute = false;
        text.append(name).append('=').append(value);
        return this;
    }

    TagWriter quoted(String name, String value) {
        String safe = value.codePoints()
                .map(c -> c == '"' ? '\'' : Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return plain(name, '"' + safe + '"');
    }

    /** Ends the tag. */
    TagWriter end() {
        text.append('\n');
        return this;
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
