package io.tailrace.encoder.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A box of an ISO base media file (ISO/IEC 14496-12, 4.2), by the header alone.
 *
 * @param type four characters
 * @param start of its header
 * @param content where what it holds begins
 * @param end behind its last byte, which may lie behind the end of the file
 */
record IsoBox(String type, long start, long content, long end) {

    /** In any parent; a file with more is not searched to its end. */
    private static final int MOST_CHILDREN = 256;

    /**
     * The box at {@code offset}.
     *
     * @param limit end of what it lies in; a box without a length goes up to there
     * @return empty when the bytes there make no header
     */
    static Optional<IsoBox> at(ByteSource source, long offset, long limit) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(source.read(offset, 16));
        if (offset + 8 > limit || header.remaining() < 8) {
            return Optional.empty();
        }
        byte[] name = new byte[4];
        header.get(4, name);
        String type = new String(name, StandardCharsets.ISO_8859_1);
        long size = header.getInt(0) & 0xffffffffL;
        int headerBytes = 8;
        if (size == 0) {
            size = limit - offset;
        } else if (size == 1) {
            headerBytes = 16;
            size = header.remaining() < 16 ? -1 : header.getLong(8);
        }
        return size < headerBytes || size > Long.MAX_VALUE / 4
                ? Optional.empty()
                : Optional.of(new IsoBox(type, offset, offset + headerBytes, offset + size));
    }

    /** The child number {@code nth}, from 0, of a type; empty when there is none, or the parent is broken. */
    Optional<IsoBox> child(ByteSource source, String wanted, int nth) throws IOException {
        int seen = 0;
        long offset = content;
        for (int boxes = 0; boxes < MOST_CHILDREN; boxes++) {
            Optional<IsoBox> child = at(source, offset, end);
            if (child.isEmpty() || child.get().end() > end) {
                return Optional.empty();
            }
            if (child.get().type().equals(wanted) && seen++ == nth) {
                return child;
            }
            offset = child.get().end();
        }
        return Optional.empty();
    }

    /** The first descendant along {@code path}. */
    Optional<IsoBox> inner(ByteSource source, String... path) throws IOException {
        Optional<IsoBox> box = Optional.of(this);
        for (String type : path) {
            if (box.isPresent()) {
                box = box.get().child(source, type, 0);
            }
        }
        return box;
    }
}
