package io.tailrace.encoder.probe;

import io.tailrace.encoder.probe.SourceLayout.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds out from a few small reads whether a file has an index. ffprobe does not tell, and ffmpeg finds out the expensive way: it opens
 * a fragmented file by hopping through every fragment (measured: 90 % of the file fetched).
 */
final class LayoutReader {

    private static final int MOST_BOXES = 256;
    private static final int EBML = 0x1A45DFA3;

    private final ByteSource source;

    LayoutReader(ByteSource source) {
        this.source = source;
    }

    SourceLayout read() throws IOException {
        ByteBuffer start = at(0, 16);
        if (start.remaining() < 12) {
            return SourceLayout.of(Kind.OTHER);
        }
        if (start.getInt(0) == EBML) {
            return new MatroskaLayout(source).read();
        }
        return isIso(type(start)) ? iso() : SourceLayout.of(Kind.OTHER);
    }

    private static boolean isIso(String type) {
        return switch (type) {
            case "ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "styp", "uuid" -> true;
            default -> false;
        };
    }

    /** Walks the boxes of the file (ISO/IEC 14496-12, 4.2), one header each, up to the first fragment. */
    private SourceLayout iso() throws IOException {
        long size = source.size();
        long offset = 0;
        boolean hasIndex = false;
        long missing = 0;
        for (int boxes = 0; offset + 8 <= size && boxes < MOST_BOXES; boxes++) {
            ByteBuffer header = at(offset, 16);
            Optional<Long> length = length(header, size - offset);
            String type = type(header);
            if (length.isEmpty() || type.equals("moof")) {
                break; // fragments, or no boxes any more: ffprobe judges
            }
            if (offset + length.get() > size) {
                missing = offset + length.get() - size;
            }
            if (type.equals("moov") && missing == 0) {
                if (isFragmented(offset, length.get())) {
                    return SourceLayout.of(Kind.UNINDEXED);
                }
                hasIndex = true;
            }
            offset += length.get();
        }
        if (missing > 0) {
            // Read in one pass: a search for a time behind the cut would fail.
            return new SourceLayout(Kind.UNINDEXED, missing, hasIndex);
        }
        return SourceLayout.of(hasIndex ? Kind.INDEXED : Kind.UNINDEXED);
    }

    private boolean isFragmented(long moov, long length) throws IOException {
        long end = moov + length;
        long offset = moov + 8;
        for (int boxes = 0; offset + 8 <= end && boxes < MOST_BOXES; boxes++) {
            ByteBuffer header = at(offset, 16);
            Optional<Long> child = length(header, end - offset);
            if (type(header).equals("mvex")) {
                return true;
            }
            if (child.isEmpty()) {
                return false;
            }
            offset += child.get();
        }
        return false;
    }

    /** Size of the box; empty when the header makes no sense. */
    private static Optional<Long> length(ByteBuffer header, long toEnd) {
        if (header.remaining() < 8) {
            return Optional.empty();
        }
        long size = header.getInt(0) & 0xffffffffL;
        if (size == 0) {
            return Optional.of(toEnd);
        }
        if (size == 1) {
            size = header.remaining() < 16 ? -1 : header.getLong(8);
            return size < 16 || size > Long.MAX_VALUE / 4 ? Optional.empty() : Optional.of(size);
        }
        return size < 8 ? Optional.empty() : Optional.of(size);
    }

    private static String type(ByteBuffer header) {
        if (header.remaining() < 8) {
            return "";
        }
        byte[] name = new byte[4];
        header.get(4, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private ByteBuffer at(long offset, int length) throws IOException {
        return ByteBuffer.wrap(source.read(offset, length));
    }
}
