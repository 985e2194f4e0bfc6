package io.tailrace.encoder.dialect;

import io.tailrace.media.DynamicRange;
import io.tailrace.media.PictureCodec;
import java.util.List;

/**
 * What a picture is to be encoded like, in words that belong to no encoder.
 *
 * @param range what is high has 10 bit
 * @param profile upper bound of the codec's tools
 * @param quality on the CRF scale of the codec's CPU encoder: 0 is the best, {@link PictureCodec#worstQuality} the worst
 * @param maxBitsPerSecond what one second may cost at most, measured over a buffer of one second
 * @param gopFrames frames from one key frame to the next; each group is closed
 * @param threads of the encoder; fixed, since for some it changes the bits
 */
public record Intent(
        PictureCodec codec,
        DynamicRange range,
        String profile,
        double quality,
        long maxBitsPerSecond,
        Speed speed,
        int gopFrames,
        int threads) {

    public Intent {
        if (quality < 0 || quality > codec.worstQuality()) {
            throw new IllegalArgumentException(
                    "quality of " + codec.word() + " is from 0 to " + codec.worstQuality() + ", got " + quality);
        }
        List<String> profiles = range.isHigh() ? List.of(codec.deepProfile()) : codec.codecProfiles();
        if (!profiles.contains(profile)) {
            throw new IllegalArgumentException(
                    codec.word() + " has the profiles " + String.join(", ", profiles) + ", not " + profile);
        }
        if (maxBitsPerSecond <= 0 || gopFrames <= 0 || threads <= 0) {
            throw new IllegalArgumentException("rate, group of pictures and threads of an intent are positive");
        }
    }

    String gop() {
        return Integer.toString(gopFrames);
    }

    String rate() {
        return Long.toString(maxBitsPerSecond);
    }

    /** For encoders that know no quality: what they may cost on average, so that there is room for peaks below the bound. */
    static String usualRate(long maxBitsPerSecond) {
        return Long.toString(Math.max(1, maxBitsPerSecond * 2 / 3));
    }
}
