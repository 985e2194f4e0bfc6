package io.tailrace.encoder.probe;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the numbers of a table in order, a block of the source at a time: the tables of a long title do not fit into memory. */
final class TableReader {

    private static final int BLOCK = 32 << 10;

    private final ByteSource source;
    private final long end;
    private long next;
    private ByteBuffer block = ByteBuffer.allocate(0);

    TableReader(ByteSource source, long start, long end) {
        this.source = source;
        this.next = start;
        this.end = end;
    }

    /**
     * The next number.
     *
     * @throws EOFException at the end of the table
     * @throws IOException when the source cannot be read
     */
    int nextInt() throws IOException {
        if (block.remaining() < Integer.BYTES) {
            refill();
        }
        return block.getInt();
    }

    long nextUnsigned() throws IOException {
        return Integer.toUnsignedLong(nextInt());
    }

    long nextLong() throws IOException {
        return (nextUnsigned() << 32) | nextUnsigned();
    }

    private void refill() throws IOException {
        next -= block.remaining();
        block = ByteBuffer.wrap(source.read(next, (int) Math.min(BLOCK, end - next)));
        next += block.remaining();
        if (block.remaining() < Integer.BYTES) {
            throw new EOFException("a table of the index is shorter than it says");
        }
    }
}
