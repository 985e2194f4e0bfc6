package io.tailrace.ffmpeg;

import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which closed captions a segment of H.264 or HEVC really carries, by the names of RFC 8216bis 4.4.6.1 ({@code INSTREAM-ID}):
 * {@code CC1} to {@code CC4} for line 21 (CEA-608), {@code SERVICE1} to {@code SERVICE63} for CEA-708. They travel as user data in SEI
 * messages (ATSC A/53 part 4, 6.2.3). Null pairs that only fill line 21 count for nothing.
 */
public final class ClosedCaptions {

    private static final int H264_SEI = 6;
    private static final int HEVC_PREFIX_SEI = 39;
    private static final int REGISTERED_USER_DATA = 4;
    /** country 0xB5, provider 0x0031, "GA94", type 3 */
    private static final int[] CC_DATA = {0xB5, 0x00, 0x31, 'G', 'A', '9', '4', 3};

    private final boolean isHevc;
    private final SortedSet<String> found = new TreeSet<>();

    private ClosedCaptions(boolean isHevc) {
        this.isHevc = isHevc;
    }

    /**
     * Looks through all samples.
     *
     * @param segment of one picture track, with NAL units behind lengths of four bytes
     * @throws MalformedMediaException when boxes or NAL units claim more bytes than there are
     */
    public static SortedSet<String> in(byte[] segment, CmafInit init) throws MalformedMediaException {
        boolean isHevc = init.codec().startsWith("hvc1") || init.codec().startsWith("hev1");
        ClosedCaptions captions = new ClosedCaptions(isHevc);
        if (isHevc || init.codec().startsWith("avc1")) {
            for (Box box : Box.file(segment).children()) {
                if (box.type().equals("mdat")) {
                    captions.media(box);
                }
            }
        }
        return captions.found;
    }

    private void media(Box mdat) throws MalformedMediaException {
        int at = 0;
        while (at < mdat.length()) {
            long length = mdat.u32(at);
            if (length > mdat.length() - at - 4) {
                throw new MalformedMediaException("a NAL unit of " + length + " bytes does not fit into its segment");
            }
            at += 4;
            if (length > 2) {
                int header = mdat.u8(at);
                int type = isHevc ? header >> 1 & 0x3f : header & 0x1f;
                if (type == (isHevc ? HEVC_PREFIX_SEI : H264_SEI)) {
                    int skip = isHevc ? 2 : 1;
                    messages(payload(mdat.range(at + skip, (int) length - skip)));
                }
            }
            at += (int) length;
        }
    }

    /** Without the bytes that prevent start codes (ISO/IEC 14496-10, 7.4.1). */
    private static byte[] payload(byte[] nal) {
        byte[] clean = new byte[nal.length];
        int size = 0;
        int zeros = 0;
        for (byte value : nal) {
            if (zeros >= 2 && value == 3) {
                zeros = 0;
                continue;
            }
            zeros = value == 0 ? zeros + 1 : 0;
            clean[size++] = value;
        }
        return Arrays.copyOf(clean, size);
    }

    private void messages(byte[] sei) {
        int at = 0;
        while (at + 2 < sei.length) {
            int type = 0;
            int size = 0;
            while (at < sei.length && (sei[at] & 0xff) == 0xff) {
                type += 255;
                at++;
            }
            type += at < sei.length ? sei[at++] & 0xff : 0;
            while (at < sei.length && (sei[at] & 0xff) == 0xff) {
                size += 255;
                at++;
            }
            size += at < sei.length ? sei[at++] & 0xff : 0;
            int end = Math.min(sei.length, at + size);
            if (type == REGISTERED_USER_DATA) {
                userData(sei, at, end);
            }
            at = end;
        }
    }

    private void userData(byte[] sei, int from, int end) {
        for (int i = 0; i < CC_DATA.length; i++) {
            if (from + i >= end || (sei[from + i] & 0xff) != CC_DATA[i]) {
                return;
            }
        }
        int at = from + CC_DATA.length;
        if (at + 2 > end || (sei[at] & 0x40) == 0) {
            return;
        }
        int count = sei[at] & 0x1f;
        Packet packet = new Packet();
        for (int i = 0, pair = at + 2; i < count && pair + 3 <= end; i++, pair += 3) {
            boolean isValid = (sei[pair] & 0x04) != 0;
            int kind = sei[pair] & 0x03;
            int first = sei[pair + 1] & 0xff;
            int second = sei[pair + 2] & 0xff;
            if (isValid && kind < 2) {
                line21(kind, first & 0x7f);
            } else if (isValid) {
                packet.add(kind == 3, first, second);
            }
        }
        packet.end();
    }

    /** Every caption begins with a control code, and that tells its channel (CEA-608, 8.4). */
    private void line21(int field, int first) {
        if (first >= 0x10 && first <= 0x1f) {
            int channel = (first & 0x08) == 0 ? 1 : 2;
            found.add("CC" + (2 * field + channel));
        }
    }

    /**
     * A packet of CEA-708 as far as one picture holds it (CEA-708, 5 and 6). Pictures come in the order of decoding, so packets are not
     * put together over them; service blocks begin with their packet often enough.
     */
    private final class Packet {

        private final int[] bytes = new int[128];
        private int size;
        private boolean isOpen;

        void add(boolean isStart, int first, int second) {
            if (isStart) {
                end();
                isOpen = true;
            }
            if (isOpen && size + 2 <= bytes.length) {
                bytes[size++] = first;
                bytes[size++] = second;
            }
        }

        void end() {
            int at = 1; // behind the packet's own header
            while (isOpen && at < size) {
                int service = bytes[at] >> 5;
                int length = bytes[at] & 0x1f;
                at++;
                if (service == 7 && length > 0 && at < size) {
                    service = bytes[at++] & 0x3f;
                }
                if (service == 0 || length == 0) {
                    break;
                }
                found.add("SERVICE" + service);
                at += length;
            }
            size = 0;
            isOpen = false;
        }
    }
}
