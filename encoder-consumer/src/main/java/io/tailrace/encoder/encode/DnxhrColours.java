package io.tailrace.encoder.encode;

import io.tailrace.events.FileIntent;
import io.tailrace.media.MasterCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Writes into each picture of DNxHR which matrix its colours have. ffmpeg's encoder leaves the two bits at 0, BT.709, whatever it was given,
 * and its decoder believes them before the container (measured with 8.0.1: a BT.2020 master came back with the wrong reds).
 */
final class DnxhrColours {

    /** How a picture begins (SMPTE ST 2019-1, table 4): the size of its header, and the version that DNxHR has. */
    private static final byte[] START = {0, 0, 2, (byte) 0x80, 3};

    /** Offset of the compression identifier, and those of DNxHR. */
    private static final int IDENTIFIER = 0x28;

    private static final int FIRST_IDENTIFIER = 1270;
    private static final int LAST_IDENTIFIER = 1274;

    /** Offset of the byte with the colour volume in its bits 1 and 2. */
    private static final int COLOUR_VOLUME = 0x2c;

    private static final int BT2020 = 1 << 1;
    private static final int UNSPECIFIED = 3 << 1;
    private static final int HEADER = COLOUR_VOLUME + 1;
    private static final int WINDOW = 1 << 20;

    private DnxhrColours() {}

    /** Does nothing to files of other codecs or of BT.709. */
    static void correct(Path file, FileIntent intent, Title title) throws IOException, InterruptedException {
        boolean isDnxhr = intent.getMaster()
                .filter(master -> master.getCodec().equals(MasterCodec.DNXHR.word()))
                .isPresent();
        Optional<Integer> bits = isDnxhr ? bits(Colors.matrix(title.picture().orElseThrow())) : Optional.empty();
        if (bits.isPresent()) {
            mark(file, bits.get());
        }
    }

    /** Empty where what ffmpeg writes is right. */
    private static Optional<Integer> bits(String matrix) {
        return switch (matrix) {
            case "bt709", "gbr" -> Optional.empty();
            case "bt2020nc" -> Optional.of(BT2020);
            default -> Optional.of(UNSPECIFIED);
        };
    }

    private static void mark(Path file, int bits) throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer window = ByteBuffer.allocate(WINDOW);
            for (long at = 0; at + HEADER <= channel.size(); at += WINDOW - HEADER + 1) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("the attempt was called off");
                }
                window.clear();
                while (window.hasRemaining() && channel.read(window, at + window.position()) >= 0) {
                    // until it is full, or the file ends
                }
                window.flip();
                for (int i = 0; i + HEADER <= window.limit(); i++) {
                    if (isPicture(window, i)) {
                        byte marked = (byte) ((window.get(i + COLOUR_VOLUME) & ~UNSPECIFIED) | bits);
                        channel.write(ByteBuffer.wrap(new byte[] {marked}), at + i + COLOUR_VOLUME);
                    }
                }
            }
        }
    }

    private static boolean isPicture(ByteBuffer bytes, int at) {
        for (int i = 0; i < START.length; i++) {
            if (bytes.get(at + i) != START[i]) {
                return false;
            }
        }
        int identifier = bytes.getInt(at + IDENTIFIER);
        return identifier >= FIRST_IDENTIFIER && identifier <= LAST_IDENTIFIER;
    }
}
