package io.tailrace.encoder;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes captions of line 21 (CEA-608) into a raw H.264 stream, one pair of bytes for each picture, as ATSC A/53 part 4 carries them.
 * The stream has access unit delimiters and no B-frames, so pictures come in the order in which they are shown.
 */
final class Line21 {

    private static final int AUD = 9;

    private final Map<Integer, int[]> pairs = new HashMap<>();

    /** A pop-on caption on channel 1 that is built up from frame {@code first} on and shows as soon as it is whole. */
    Line21 caption(int first, String text) {
        int at = first;
        at = twice(at, 0x14, 0x20); // resume caption loading
        at = twice(at, 0x14, 0x70); // row 15
        String even = text.length() % 2 == 0 ? text : text + " ";
        for (int i = 0; i < even.length(); i += 2) {
            pairs.put(at++, new int[] {even.charAt(i), even.charAt(i + 1)});
        }
        at = twice(at, 0x14, 0x2c); // erase what is shown
        twice(at, 0x14, 0x2f); // show what was loaded
        return this;
    }

    Line21 erase(int frame) {
        twice(frame, 0x14, 0x2c);
        return this;
    }

    private int twice(int at, int first, int second) {
        pairs.put(at, new int[] {first, second});
        pairs.put(at + 1, new int[] {first, second});
        return at + 2;
    }

    /** The stream with a message in front of the first slice of each picture. */
    byte[] into(byte[] annexB) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int frame = -1;
        boolean isWritten = false;
        for (int at = next(annexB, 0); at < annexB.length; ) {
            int end = next(annexB, at);
            int stop = end < annexB.length || endsWithCode(annexB) ? code(annexB, end) : annexB.length;
            int type = annexB[at] & 0x1f;
            if (type == AUD) {
                frame++;
                isWritten = false;
            }
            if ((type == 1 || type == 5) && !isWritten) {
                nal(out, message(pairs.getOrDefault(frame, new int[] {0, 0})));
                isWritten = true;
            }
            nal(out, Arrays.copyOfRange(annexB, at, stop));
            at = end;
        }
        return out.toByteArray();
    }

    private static boolean endsWithCode(byte[] bytes) {
        return bytes.length > 2 && bytes[bytes.length - 1] == 1 && bytes[bytes.length - 2] == 0;
    }

    /** Behind the next start code. */
    private static int next(byte[] bytes, int from) {
        for (int i = from; i + 2 < bytes.length; i++) {
            if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1) {
                return i + 3;
            }
        }
        return bytes.length;
    }

    /** Where the start code begins that ends at {@code end}. */
    private static int code(byte[] bytes, int end) {
        int start = end - 3;
        return start > 0 && bytes[start - 1] == 0 ? start - 1 : start;
    }

    private static void nal(ByteArrayOutputStream out, byte[] nal) {
        out.writeBytes(new byte[] {0, 0, 0, 1});
        out.writeBytes(nal);
    }

    private static byte[] message(int[] pair) {
        byte[] data = {
            (byte) 0xb5,
            0,
            0x31,
            'G',
            'A',
            '9',
            '4',
            3,
            (byte) 0xc1,
            (byte) 0xff,
            (byte) 0xfc,
            odd(pair[0]),
            odd(pair[1]),
            (byte) 0xff
        };
        ByteArrayOutputStream sei = new ByteArrayOutputStream();
        sei.write(6);
        int zeros = 0;
        byte[] payload = new byte[data.length + 3];
        payload[0] = 4;
        payload[1] = (byte) data.length;
        System.arraycopy(data, 0, payload, 2, data.length);
        payload[payload.length - 1] = (byte) 0x80;
        for (byte value : payload) {
            if (zeros >= 2 && value >= 0 && value <= 3) {
                sei.write(3);
                zeros = 0;
            }
            sei.write(value);
            zeros = value == 0 ? zeros + 1 : 0;
        }
        return sei.toByteArray();
    }

    private static byte odd(int seven) {
        return (byte) (Integer.bitCount(seven & 0x7f) % 2 == 0 ? seven | 0x80 : seven & 0x7f);
    }
}
