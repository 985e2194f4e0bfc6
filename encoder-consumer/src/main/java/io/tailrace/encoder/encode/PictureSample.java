package io.tailrace.encoder.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A picture scaled to {@value #WIDTH} × {@value #HEIGHT} (yuv420p, BT.709 in video range): what is left of it when detail and noise are
 * gone. An encoder may blur a picture, it may not change this. Pure.
 */
final class PictureSample {

    static final int WIDTH = 32;
    static final int HEIGHT = 18;

    private static final int LUMA = WIDTH * HEIGHT;
    private static final int CHROMA = 2 * (WIDTH / 2) * (HEIGHT / 2);
    private static final int BYTES = LUMA + CHROMA;

    /**
     * Mean distances of samples, of 255, that no encoder needs. Measured at 160 × 90 with x264: at most 7.5 of luma and 2.9 of chroma at
     * crf 40, 13.8 and 3.7 at crf 51, where hardly a shape is left. Green pictures are some 100 and 120 away.
     */
    private static final double MOST_LUMA = 24;

    private static final double MOST_CHROMA = 16;

    private final byte[] planes;

    private PictureSample(byte[] planes) {
        this.planes = planes;
    }

    /** Samples one after the other, as ffmpeg writes raw video; a cut one at the end is left out. */
    static List<PictureSample> read(byte[] raw) {
        List<PictureSample> samples = new ArrayList<>();
        for (int at = 0; at + BYTES <= raw.length; at += BYTES) {
            samples.add(new PictureSample(Arrays.copyOfRange(raw, at, at + BYTES)));
        }
        return samples;
    }

    /** How {@code output} differs more than it may; empty when it does not. */
    Optional<String> difference(PictureSample output) {
        double luma = distance(output, 0, LUMA);
        double chroma = distance(output, LUMA, BYTES);
        return luma <= MOST_LUMA && chroma <= MOST_CHROMA
                ? Optional.empty()
                : Optional.of("luma differs by " + Math.round(luma) + " and chroma by " + Math.round(chroma)
                        + " of 255 on average");
    }

    private double distance(PictureSample other, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.abs(Byte.toUnsignedInt(planes[i]) - Byte.toUnsignedInt(other.planes[i]));
        }
        return (double) sum / (to - from);
    }
}
