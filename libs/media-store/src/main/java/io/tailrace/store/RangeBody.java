package io.tailrace.store;

import java.io.IOException;
import java.io.InputStream;

/** Bytes of one range of one object on their way from where it is stored. To be closed; closing early cuts the connection. */
public final class RangeBody implements AutoCloseable {

    private final InputStream in;
    private final long offset;
    private final long length;
    private final long objectSize;

    /**
     * @param in of which {@code length} bytes are read at most
     */
    public RangeBody(InputStream in, long offset, long length, long objectSize) {
        this.in = in;
        this.offset = offset;
        this.length = length;
        this.objectSize = objectSize;
    }

    /** First byte, counted from 0. */
    public long offset() {
        return offset;
    }

    /** Bytes this body has. */
    public long length() {
        return length;
    }

    /** Bytes the whole object has, as the store says now. */
    public long objectSize() {
        return objectSize;
    }

    /** The bytes as they arrive. A read waits 10 s for the store at most; the end of the stream may come early and is no proof of length. */
    public InputStream stream() {
        return in;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
