package io.tailrace.encoder.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/** Bytes of an open file from where its channel stands. The last of them are only handed out while the file is still the same version. */
final class FileRange extends InputStream {

    private final SeekableByteChannel channel;
    private final Path file;
    private final FileVersion version;
    private long left;

    FileRange(SeekableByteChannel channel, Path file, FileVersion version, long length) {
        this.channel = channel;
        this.file = file;
        this.version = version;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int read = channel.read(ByteBuffer.wrap(into, offset, (int) Math.min(length, left)));
        if (read < 0) {
            return -1; // shorter than it was: whoever reads on opens it again, and is told
        }
        if (read == left && !FileVersion.of(file).equals(version)) {
            throw new IOException("the file was written to while it was read");
        }
        left -= read;
        return read;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
