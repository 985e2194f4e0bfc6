package io.tailrace.encoder.relay;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a source a request wants. Pure.
 *
 * @param first first byte, from 0
 * @param last last byte, inclusive; before {@code first} when there is none
 */
record ByteRange(Kind kind, long first, long last) {

    enum Kind {
        /** No range, or one that is to be ignored. */
        WHOLE,
        PART,
        /** Begins behind the end: 416. */
        UNSATISFIABLE
    }

    private static final Pattern ONE_RANGE = Pattern.compile("bytes=(?:(\\d{1,18})-(\\d{1,18})?|-(\\d{1,18}))");

    /**
     * Reads a Range header of a request for {@code size} bytes. Several ranges, other units and nonsense count as none (RFC 9110,
     * section 14.2).
     */
    static ByteRange of(Optional<String> header, long size) {
        Matcher range = ONE_RANGE.matcher(header.orElse(""));
        if (!range.matches()) {
            return whole(size);
        }
        if (range.group(3) != null) {
            long suffix = Long.parseLong(range.group(3));
            return part(suffix == 0 ? size : Math.max(0, size - suffix), size - 1, size);
        }
        long first = Long.parseLong(range.group(1));
        if (range.group(2) == null) {
            return part(first, size - 1, size);
        }
        long last = Long.parseLong(range.group(2));
        return last < first ? whole(size) : part(first, Math.min(last, size - 1), size);
    }

    static ByteRange whole(long size) {
        return new ByteRange(Kind.WHOLE, 0, size - 1);
    }

    private static ByteRange part(long first, long last, long size) {
        return new ByteRange(first < size ? Kind.PART : Kind.UNSATISFIABLE, first, last);
    }

    long length() {
        return last - first + 1;
    }

    /** Value of the Content-Range header of the answer (RFC 9110, section 14.4). */
    String contentRange(long size) {
        return kind == Kind.UNSATISFIABLE ? "bytes */" + size : "bytes " + first + "-" + last + "/" + size;
    }
}
