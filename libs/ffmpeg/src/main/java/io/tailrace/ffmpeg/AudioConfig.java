package io.tailrace.ffmpeg;

/**
 * What an {@code esds} box says (ISO/IEC 14496-1, 7.2.6 and 14496-3, 1.6.2). ffmpeg writes two channels into every AAC sample entry,
 * so channels and rate are read from the AudioSpecificConfig.
 *
 * @param channels 0 when the configuration does not say
 * @param sampleRate 0 when the configuration does not say
 */
record AudioConfig(String codec, int channels, int sampleRate) {

    private static final int[] RATES = {
        96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350
    };
    private static final int ES_DESCRIPTOR = 3;
    private static final int DECODER_CONFIG = 4;
    private static final int DECODER_SPECIFIC = 5;

    static AudioConfig read(Box esds) throws MalformedMediaException {
        int at = 4;
        int objectType = -1;
        while (at < esds.length()) {
            int tag = esds.u8(at++);
            int size = 0;
            int b;
            int sizeBytes = 0;
            do {
                b = esds.u8(at++);
                size = (size << 7) | (b & 127);
            } while ((b & 128) != 0 && ++sizeBytes < 4);
            switch (tag) {
                case ES_DESCRIPTOR -> at += 3;
                case DECODER_CONFIG -> {
                    objectType = esds.u8(at);
                    at += 13;
                }
                case DECODER_SPECIFIC -> {
                    return specific(objectType, esds.range(at, Math.min(size, esds.length() - at)));
                }
                default -> throw new MalformedMediaException("unknown descriptor in esds");
            }
        }
        throw new MalformedMediaException("esds without a decoder configuration");
    }

    private static AudioConfig specific(int objectType, byte[] config) throws MalformedMediaException {
        if (config.length < 2) {
            throw new MalformedMediaException("the audio configuration has " + config.length + " bytes");
        }
        int bits = ((config[0] & 0xff) << 8) | (config[1] & 0xff);
        int audioType = bits >> 11;
        int rateIndex = bits >> 7 & 15;
        int channelIndex = bits >> 3 & 15;
        int channels = channelIndex == 7 ? 8 : channelIndex > 7 ? 0 : channelIndex;
        int rate = rateIndex < RATES.length ? RATES[rateIndex] : 0;
        return new AudioConfig("mp4a." + Integer.toHexString(objectType) + "." + audioType, channels, rate);
    }
}
