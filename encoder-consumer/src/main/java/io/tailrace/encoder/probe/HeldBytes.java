package io.tailrace.encoder.probe;

import java.io.IOException;
import java.util.Arrays;

/** A source of which one part is in memory, so that it is read once. */
final class HeldBytes implements ByteSource {

    private final ByteSource source;
    private final long start;
    private final byte[] held;

    private HeldBytes(ByteSource source, long start, byte[] held) {
        this.source = source;
        this.start = start;
        this.held = held;
    }

    static HeldBytes of(ByteSource source, long start, long end) throws IOException {
        return new HeldBytes(source, start, source.read(start, (int) (end - start)));
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        boolean isHeld = offset >= start && offset + length <= start + held.length;
        if (!isHeld) {
            return source.read(offset, length);
        }
        int from = (int) (offset - start);
        return Arrays.copyOfRange(held, from, from + length);
    }
}
