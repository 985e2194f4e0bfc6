package io.tailrace.standalone.play;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of an object (RFC 9110, 14.1.2). Pure.
 *
 * @param offset first byte, counted from 0
 * @param length bytes, at least 1
 */
record ByteRange(long offset, long length) {

    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** What to answer to a Range header. */
    sealed interface Reading {
        /** No range, several, or one in another unit: the whole object, as a server may (RFC 9110, 14.2). */
        record Whole() implements Reading {}

        record Part(ByteRange range) implements Reading {}

        /** 416. */
        record Unsatisfiable() implements Reading {}
    }

    static Reading read(Optional<String> header, long size) {
        Matcher matcher = SINGLE.matcher(header.orElse("").strip());
        if (!matcher.matches()
                || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            return new Reading.Whole();
        }
        if (matcher.group(1).isEmpty()) {
            long last = Math.min(size, Long.parseLong(matcher.group(2)));
            return last == 0 ? new Reading.Unsatisfiable() : new Reading.Part(new ByteRange(size - last, last));
        }
        long first = Long.parseLong(matcher.group(1));
        long end = matcher.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(matcher.group(2)));
        if (first >= size) {
            return new Reading.Unsatisfiable();
        }
        return end < first ? new Reading.Whole() : new Reading.Part(new ByteRange(first, end - first + 1));
    }

    /** Value of Content-Range (RFC 9110, 14.4). */
    String contentRange(long size) {
        return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
    }
}
