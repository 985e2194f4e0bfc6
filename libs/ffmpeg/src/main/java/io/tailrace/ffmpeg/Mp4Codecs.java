package io.tailrace.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Codec strings of the tracks of an MP4 file that is not fragmented. */
public final class Mp4Codecs {

    private static final int LARGEST_INDEX = 256 << 20;

    private Mp4Codecs() {}

    /**
     * RFC 6381 strings of picture and sound tracks, in the order of the file; tracks of other kinds are left out.
     *
     * @throws IOException when the file cannot be read or has no index
     */
    public static List<String> read(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer header = ByteBuffer.allocate(16);
            for (long at = 0; at + 8 <= channel.size(); ) {
                header.clear();
                read(channel.position(at), header);
                long size = header.getInt(0) & 0xffffffffL;
                size = size == 1 ? header.getLong(8) : size == 0 ? channel.size() - at : size;
                if (size < 8 || size > channel.size() - at) {
                    break;
                }
                if (new String(header.array(), 4, 4, StandardCharsets.ISO_8859_1).equals("moov")
                        && size <= LARGEST_INDEX) {
                    ByteBuffer index = ByteBuffer.allocate((int) size);
                    read(channel.position(at), index);
                    return codecs(index.array());
                }
                at += size;
            }
            throw new IOException(file.getFileName() + " has no index");
        } catch (MalformedMediaException e) {
            throw new IOException(file.getFileName() + " has a broken index: " + e.getMessage(), e);
        }
    }

    private static void read(SeekableByteChannel channel, ByteBuffer into) throws IOException {
        int read;
        do {
            read = channel.read(into);
        } while (into.hasRemaining() && read >= 0);
    }

    private static List<String> codecs(byte[] moov) throws MalformedMediaException {
        List<String> codecs = new ArrayList<>();
        for (Box track : Box.file(moov).need("moov").children()) {
            if (track.type().equals("trak")) {
                Box information = track.need("mdia", "minf");
                if (information.child("vmhd").isPresent()
                        || information.child("smhd").isPresent()) {
                    List<Box> entries = information.need("stbl", "stsd").children(8);
                    if (!entries.isEmpty()) {
                        codecs.add(CodecStrings.of(entries.get(0)));
                    }
                }
            }
        }
        return codecs;
    }
}
