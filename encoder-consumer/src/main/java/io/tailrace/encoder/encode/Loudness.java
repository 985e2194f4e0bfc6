package io.tailrace.encoder.encode;

import java.util.Locale;

/**
 * How loud a sound is (ITU-R BS.1770, EBU R 128). Pure.
 *
 * @param integrated of the whole programme, in LUFS; {@link #GATE} for silence
 * @param truePeak in dBTP; negative infinity for silence
 */
record Loudness(double integrated, double truePeak) {

    /** What is softer does not count. */
    static final double GATE = -70;

    /** More would make the hiss of a quiet room a programme. */
    private static final double MOST_GAIN = 24;

    /** EBU R 128. */
    private static final double HIGHEST_PEAK = -1;

    /** At this rate the samples miss no peak between them that matters: four times the rate of the sound, as BS.1770 has it. */
    private static final int LIMITER_RATE = 192_000;

    /**
     * The filters that bring it to {@code target} LUFS: one gain for all of it, which leaves its dynamics as they are, and a limiter where
     * peaks would be too high. Empty where nothing is to be done. Its length may differ by what the limiter rounds.
     */
    String correction(double target, int sampleRate) {
        if (integrated <= GATE) {
            return "";
        }
        double gain = Math.min(MOST_GAIN, target - integrated);
        String louder = String.format(Locale.ROOT, "volume=%.2fdB", gain);
        return truePeak + gain <= HIGHEST_PEAK
                ? louder
                : louder
                        + String.format(
                                Locale.ROOT,
                                ",aresample=%d,alimiter=limit=%.6f:level=disabled:latency=1:attack=5:release=50,aresample=%d",
                                LIMITER_RATE,
                                Math.pow(10, HIGHEST_PEAK / 20),
                                sampleRate);
    }
}
