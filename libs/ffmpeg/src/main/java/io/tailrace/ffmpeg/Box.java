package io.tailrace.ffmpeg;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A box of an ISO base media file (ISO/IEC 14496-12, 4.2): a type and a range of bytes. Every read is checked against the range, so
 * sizes and counts in hostile bytes lead to {@link MalformedMediaException} and to nothing else.
 *
 * @param start first byte of the body in {@code bytes}, behind the header
 * @param end behind the last byte of the body
 */
record Box(ByteBuffer bytes, String type, int header, int start, int end) {

    /** More boxes than any real segment has; bounds the work a hostile one can cause. */
    private static final int MOST_CHILDREN = 4096;

    static Box file(byte[] bytes) {
        return new Box(ByteBuffer.wrap(bytes), "file", 0, 0, bytes.length);
    }

    int length() {
        return end - start;
    }

    List<Box> children() throws MalformedMediaException {
        return children(0);
    }

    /** The boxes inside, behind {@code skip} bytes of fields. */
    List<Box> children(int skip) throws MalformedMediaException {
        List<Box> boxes = new ArrayList<>();
        long at = (long) start + skip;
        while (at < end) {
            if (boxes.size() == MOST_CHILDREN) {
                throw new MalformedMediaException("more than " + MOST_CHILDREN + " boxes in " + type);
            }
            Box box = boxAt(at);
            boxes.add(box);
            at = box.end;
        }
        return boxes;
    }

    private Box boxAt(long at) throws MalformedMediaException {
        int offset = Math.toIntExact(at - start);
        long size = u32(offset);
        String name = new String(range(offset + 4, 4), StandardCharsets.ISO_8859_1);
        int head = 8;
        if (size == 1) {
            size = u64(offset + 8);
            head = 16;
        } else if (size == 0) {
            size = end - at; // to the end of the file
        }
        if (size < head || size > end - at) {
            throw new MalformedMediaException(
                    "box " + printable(name) + " at " + at + " claims " + size + " bytes of " + (end - at));
        }
        return new Box(bytes, name, (int) at, (int) at + head, (int) (at + size));
    }

    private static String printable(String name) {
        return name.chars().allMatch(c -> c >= ' ' && c < 127) ? name : "of unprintable type";
    }

    Optional<Box> child(String name) throws MalformedMediaException {
        return children().stream().filter(box -> box.type.equals(name)).findFirst();
    }

    /** The first box at the end of a path of types. */
    Box need(String... path) throws MalformedMediaException {
        Box box = this;
        for (String name : path) {
            Box inside = box;
            box = inside.child(name)
                    .orElseThrow(() -> new MalformedMediaException("no " + name + " in " + printable(inside.type)));
        }
        return box;
    }

    int u8(int offset) throws MalformedMediaException {
        check(offset, 1);
        return bytes.get(start + offset) & 0xff;
    }

    int u16(int offset) throws MalformedMediaException {
        return u8(offset) << 8 | u8(offset + 1);
    }

    int s32(int offset) throws MalformedMediaException {
        return u16(offset) << 16 | u16(offset + 2);
    }

    long u32(int offset) throws MalformedMediaException {
        return s32(offset) & 0xffffffffL;
    }

    /** Times and sizes beyond 2^62 exist in hostile files only. */
    long u64(int offset) throws MalformedMediaException {
        long value = u32(offset) << 32 | u32(offset + 4);
        if (value < 0 || value >>> 62 != 0) {
            throw new MalformedMediaException("a 64 bit value out of range in " + printable(type));
        }
        return value;
    }

    /** The same of a signed value. */
    long s64(int offset) throws MalformedMediaException {
        return u32(offset) << 32 | u32(offset + 4);
    }

    byte[] range(int offset, int length) throws MalformedMediaException {
        check(offset, length);
        byte[] copy = new byte[length];
        bytes.get(start + offset, copy);
        return copy;
    }

    private void check(int offset, int length) throws MalformedMediaException {
        if (offset < 0 || length < 0 || (long) offset + length > length()) {
            throw new MalformedMediaException(printable(type) + " ends within a field");
        }
    }
}
