package io.tailrace.encoder;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;

/**
 * An mp4 of any size that needs no disk: the samples of a real one lie far apart in a media box that is zeros otherwise, with the index
 * behind it, as a camera writes it. Chunk offsets become 64 bits wide (ISO/IEC 14496-12, 8.7.5).
 */
final class SparseMp4 {

    private static final Set<String> CONTAINERS = Set.of("moov", "trak", "mdia", "minf", "stbl");
    private static final int LARGE_BOX_HEADER = 16;
    /** Bytes of media that stay together. */
    private static final int ISLAND = 200_000;

    private final long size;
    private final long indexAt;
    private final NavigableMap<Long, byte[]> pieces = new TreeMap<>();

    private SparseMp4(long size, long indexAt) {
        this.size = size;
        this.indexAt = indexAt;
    }

    /** Spreads a file that ffmpeg has written (ftyp, mdat, moov) over {@code size} bytes. */
    static SparseMp4 of(byte[] real, long size) {
        Map<String, ByteBuffer> boxes = boxes(ByteBuffer.wrap(real));
        ByteBuffer type = box(boxes, "ftyp");
        ByteBuffer index = box(boxes, "moov");
        NavigableMap<Long, Long> islands = islands(index);
        long indexAt = size - rewritten(index, offset -> offset).length;
        long mediaAt = type.remaining() + (long) LARGE_BOX_HEADER;
        long stride = (indexAt - mediaAt) / islands.size();
        SparseMp4 sparse = new SparseMp4(size, indexAt);

        ByteBuffer head = ByteBuffer.allocate((int) mediaAt)
                .put(type.duplicate())
                .putInt(1)
                .put("mdat".getBytes(StandardCharsets.US_ASCII))
                .putLong(indexAt - type.remaining());
        sparse.pieces.put(0L, head.array());
        NavigableMap<Long, Long> moved = new TreeMap<>();
        islands.forEach((from, to) -> {
            long at = mediaAt + moved.size() * stride;
            moved.put(from, at);
            sparse.pieces.put(at, Arrays.copyOfRange(real, Math.toIntExact(from), (int) Math.min(to, real.length)));
        });
        sparse.pieces.put(indexAt, rewritten(index, offset -> {
            Map.Entry<Long, Long> island = moved.floorEntry(offset);
            return island.getValue() + offset - island.getKey();
        }));
        return sparse;
    }

    /** Where each run of chunks begins and ends in the real file. */
    private static NavigableMap<Long, Long> islands(ByteBuffer index) {
        TreeSet<Long> chunks = new TreeSet<>();
        rewritten(index, offset -> {
            chunks.add(offset);
            return offset;
        });
        List<Long> starts = new ArrayList<>();
        for (long chunk : chunks) {
            if (starts.isEmpty() || chunk - starts.get(starts.size() - 1) >= ISLAND) {
                starts.add(chunk);
            }
        }
        NavigableMap<Long, Long> islands = new TreeMap<>();
        for (int i = 0; i < starts.size(); i++) {
            islands.put(starts.get(i), i + 1 < starts.size() ? starts.get(i + 1) : Long.MAX_VALUE);
        }
        return islands;
    }

    private static Map<String, ByteBuffer> boxes(ByteBuffer parent) {
        Map<String, ByteBuffer> boxes = new TreeMap<>();
        ByteBuffer left = parent.duplicate();
        while (left.remaining() >= 8) {
            ByteBuffer box = next(left);
            boxes.put(type(box), box);
        }
        return boxes;
    }

    private static ByteBuffer box(Map<String, ByteBuffer> boxes, String type) {
        ByteBuffer box = boxes.get(type);
        if (box == null) {
            throw new IllegalArgumentException("no " + type + " in " + boxes.keySet());
        }
        return box;
    }

    /** The box at the position, header and all; moves behind it. */
    private static ByteBuffer next(ByteBuffer left) {
        int length = left.getInt(left.position());
        ByteBuffer box = left.slice(left.position(), length);
        left.position(left.position() + length);
        return box;
    }

    private static String type(ByteBuffer box) {
        byte[] name = new byte[4];
        box.get(box.position() + 4, name);
        return new String(name, StandardCharsets.US_ASCII);
    }

    /** The box with wide chunk offsets that {@code moved} gives. */
    private static byte[] rewritten(ByteBuffer box, LongUnaryOperator moved) {
        String type = type(box);
        if (type.equals("stco")) {
            int count = box.getInt(12);
            ByteBuffer wide = ByteBuffer.allocate(16 + 8 * count)
                    .putInt(16 + 8 * count)
                    .put("co64".getBytes(StandardCharsets.US_ASCII))
                    .putInt(box.getInt(8))
                    .putInt(count);
            for (int i = 0; i < count; i++) {
                wide.putLong(moved.applyAsLong(Integer.toUnsignedLong(box.getInt(16 + 4 * i))));
            }
            return wide.array();
        }
        if (!CONTAINERS.contains(type)) {
            byte[] same = new byte[box.remaining()];
            box.duplicate().get(same);
            return same;
        }
        List<byte[]> children = new ArrayList<>();
        int length = 8;
        ByteBuffer left = box.duplicate().position(8);
        while (left.remaining() >= 8) {
            byte[] child = rewritten(next(left), moved);
            children.add(child);
            length += child.length;
        }
        ByteBuffer container = ByteBuffer.allocate(length).putInt(length).put(type.getBytes(StandardCharsets.US_ASCII));
        children.forEach(container::put);
        return container.array();
    }

    long size() {
        return size;
    }

    /** First byte of the index. */
    long indexAt() {
        return indexAt;
    }

    byte[] read(long from, int length) {
        byte[] bytes = new byte[length];
        Long first = pieces.floorKey(from);
        for (Map.Entry<Long, byte[]> piece : pieces.subMap(first == null ? 0 : first, true, from + length, false)
                .entrySet()) {
            long start = Math.max(from, piece.getKey());
            long end = Math.min(from + length, piece.getKey() + piece.getValue().length);
            if (end > start) {
                System.arraycopy(piece.getValue(), (int) (start - piece.getKey()), bytes, (int) (start - from), (int)
                        (end - start));
            }
        }
        return bytes;
    }
}
