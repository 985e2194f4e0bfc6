package io.tailrace.encoder.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Times of the key frames from the Cues of a Matroska file (RFC 9559, 5.1.5), in ticks of its time scale. */
final class MatroskaCues {

    private static final long CUES = 0x1C53BB6BL;
    private static final long CUE_POINT = 0xBB;
    private static final long CUE_TIME = 0xB3;
    private static final long CUE_TRACK_POSITIONS = 0xB7;
    private static final long CUE_TRACK = 0xF7;

    /** Two days with a key frame a second; larger ones are not needed to tell a usual distance. */
    private static final int MOST_BYTES = 8 << 20;

    private final ByteSource source;

    MatroskaCues(ByteSource source) {
        this.source = source;
    }

    /**
     * Times of the track that has the most cue points, which is the picture: sound has them only where there is none.
     *
     * @param offset of the Cues in the file; empty when it is not known
     */
    Optional<List<Long>> keyFrames(Optional<Long> offset) throws IOException {
        if (offset.isEmpty()) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.wrap(source.read(offset.get(), 12));
        if (id(header) != CUES) {
            return Optional.empty();
        }
        long size = size(header);
        if (size < 0 || size > MOST_BYTES) {
            return Optional.empty();
        }
        Map<Long, List<Long>> times = new HashMap<>();
        ByteBuffer cues = ByteBuffer.wrap(source.read(offset.get() + header.position(), (int) size));
        while (cues.hasRemaining()) {
            long id = id(cues);
            ByteBuffer point = content(cues);
            if (id == CUE_POINT) {
                read(point, times);
            }
        }
        return times.values().stream()
                .filter(list -> list.size() > 1)
                .max((one, other) -> Integer.compare(one.size(), other.size()));
    }

    private static void read(ByteBuffer point, Map<Long, List<Long>> times) {
        long time = -1;
        while (point.hasRemaining()) {
            long id = id(point);
            ByteBuffer field = content(point);
            if (id == CUE_TIME) {
                time = unsigned(field);
            } else if (id == CUE_TRACK_POSITIONS && time >= 0) {
                while (field.hasRemaining()) {
                    long inner = id(field);
                    ByteBuffer value = content(field);
                    if (inner == CUE_TRACK) {
                        times.computeIfAbsent(unsigned(value), track -> new ArrayList<>())
                                .add(time);
                    }
                }
            }
        }
    }

    /** The data of the element whose size comes next; what is broken ends there. */
    private static ByteBuffer content(ByteBuffer from) {
        long size = size(from);
        int length = size < 0 || size > from.remaining() ? from.remaining() : (int) size;
        ByteBuffer content = from.slice(from.position(), length);
        from.position(from.position() + length);
        return content;
    }

    /** An id with its length bits (RFC 8794, section 5). */
    private static long id(ByteBuffer from) {
        return number(from, 4, false);
    }

    /** A size (RFC 8794, section 4); negative when unknown or broken. */
    private static long size(ByteBuffer from) {
        int start = from.position();
        long size = number(from, 8, true);
        long unknown = (1L << (7 * (from.position() - start))) - 1; // all its bits are set
        return size == unknown ? -1 : size;
    }

    private static long number(ByteBuffer from, int longest, boolean isSize) {
        if (!from.hasRemaining()) {
            return -1;
        }
        int first = from.get() & 0xff;
        int bytes = Integer.numberOfLeadingZeros(first) - 23;
        if (bytes > longest || bytes - 1 > from.remaining()) {
            from.position(from.limit());
            return -1;
        }
        long value = isSize ? first & (0xff >> bytes) : first;
        for (int i = 1; i < bytes; i++) {
            value = (value << 8) | (from.get() & 0xff);
        }
        return value;
    }

    private static long unsigned(ByteBuffer from) {
        long value = 0;
        for (int i = 0; i < 8 && from.hasRemaining(); i++) {
            value = (value << 8) | (from.get() & 0xff);
        }
        return value;
    }
}
