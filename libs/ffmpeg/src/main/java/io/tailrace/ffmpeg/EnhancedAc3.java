package io.tailrace.ffmpeg;

/** What a {@code dec3} box says (ETSI TS 102 366, F.6). The sample entry around it always says two channels. */
final class EnhancedAc3 {

    /** Full-band channels by audio coding mode (ETSI TS 102 366, table 4.3). */
    private static final int[] CHANNELS = {2, 1, 2, 3, 3, 4, 4, 5};

    private EnhancedAc3() {}

    /** Channels of the first independent substream, the low-frequency one among them. */
    static int channels(Box dec3) throws MalformedMediaException {
        int mode = dec3.u8(3) >> 1 & 7;
        int lowFrequency = dec3.u8(3) & 1;
        return CHANNELS[mode] + lowFrequency;
    }
}
