package io.tailrace.encoder.probe;

import java.io.IOException;

/** Single ranges of a source, for a look at its structure. */
interface ByteSource {

    long size();

    /** Reads up to {@code length} bytes from {@code offset}; fewer only at the end of the source. */
    byte[] read(long offset, int length) throws IOException;
}
