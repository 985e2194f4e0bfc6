package io.tailrace.kafka;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro binary (Avro 1.12 specification, "Binary Encoding") from a byte array. Avro's own decoder allocates what a length field says
 * before it looks whether the bytes are there, so that a record of ten bytes can ask for two gigabytes; this one refuses a length beyond
 * its input. Items of arrays and maps take at least one byte each, which holds for every schema of the pipeline.
 */
final class BoundedDecoder extends Decoder {

    private final ByteBuffer in;

    BoundedDecoder(byte[] bytes, int offset) {
        in = ByteBuffer.wrap(bytes, offset, bytes.length - offset).order(ByteOrder.LITTLE_ENDIAN);
    }

    int remaining() {
        return in.remaining();
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() throws IOException {
        need(1);
        byte value = in.get();
        if (value != 0 && value != 1) {
            throw new IOException("a boolean of " + value);
        }
        return value == 1;
    }

    @Override
    public int readInt() throws IOException {
        long value = readLong();
        if (value != (int) value) {
            throw new IOException("an int of " + value);
        }
        return (int) value;
    }

    /** Zig-zag variable length, at most ten bytes. */
    @Override
    public long readLong() throws IOException {
        long bits = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            need(1);
            byte next = in.get();
            bits |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return (bits >>> 1) ^ -(bits & 1);
            }
        }
        throw new IOException("a number of more than ten bytes");
    }

    @Override
    public float readFloat() throws IOException {
        need(Float.BYTES);
        return in.getFloat();
    }

    @Override
    public double readDouble() throws IOException {
        need(Double.BYTES);
        return in.getDouble();
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) throws IOException {
        return new Utf8(bytes(length()));
    }

    @Override
    public String readString() throws IOException {
        return new String(bytes(length()), StandardCharsets.UTF_8);
    }

    @Override
    public void skipString() throws IOException {
        skip(length());
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
        return ByteBuffer.wrap(bytes(length()));
    }

    @Override
    public void skipBytes() throws IOException {
        skip(length());
    }

    @Override
    public void readFixed(byte[] to, int start, int length) throws IOException {
        need(length);
        in.get(to, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        skip(length);
    }

    @Override
    public int readEnum() throws IOException {
        return readInt();
    }

    @Override
    public long readArrayStart() throws IOException {
        return items();
    }

    @Override
    public long arrayNext() throws IOException {
        return items();
    }

    @Override
    public long skipArray() throws IOException {
        return skipBlocks();
    }

    @Override
    public long readMapStart() throws IOException {
        return items();
    }

    @Override
    public long mapNext() throws IOException {
        return items();
    }

    @Override
    public long skipMap() throws IOException {
        return skipBlocks();
    }

    @Override
    public int readIndex() throws IOException {
        return readInt();
    }

    /** Items of the next block; a negative count is followed by the block's size in bytes. */
    private long items() throws IOException {
        long count = readLong();
        if (count < 0) {
            readLong();
            count = -count;
        }
        if (count < 0 || count > in.remaining()) {
            throw new EOFException("a block of " + count + " items in " + in.remaining() + " bytes");
        }
        return count;
    }

    /** Skips blocks that tell their size; returns the items of the first that does not, 0 at the end. */
    private long skipBlocks() throws IOException {
        long count = readLong();
        while (count < 0) {
            skip(length());
            count = readLong();
        }
        if (count > in.remaining()) {
            throw new EOFException("a block of " + count + " items in " + in.remaining() + " bytes");
        }
        return count;
    }

    private int length() throws IOException {
        long length = readLong();
        if (length < 0 || length > in.remaining()) {
            throw new EOFException("a length of " + length + " with " + in.remaining() + " bytes left");
        }
        return (int) length;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private void skip(int length) throws EOFException {
        need(length);
        in.position(in.position() + length);
    }

    private void need(int bytes) throws EOFException {
        if (bytes > in.remaining()) {
            throw new EOFException("the record ends too early");
        }
    }
}
